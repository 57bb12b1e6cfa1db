// Ctrl-K or ⌘K opens a list of what can be done and found; it is fetched as one types, arrows and Enter choose.
class CommandPalette extends HTMLElement {
  #dialog;
  #input;

  connectedCallback() {
    this.#dialog = this.querySelector("dialog");
    this.#input = this.querySelector("input");
    this.addEventListener("keydown", this.#onKey);
    this.addEventListener("htmx:after:swap", this.#first);
    document.addEventListener("keydown", this.#onShortcut);
  }

  disconnectedCallback() {
    this.removeEventListener("keydown", this.#onKey);
    this.removeEventListener("htmx:after:swap", this.#first);
    document.removeEventListener("keydown", this.#onShortcut);
  }

  #onShortcut = (event) => {
    // In a text that is being written Ctrl-K makes a link: whoever took the key has said so.
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
    event.preventDefault();
    if (this.#dialog.open) return this.#dialog.close();
    if (document.querySelector("dialog:modal")) return;
    this.#input.value = "";
    this.#dialog.showModal();
    this.#input.focus();
    this.#input.dispatchEvent(new Event("palette:open"));
  };

  #onKey = (event) => {
    const options = [...this.querySelectorAll("[role=option]")];
    const here = options.findIndex((option) => option.ariaSelected === "true");
    const steps = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (steps && options.length) {
      event.preventDefault();
      this.#choose(options[(here + steps + options.length) % options.length]);
    }
    if (event.key === "Enter" && here >= 0) {
      event.preventDefault();
      options[here].click();
    }
  };

  #first = () => this.#choose(this.querySelector("[role=option]"));

  #choose(option) {
    this.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.#input.setAttribute("aria-activedescendant", option.id);
    else this.#input.removeAttribute("aria-activedescendant");
  }
}

customElements.define("command-palette", CommandPalette);
