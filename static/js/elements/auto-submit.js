// Filters take effect as soon as one is chosen; the focus is put back on it after the page has come.
class AutoSubmit extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", this.#onChange);
    const chosen = sessionStorage.getItem("chosen-filter");
    sessionStorage.removeItem("chosen-filter");
    if (chosen) this.querySelector("form").elements.namedItem(chosen)?.focus?.({ preventScroll: true });
  }

  disconnectedCallback() {
    this.removeEventListener("change", this.#onChange);
  }

  #onChange = (event) => {
    if (!event.target.matches("select, input[type=checkbox], input[type=radio]")) return;
    sessionStorage.setItem("chosen-filter", event.target.name);
    event.target.form.requestSubmit();
  };
}

customElements.define("auto-submit", AutoSubmit);
