// Companies to tap, each with what is known of it: its deals, and whom one met there first. Needs no network.
class CompanyChoices extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.addEventListener("click", this.#onClick);
    this.#form.addEventListener("input", this.#onInput);
    this.#form.addEventListener("change", this.#onChange);
    this.#show();
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#onClick);
    this.#form.removeEventListener("input", this.#onInput);
    this.#form.removeEventListener("change", this.#onChange);
  }

  get #form() { return this.closest("form"); }
  get #place() { return document.getElementById("of-company"); }
  get #company() { return this.#form.elements.company; }
  get #chosen() { return [...this.querySelectorAll("button")].find(({ value }) => value.toLowerCase() === this.#company.value.trim().toLowerCase()); }

  #onClick = ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    this.#company.value = button.value;
    this.#show();
    this.#draw();
  };

  #onInput = ({ target }) => {
    if (target === this.#company) this.#follow(true);
  };

  #onChange = ({ target }) => {
    if (target === this.#company) this.#follow(!this.#company.value);
    if (target.name === "deal_id") this.#putFirst(this.#known?.deals.find(([id]) => String(id) === target.value)?.[2] ?? []);
  };

  get #known() { return this.#chosen && JSON.parse(this.#chosen.dataset.known); }

  #show() {
    for (const button of this.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button === this.#chosen));
    return this.#chosen;
  }

  // Of a company that is not known here the server is asked; until it answers, no other's deals may stand.
  #follow(isAnother) {
    if (this.#show()) this.#draw();
    else if (isAnother) this.#forget();
  }

  // The company's deals in place of another's; of its personas those first whom one met.
  #draw() {
    const { deals, met } = this.#known;
    this.#forget();
    if (deals.length) this.#place.prepend(this.#fieldset(deals));
    this.#putFirst(met);
  }

  #forget() {
    this.#place.querySelector("[name=deal_id]")?.closest("fieldset").remove();
  }

  #fieldset(deals) {
    const fieldset = this.querySelector("template").content.firstElementChild.cloneNode(true);
    const [none] = fieldset.querySelectorAll("label");
    for (const [id, label] of deals) {
      const pill = none.cloneNode(true);
      Object.assign(pill.querySelector("input"), { value: id, id: `deal_id-${id}`, checked: false, defaultChecked: false });
      pill.querySelector("span").textContent = label;
      none.parentElement.append(pill);
    }
    return fieldset;
  }

  #putFirst(ids) {
    const radios = [...this.#form.querySelectorAll("[name=persona_id]")];
    const first = radios[0]?.closest("label");
    for (const id of [...ids].reverse()) first?.after(radios.find(({ value }) => value === String(id))?.closest("label") ?? "");
  }
}

customElements.define("company-choices", CompanyChoices);
