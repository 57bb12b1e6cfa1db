// What waits on this device to be sent, from the queue: each row is drawn from the element's template.
import { enqueue, listen, remove, retry, flush, waiting } from "../offline/queue.js";

class WaitingList extends HTMLElement {
  #stop;
  #mine = [];

  connectedCallback() {
    this.#stop = listen(this.#draw);
    this.addEventListener("click", this.#onClick);
    this.#draw();
  }

  disconnectedCallback() {
    this.#stop();
    this.removeEventListener("click", this.#onClick);
  }

  #draw = async () => {
    const { mine, others } = await waiting();
    this.#mine = mine;
    this.hidden = !mine.length && !others;
    this.querySelector("ul").replaceChildren(...mine.map((entry) => this.#row(entry)));
    this.querySelector(".others").hidden = !others;
    this.querySelector(".others b").textContent = others;
  };

  #row({ id, kind, fields, label, status, answer }) {
    const row = this.querySelector("template").content.firstElementChild.cloneNode(true);
    const why = reason(status);
    row.dataset.id = id;
    row.querySelector(".t").textContent = new URLSearchParams(fields).get("words") || label;
    row.querySelector(".label").textContent = label;
    row.querySelector("[value=mend]").hidden = kind !== this.getAttribute("mends");
    for (const part of row.querySelectorAll("[data-why]")) part.hidden = !part.dataset.why.split(" ").includes(why);
    const said = new DOMParser().parseFromString(answer ?? "", "text/html");
    row.querySelector(".saved").textContent = said.querySelector(".clash blockquote")?.textContent;
    row.querySelector(".errors").textContent = [...said.querySelectorAll(".form-errors li")].map((line) => line.textContent).join(" ");
    return row;
  }

  #onClick = async ({ target }) => {
    const button = target.closest("button[value]");
    const entry = this.#mine.find(({ id }) => id === button?.closest("li").dataset.id);
    if (entry) await this.#acts[button.value](entry, button);
  };

  #acts = {
    mend: (detail) => this.dispatchEvent(new CustomEvent("queued:mend", { detail, bubbles: true })),
    again: ({ id }) => retry(id).then(() => flush()),
    another: (entry) => enqueue(entry).then(() => remove(entry.id)).then(() => flush()),
    remove: ({ id }, button) => {
      if (button.textContent === button.dataset.sure) return remove(id);
      button.textContent = button.dataset.sure; // the second tap means it
    },
  };
}

function reason(status) {
  if (!status) return "waiting";
  if (status === 429 || status >= 500) return "later";
  return [-1, 401, 403, 409, 422].includes(status) ? String(status) : "other";
}

customElements.define("waiting-list", WaitingList);
