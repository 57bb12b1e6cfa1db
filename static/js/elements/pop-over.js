// A details that behaves as a menu: Escape, a click outside or moving the focus away closes it.
class PopOver extends HTMLElement {
  #details;

  connectedCallback() {
    this.#details = this.querySelector("details");
    this.addEventListener("keydown", this.#onKey);
    this.addEventListener("focusout", this.#onLeave);
    document.addEventListener("click", this.#onClick);
  }

  disconnectedCallback() {
    this.removeEventListener("keydown", this.#onKey);
    this.removeEventListener("focusout", this.#onLeave);
    document.removeEventListener("click", this.#onClick);
  }

  #onKey = (event) => {
    if (event.key !== "Escape" || !this.#details.open) return;
    this.#details.open = false;
    this.#details.querySelector("summary").focus();
  };

  #onLeave = (event) => {
    if (event.relatedTarget && !this.contains(event.relatedTarget)) this.#details.open = false;
  };

  #onClick = (event) => {
    if (!this.contains(event.target)) this.#details.open = false;
  };
}

customElements.define("pop-over", PopOver);
