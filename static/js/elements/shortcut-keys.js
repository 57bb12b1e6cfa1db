// Keys for the whole page: «?» lists them, «l» or «g h» press the link with those data-keys, Ctrl-Enter saves.
// Keys of a single letter can be turned off on this device, as WCAG 2.1.4 asks.
const patience = 1500; // milliseconds between the two keys of «g h»
const off = "single-keys-off"; // single-keys writes it

class ShortcutKeys extends HTMLElement {
  #begun = "";
  #timer;

  connectedCallback() {
    document.addEventListener("keydown", this.#onKey);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#onKey);
    clearTimeout(this.#timer);
  }

  #onKey = (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    if (event.ctrlKey || event.metaKey) return this.#save(event);
    if (event.key === "Escape") return this.#leave(event.target);
    const isElsewhere = event.target.closest("input, textarea, select, [contenteditable], dialog");
    if (isElsewhere || event.key.length > 1 || localStorage.getItem(off)) return;
    const pressed = this.#begun ? `${this.#begun} ${event.key}` : event.key;
    this.#wait("");
    if (pressed === "?") this.#list();
    else if (pressed === "g") this.#wait("g");
    else this.#press(pressed, event);
  };

  #save(event) {
    if (event.key !== "Enter" || !event.target.matches("textarea")) return;
    event.preventDefault();
    event.target.form?.requestSubmit();
  }

  // Out of a field that a key leads into, so that the other keys work again.
  #leave(field) {
    if (field.labels?.[0]?.matches("[data-keys]")) field.blur();
  }

  #wait(begun) {
    clearTimeout(this.#timer);
    this.#begun = begun;
    if (begun) this.#timer = setTimeout(() => this.#wait(""), patience);
  }

  #list() {
    const dialog = this.querySelector("dialog");
    dialog.showModal();
    const list = dialog.querySelector("[hx-get]");
    list?.dispatchEvent(new Event("shortcuts:open"));
  }

  #press(keys, event) {
    const link = document.querySelector(`[data-keys="${CSS.escape(keys)}"]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  }
}

customElements.define("shortcut-keys", ShortcutKeys);
