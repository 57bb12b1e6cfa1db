// Who else is on this page, and who of them writes in a text. Drawn from the element's template; hidden while one is alone.
import { live } from "../live/socket.js";

const me = Number(document.documentElement.dataset.user);
const pause = 2000; // so long somebody stays before it is read out
const colours = 8;

class PresenceRow extends HTMLElement {
  #timer;

  connectedCallback() {
    document.addEventListener("live:people", this.#onPeople);
    document.addEventListener("live:state", this.#onState);
    live.stay(this.getAttribute("page"));
  }

  disconnectedCallback() {
    document.removeEventListener("live:people", this.#onPeople);
    document.removeEventListener("live:state", this.#onState);
    clearTimeout(this.#timer);
    live.go();
  }

  #onPeople = ({ detail }) => this.#draw(detail.people.filter(({ id }) => id !== me));

  // Without the socket nobody knows who is here.
  #onState = ({ detail }) => detail.state === "open" || this.#draw([]);

  #draw(others) {
    this.hidden = !others.length;
    this.querySelector("ul").replaceChildren(...others.map((person) => this.#row(person)));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#readOut(others), pause);
  }

  #row({ id, name, in: texts }) {
    const row = this.querySelector("template").content.firstElementChild.cloneNode(true);
    row.classList.add(`person-${id % colours}`);
    row.querySelector(".avatar").textContent = name.split(" ").slice(0, 2).map(([letter]) => letter).join("").toUpperCase();
    row.querySelector(".name").textContent = name;
    row.querySelector(".writes").hidden = !texts.length;
    return row;
  }

  #readOut(others) {
    const names = others.map(({ name }) => name).join(", ");
    const said = this.querySelector("[role=status]");
    const words = names ? `${said.dataset.words} ${names}` : "";
    if (said.textContent !== words) said.textContent = words;
  }
}

customElements.define("presence-row", PresenceRow);
