// A text's form that becomes an editor for many as soon as the server opens the text; until then, and where it cannot, the
// form stays as it is. Others may ask it for the passage that is selected, have passages shown, or go to one.
import { toBase64 } from "../live/bytes.js";
import { comingBack } from "../live/coming-back.js";

class LiveText extends HTMLElement {
  #opened;
  #passages;
  #isSettled = true; // whether the pages that show the text show what stands here

  async connectedCallback() {
    if (this.hasAttribute("plain")) return;
    this.area = this.querySelector("form textarea");
    this.addEventListener("click", this.#onClick, true);
    this.addEventListener("words:brought", this.#onBrought);
    this.area.form.addEventListener("formdata", this.#onFormData);
    document.addEventListener("live:settled", this.#onSettled);
    addEventListener("beforeunload", this.#onLeave);
    await this.#open().catch((error) => console.warn("This text stays a form", error));
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#onClick, true);
    this.removeEventListener("words:brought", this.#onBrought);
    this.area?.form?.removeEventListener("formdata", this.#onFormData);
    document.removeEventListener("live:settled", this.#onSettled);
    removeEventListener("beforeunload", this.#onLeave);
    this.#opened?.end();
    this.#opened = undefined;
  }

  get text() { return Number(this.getAttribute("text")); }
  get label() { return this.dataset.label; }
  get view() { return this.#opened?.view; }

  selectedPassage() {
    return this.view ? this.#passages.selectedPassage(this.view, this.#opened.shared) : null;
  }

  showPassages(passages) {
    if (this.view) this.#passages.showPassages(this.view, this.#opened.shared, passages);
  }

  goTo(id) {
    return Boolean(this.view) && this.#passages.goTo(this.view, id);
  }

  // These two are for live/opening.js.
  show(view) {
    view.dom.addEventListener("input", (event) => event.stopPropagation()); // unsaved-words need not keep it
    const place = this.querySelector(".editor");
    place.replaceChildren(view.dom);
    this.area.after(place);
    this.setAttribute("open", "");
    if (this.#isTurn) view.focus();
    this.area.hidden = true;
    this.tell("live:opened");
  }

  tell(what, detail = {}) {
    if (what === "live:change") this.#isSettled = false;
    this.dispatchEvent(new CustomEvent(what, { detail: { text: this.text, ...detail }, bubbles: true }));
  }

  // Whether the focus is here, or comes here with the link that was pressed to write.
  get #isTurn() {
    return this.contains(document.activeElement) || (this.hasAttribute("in-place") && document.activeElement === document.body);
  }

  async #open() {
    await import(this.dataset.editor); // first by itself: what imports it must find it there
    this.#passages = await import("../live/passages.js");
    const { OpenText } = await import("../live/opening.js");
    if (!this.isConnected) return;
    this.#opened = new OpenText(this);
    await this.#opened.begin();
  }

  // An ordinary form all the time: it carries the words, and what the server may not have of them.
  #onFormData = ({ formData }) => {
    if (!this.view) return;
    const { epoch, unsaved, words } = this.#opened.shared;
    formData.set("markdown", words.toString());
    if (epoch < 1) return;
    formData.set("epoch", epoch);
    formData.set("update", toBase64(unsaved));
  };

  #onClick = (event) => {
    if (event.target.closest("label")) this.view?.focus();
    if (event.target.closest("[data-done]")) this.#onDone(event);
  };

  // What is not saved, or not yet on the page one goes to, is sent with the form, whose answer leads there too.
  #onDone(event) {
    comingBack.add(this.text);
    if (!this.view || (this.#opened.shared.isSaved && this.#isSettled)) return;
    event.preventDefault();
    event.stopPropagation();
    if (navigator.onLine) this.area.form.requestSubmit();
    else this.#opened.sayAgain();
  }

  #onBrought = (event) => {
    if (!this.view) return;
    event.preventDefault();
    this.#opened.offer(event.detail);
  };

  #onSettled = ({ detail }) => {
    if (detail.text === this.text && this.#opened?.shared?.isSaved) this.#isSettled = true;
  };

  #onLeave = (event) => {
    if (this.#opened?.isAtRisk) event.preventDefault();
  };
}

customElements.define("live-text", LiveText);
