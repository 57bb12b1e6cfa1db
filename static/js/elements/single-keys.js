// A box that turns keys of a single letter on or off on this device.
const off = "single-keys-off"; // shortcut-keys reads it

class SingleKeys extends HTMLElement {
  connectedCallback() {
    const box = this.querySelector("input");
    box.checked = !localStorage.getItem(off);
    this.hidden = false;
    this.addEventListener("change", this.#onChange);
  }

  disconnectedCallback() {
    this.removeEventListener("change", this.#onChange);
  }

  #onChange = ({ target }) => {
    if (target.checked) localStorage.removeItem(off);
    else localStorage.setItem(off, "1");
  };
}

customElements.define("single-keys", SingleKeys);
