// How many entries wait on this device; hidden while there are none. Signed out, those of whoever wrote them.
import { listen, waiting } from "../offline/queue.js";

class WaitingCount extends HTMLElement {
  #stop;

  connectedCallback() {
    this.#stop = listen(this.#draw);
    this.#draw();
  }

  disconnectedCallback() {
    this.#stop();
  }

  #draw = async () => {
    const { mine, others } = await waiting();
    const n = document.documentElement.dataset.user ? mine.length : others;
    this.hidden = !n;
    this.querySelector("b").textContent = n;
  };
}

customElements.define("waiting-count", WaitingCount);
