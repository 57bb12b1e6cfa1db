// Shows or hides what is typed into the password field inside it. Without scripts its button stays hidden.
class ShowPassword extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this.#onClick);
    this.#input.form.addEventListener("submit", this.#hide);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#onClick);
    this.#input.form?.removeEventListener("submit", this.#hide);
  }

  get #input() { return this.querySelector("input"); }
  get #button() { return this.querySelector("button"); }

  #onClick = (event) => {
    if (!this.#button.contains(event.target)) return;
    const isShown = this.#input.type === "text";
    this.#input.type = isShown ? "password" : "text";
    this.#button.setAttribute("aria-pressed", String(!isShown));
  };

  // A browser remembers what was typed into a text field, and must not remember this.
  #hide = () => {
    this.#input.type = "password";
    this.#button.setAttribute("aria-pressed", "false");
  };
}

customElements.define("show-password", ShowPassword);
