// Arrow keys on the board: left and right press the card's own buttons, up and down go to the card above or below.
const movedKey = "moved-card";

class BoardKeys extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", this.#onKey);
    this.addEventListener("submit", this.#onSubmit);
    const moved = sessionStorage.getItem(movedKey);
    sessionStorage.removeItem(movedKey);
    // After a move the board is new: the focus goes back to the card that moved.
    if (moved) document.getElementById(moved)?.querySelector("a")?.focus();
  }

  disconnectedCallback() {
    this.removeEventListener("keydown", this.#onKey);
    this.removeEventListener("submit", this.#onSubmit);
  }

  #onSubmit = ({ target }) => {
    const card = target.closest("li.card");
    if (card) sessionStorage.setItem(movedKey, card.id);
  };

  #onKey = (event) => {
    const card = event.target.closest("li.card");
    if (!card || event.target.matches("select, input, summary") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      const button = card.querySelector(`button[data-key="${event.key}"]`);
      if (!button) return;
      event.preventDefault();
      button.form.requestSubmit(button);
    }
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      const next = event.key === "ArrowUp" ? card.previousElementSibling : card.nextElementSibling;
      if (!next) return;
      event.preventDefault();
      next.querySelector("a")?.focus();
    }
  };
}

customElements.define("board-keys", BoardKeys);
