// A text as it is read. When what others write has settled it is fetched anew, but not under the hands of whoever is in it.
import { comingBack } from "../live/coming-back.js";

class LiveWords extends HTMLElement {
  #isOld = false;

  connectedCallback() {
    document.addEventListener("live:settled", this.#onSettled);
    this.addEventListener("focusout", this.#onLeave);
    if (comingBack.delete(Number(this.getAttribute("text")))) this.querySelector("a[hx-get]")?.focus();
  }

  disconnectedCallback() {
    document.removeEventListener("live:settled", this.#onSettled);
    this.removeEventListener("focusout", this.#onLeave);
  }

  #onSettled = ({ detail }) => {
    if (detail.text !== Number(this.getAttribute("text"))) return;
    this.#isOld = true;
    if (!this.contains(document.activeElement)) this.#renew();
  };

  #onLeave = ({ relatedTarget }) => {
    if (this.#isOld && relatedTarget && !this.contains(relatedTarget)) this.#renew();
  };

  #renew() {
    this.#isOld = false;
    this.dispatchEvent(new Event("words:settled"));
  }
}

customElements.define("live-words", LiveWords);
