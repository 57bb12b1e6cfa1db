// Copies the text of the element named by `for`, and says so on the button.
class CopyText extends HTMLElement {
  #timer;

  connectedCallback() {
    this.addEventListener("click", this.#onClick);
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#onClick);
    clearTimeout(this.#timer);
  }

  #onClick = async () => {
    const source = document.getElementById(this.getAttribute("for"));
    await this.#copy((source.value ?? source.innerText).trim());
    const words = this.querySelector("button span");
    const before = (this.dataset.before ??= words.textContent);
    words.textContent = this.dataset.done;
    words.setAttribute("role", "status");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (words.textContent = before), 2000);
    this.dispatchEvent(new CustomEvent("copied", { bubbles: true }));
  };

  // navigator.clipboard exists only over HTTPS; a workspace in a local network may not have it.
  async #copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = Object.assign(document.createElement("textarea"), { value: text });
    this.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

customElements.define("copy-text", CopyText);
