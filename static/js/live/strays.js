// Words that were kept on this device and belong to another log of the text: they stand in a box, to copy from.
import { Doc, applyUpdate } from "./library.js";
import { forget } from "./keeping.js";

// Copies as keeping.js gives them, or { words } of what could not be kept.
export function strays(element, copies) {
  const box = element.querySelector(".strays");
  const area = box.querySelector("textarea");
  const all = [...new Set([area.value, ...copies.map(wordsOf)])].filter(Boolean);
  area.value = all.join("\n\n———\n\n");
  box.hidden = !all.length;
  if (!copies.some(({ id }) => id)) return;
  const away = () => {
    for (const copy of copies) if (copy.id) forget(copy);
  };
  box.querySelector("[value=forget]").addEventListener("click", away, { once: true });
}

function wordsOf({ words, state }) {
  if (words !== undefined) return words;
  const doc = new Doc();
  applyUpdate(doc, state);
  return doc.getText("text").toString();
}
