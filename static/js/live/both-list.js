// The list above the editor of passages that others changed too: a button that shows each, and one when it is done.
import { EditorView } from "./library.js";
import { both, seen } from "./both.js";

const most = 90;

export class BothList {
  #box;
  #view;

  constructor(box, view) {
    this.#box = box;
    this.#view = view;
    box.addEventListener("click", this.#onClick);
    this.draw();
  }

  draw() {
    const passages = this.#view.state.field(both);
    this.#box.hidden = !passages.length;
    this.#box.querySelector("ol").replaceChildren(...passages.map((passage) => this.#row(passage)));
  }

  end() {
    this.#box.removeEventListener("click", this.#onClick);
  }

  #row({ from, to }) {
    const row = this.#box.querySelector("template").content.firstElementChild.cloneNode(true);
    const words = this.#view.state.sliceDoc(from, to);
    row.querySelector("q").textContent = words.length > most ? `${words.slice(0, most)}…` : words;
    return row;
  }

  #onClick = ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    const place = [...this.#box.querySelectorAll("li")].indexOf(button.closest("li"));
    const { from, to } = this.#view.state.field(both)[place];
    if (button.value === "done") this.#view.dispatch({ effects: seen.of(place) });
    else this.#view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
    this.#view.focus();
  };
}
