// A button that shows the text as it will be read, beside or beneath the editor, and anew a moment after each change.
// htmx fetches it: "read:now" is its trigger.
const pause = 600;

class ReadBeside extends HTMLElement {
  #writing;
  #timer;

  connectedCallback() {
    this.#writing = this.closest(".text-edit");
    this.#writing.addEventListener("live:change", this.#onChange);
    this.addEventListener("click", this.#onClick);
  }

  disconnectedCallback() {
    this.#writing.removeEventListener("live:change", this.#onChange);
    this.removeEventListener("click", this.#onClick);
    clearTimeout(this.#timer);
  }

  get #button() { return this.querySelector("[aria-expanded]"); }
  get #isShown() { return this.#button.ariaExpanded === "true"; }

  #onClick = ({ target }) => {
    if (!target.closest("button")) return;
    this.#button.ariaExpanded = String(!this.#isShown);
    this.#writing.classList.toggle("reading", this.#isShown);
    if (this.#isShown) this.#read();
  };

  #onChange = () => {
    clearTimeout(this.#timer);
    if (this.#isShown) this.#timer = setTimeout(this.#read, pause);
  };

  #read = () => this.querySelector("[hx-post]").dispatchEvent(new Event("read:now"));
}

customElements.define("read-beside", ReadBeside);
