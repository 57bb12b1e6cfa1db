// Where the server cannot be asked what the typed words are like: the themes that the device keeps (briefs/at-hand),
// by how words begin. The rarer among the kept themes a beginning is, the more it says.
import { atHand } from "../offline/places.js";

const letters = 5; // as at_hand.py cuts them
const few = 3;
const likely = 2.5; // one beginning that no more than four themes have
const most = 60; // twice what the page holds: a beginning of all of them says little
const spelled = { ø: "o", æ: "ae", å: "a", ß: "ss" };

class AnswersAtHand extends HTMLElement {
  connectedCallback() {
    this.addEventListener("htmx:error", this.#onFailed);
  }

  disconnectedCallback() {
    this.removeEventListener("htmx:error", this.#onFailed);
  }

  #onFailed = async ({ target }) => {
    if (!target.matches?.("textarea")) return;
    this.#show(nearest(beginnings(target.value), await kept()));
  };

  #show(themes) {
    const found = this.querySelector("template").content.firstElementChild.cloneNode(true);
    const card = found.querySelector("[data-card]");
    for (const { id, name, answer } of themes) {
      const own = card.cloneNode(true);
      own.querySelector("input").value = id;
      own.querySelector("strong").textContent = name;
      own.querySelector(".meta").textContent = answer;
      card.before(own);
    }
    card.remove();
    this.querySelector("#similar").replaceChildren(...(themes.length ? [found] : []));
  }
}

async function kept() {
  const answer = await caches.match(atHand, { ignoreVary: true });
  const page = new DOMParser().parseFromString((await answer?.text()) ?? "", "text/html");
  return [...page.querySelectorAll("[data-theme-id]")].map((row) => ({
    id: row.dataset.themeId,
    name: row.querySelector(".t").textContent,
    answer: row.querySelector(".meta").textContent,
    words: new Set(row.dataset.beginnings.split(" ")),
  }));
}

function beginnings(text) {
  const folded = text.toLowerCase().replace(/[øæåß]/g, (letter) => spelled[letter]).normalize("NFKD").replace(/\p{M}/gu, "");
  return new Set((folded.match(/[\p{L}\p{N}]{3,}/gu) ?? []).map((word) => word.slice(0, letters)));
}

function nearest(typed, themes) {
  const rarity = (word) => Math.log(1 + most / (1 + themes.filter(({ words }) => words.has(word)).length));
  const scored = themes.map((theme) => ({ ...theme, score: [...typed].filter((word) => theme.words.has(word)).reduce((sum, word) => sum + rarity(word), 0) }));
  return scored.filter(({ score }) => score >= likely).sort((one, other) => other.score - one.score).slice(0, few);
}

customElements.define("answers-at-hand", AnswersAtHand);
