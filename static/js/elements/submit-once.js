// A second tap on a button must not send the form twice. The server forgives it too, by the form's client_id.
class SubmitOnce extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", this.#onSubmit);
    this.addEventListener("htmx:finally:request", this.#release);
    this.addEventListener("queued:settled", this.#release);
    window.addEventListener("pageshow", this.#release);
  }

  disconnectedCallback() {
    this.removeEventListener("submit", this.#onSubmit);
    this.removeEventListener("htmx:finally:request", this.#release);
    this.removeEventListener("queued:settled", this.#release);
    window.removeEventListener("pageshow", this.#release);
  }

  #onSubmit = (event) => {
    if (this.hasAttribute("busy")) return event.preventDefault();
    this.setAttribute("busy", "");
    // aria-disabled, not disabled: a disabled button would lose the focus and its own name and value.
    event.submitter?.setAttribute("aria-disabled", "true");
  };

  #release = () => {
    this.removeAttribute("busy");
    for (const button of this.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
  };
}

customElements.define("submit-once", SubmitOnce);
