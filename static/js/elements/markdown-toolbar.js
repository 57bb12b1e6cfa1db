// Buttons and keys that write Markdown into the textarea named by `for`, or into the editor that stands in its place where
// the text is open live. Ctrl or Cmd with B, I, K.
import { Page, Sheet } from "../live/toolbar-page.js";

const around = { bold: "**", italic: "_" };
const before = { heading: "## ", list: "- ", checklist: "- [ ] ", quote: "> " };
const keys = { b: "bold", i: "italic", k: "link" };

class MarkdownToolbar extends HTMLElement {
  #area;
  #place;

  connectedCallback() {
    this.#area = document.getElementById(this.getAttribute("for"));
    this.#place = this.closest("live-text") ?? this.#area;
    this.hidden = false;
    this.addEventListener("click", this.#onClick);
    this.#place.addEventListener("keydown", this.#onKey, true); // before the editor, which has keys of its own
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#onClick);
    this.#place.removeEventListener("keydown", this.#onKey, true);
  }

  get #page() {
    return this.#place.view ? new Sheet(this.#place.view) : new Page(this.#area);
  }

  #onClick = (event) => {
    const button = event.target.closest("button");
    if (button) this.#write(button.value);
  };

  #onKey = (event) => {
    const mark = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && keys[event.key.toLowerCase()];
    if (!mark || !event.target.matches("textarea, .cm-content")) return;
    event.preventDefault();
    this.#write(mark);
  };

  #write(mark) {
    const page = this.#page;
    if (page.isClosed) return;
    const { words, start, end } = page;
    if (mark === "link") return page.replace(start, end, `[${words.slice(start, end)}](https://)`, -1);
    const sign = around[mark];
    if (sign) return page.replace(start, end, sign + words.slice(start, end) + sign, -sign.length);
    const [first, last] = [words.lastIndexOf("\n", start - 1) + 1, words.indexOf("\n", end)];
    const to = last < 0 ? words.length : last;
    page.replace(first, to, words.slice(first, to).replace(/^/gm, before[mark]), 0);
  }
}

customElements.define("markdown-toolbar", MarkdownToolbar);
