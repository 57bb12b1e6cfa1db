// «@» and a name: a list of the people to choose from, with the keys. What is written is a link to them.
import { autocompletion, tooltips } from "./library.js";
import { people } from "../offline/places.js";

const typed = /(?<![\p{L}\p{N}@])@[\p{L}\p{N}'’.-]*(?: [\p{L}\p{N}'’.-]*)?/u;
const goesOn = /^[\p{L}\p{N}'’. -]*$/u;
let everybody;

async function fetched() {
  const answer = await fetch(`${people}mentionable`, { redirect: "manual" }).catch(() => undefined);
  if (!answer?.ok) return (everybody = undefined), [];
  return answer.json();
}

function source(context) {
  const found = context.matchBefore(typed);
  return found ? offered(found) : null;
}

async function offered(found) {
  const known = await (everybody ??= fetched());
  return { from: found.from + 1, validFor: goesOn, options: known.map(option) };
}

function option({ id, name, function: detail }) {
  const link = `[@${name.replace(/[[\]\\]/g, "")}](person:${id}) `;
  const apply = (view, _, from, to) =>
    view.dispatch({ changes: { from: from - 1, to, insert: link }, selection: { anchor: from - 1 + link.length }, userEvent: "input.complete" });
  return { label: name, detail, apply };
}

export const mentions = [
  autocompletion({ override: [source], icons: false, interactionDelay: 0, tooltipClass: () => "mentions" }),
  tooltips({ parent: document.body }),
];
