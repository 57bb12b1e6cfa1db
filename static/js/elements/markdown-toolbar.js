// Buttons and keys that write Markdown into the textarea named by `for`. Ctrl or Cmd with B, I, K.
const around = { bold: "**", italic: "_" };
const before = { heading: "## ", list: "- ", checklist: "- [ ] ", quote: "> " };
const keys = { b: "bold", i: "italic", k: "link" };

class MarkdownToolbar extends HTMLElement {
  #area;

  connectedCallback() {
    this.#area = document.getElementById(this.getAttribute("for"));
    this.hidden = false;
    this.addEventListener("click", this.#onClick);
    this.#area.addEventListener("keydown", this.#onKey);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#onClick);
    this.#area.removeEventListener("keydown", this.#onKey);
  }

  #onClick = (event) => {
    const button = event.target.closest("button");
    if (button) this.#write(button.value);
  };

  #onKey = (event) => {
    const mark = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && keys[event.key.toLowerCase()];
    if (!mark) return;
    event.preventDefault();
    this.#write(mark);
  };

  #write(mark) {
    if (mark === "link") return this.#replace((words) => `[${words}](https://)`, -1);
    if (mark in around) return this.#replace((words) => around[mark] + words + around[mark], -around[mark].length);
    this.#takeWholeLines();
    this.#replace((lines) => lines.replace(/^/gm, before[mark]), 0);
  }

  #takeWholeLines() {
    const { value, selectionStart, selectionEnd } = this.#area;
    const end = value.indexOf("\n", selectionEnd);
    this.#area.setSelectionRange(value.lastIndexOf("\n", selectionStart - 1) + 1, end < 0 ? value.length : end);
  }

  #replace(change, caret) {
    const { value, selectionStart: start, selectionEnd: end } = this.#area;
    const words = change(value.slice(start, end));
    this.#area.focus();
    // execCommand is old, but the only way to write that Ctrl+Z can take back.
    if (!document.execCommand("insertText", false, words)) this.#area.setRangeText(words, start, end, "end");
    this.#area.selectionStart = this.#area.selectionEnd = start + words.length + caret;
    this.#area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

customElements.define("markdown-toolbar", MarkdownToolbar);
