// <check-all for="ids"><input type="checkbox"></check-all>: its box checks every box of that name in the same form.
class CheckAll extends HTMLElement {
  #form;

  connectedCallback() {
    this.#form = this.closest("form");
    this.#form.addEventListener("change", this.#onChange);
    this.#show();
  }

  disconnectedCallback() {
    this.#form.removeEventListener("change", this.#onChange);
  }

  get #boxes() {
    return [...this.#form.querySelectorAll(`input[type=checkbox][name="${CSS.escape(this.getAttribute("for"))}"]`)];
  }

  #onChange = (event) => {
    if (this.contains(event.target)) for (const box of this.#boxes) box.checked = event.target.checked;
    this.#show();
  };

  #show() {
    const all = this.querySelector("input");
    const checked = this.#boxes.filter((box) => box.checked).length;
    all.checked = checked > 0 && checked === this.#boxes.length;
    all.indeterminate = checked > 0 && !all.checked;
  }
}

customElements.define("check-all", CheckAll);
