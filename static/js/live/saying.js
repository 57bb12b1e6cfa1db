// What a page says about a text, truthfully: whether it is saved, and if not, what becomes of it. The template has the words.
import { canKeep } from "./keeping.js";
import { live } from "./socket.js";

const pause = 1500; // so long something holds before it is read out
const usual = ["saved", "saving"];

export function standing(shared, copy) {
  const isSafe = canKeep && copy.state !== "unkept";
  if (shared.lost) return "taken";
  if (live.state === "out") return isSafe ? "out" : "out-unkept";
  if (live.state === "many" || live.state === "forbidden") return isSafe ? "many" : "unkept";
  if (live.state !== "open" && live.isTroubled && shared.isUnsaved) return "failing";
  if (live.state !== "open") return !isSafe ? "unkept" : copy.state === "kept" ? "offline" : "keeping";
  if (shared.isFailing) return "failing";
  if (!shared.writes) return "reading";
  return shared.isSaved ? "saved" : "saving";
}

export class Saying {
  #line;
  #aloud;
  #timer;
  #last = "saved"; // what was read out
  #now;

  constructor(element) {
    this.#line = element.querySelector(".live-state");
    this.#aloud = element.querySelector(".live-aloud");
  }

  say(what) {
    if (what === this.#now) return;
    this.#now = what;
    this.#line.dataset.state = what;
    for (const words of this.#line.querySelectorAll("[data-say]")) words.hidden = words.dataset.say !== what;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#readOut(what), pause);
  }

  // «Saving» and «Saved» come with every word: they are read out only after trouble.
  #readOut(what) {
    const isNews = what !== this.#last && (!this.#last || !usual.includes(what) || (what === "saved" && !usual.includes(this.#last)));
    if (!isNews) return;
    this.#last = what;
    this.#aloud.textContent = this.#line.querySelector(`[data-say="${what}"]`).textContent;
  }

  sayAgain() {
    this.#aloud.textContent = "";
    this.#last = undefined;
    this.#readOut(this.#now);
  }

  end() {
    clearTimeout(this.#timer);
  }
}
