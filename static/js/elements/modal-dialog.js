// Opens its dialog in browsers that do not yet know command="show-modal"; the others need no script.
const isNative = "commandForElement" in HTMLButtonElement.prototype;

class ModalDialog extends HTMLElement {
  connectedCallback() {
    if (!isNative) this.addEventListener("click", this.#onClick);
    // A form that came back with errors was open when it was sent.
    const dialog = this.querySelector("dialog");
    if (dialog?.querySelector(".form-errors, [aria-invalid]") && !dialog.open) dialog.showModal();
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#onClick);
  }

  #onClick = (event) => {
    const dialog = this.querySelector("dialog");
    const command = event.target.closest("button[command]")?.getAttribute("command");
    if (command === "show-modal") dialog.showModal();
    if (command === "close" || event.target === dialog) dialog.close();
  };
}

customElements.define("modal-dialog", ModalDialog);
