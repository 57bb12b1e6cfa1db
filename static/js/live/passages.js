// Passages that are spoken of: a comment's is marked, a suggestion's is struck through with what would stand there instead.
// They are handed over as places of the shared document and move with the text from then on.
import {
  Decoration, EditorView, Prec, StateEffect, StateField, WidgetType, createAbsolutePositionFromRelativePosition,
  createRelativePositionFromTypeIndex, decodeRelativePosition, encodeRelativePosition, keymap,
} from "./library.js";
import { fromBase64, toBase64 } from "./bytes.js";

const show = StateEffect.define();

class Replacement extends WidgetType {
  constructor(id, words) {
    super();
    Object.assign(this, { id, words });
  }

  eq({ id, words }) {
    return id === this.id && words === this.words;
  }

  toDOM() {
    const added = document.createElement("ins");
    added.className = "suggested";
    added.dataset.passage = this.id;
    added.textContent = this.words;
    return added;
  }

  ignoreEvent() {
    return false;
  }
}

const field = StateField.define({
  create: () => Decoration.none,
  update(shown, transaction) {
    const given = transaction.effects.findLast((effect) => effect.is(show));
    return given ? given.value : shown.map(transaction.changes);
  },
  provide: (self) => EditorView.decorations.from(self),
});

function drawn({ id, from, to, replacement }) {
  const isSuggestion = replacement !== null;
  const mark = Decoration.mark({ class: isSuggestion ? "struck" : "spoken-of", attributes: { "data-passage": id }, id });
  const range = from < to ? [mark.range(from, to)] : [];
  return replacement ? [...range, Decoration.widget({ widget: new Replacement(id, replacement), side: 1, id }).range(to)] : range;
}

export function showPassages(view, { words }, passages) {
  const places = passages.map(({ id, start, end, replacement }) => {
    const [from, to] = [start, end].map((place) => createAbsolutePositionFromRelativePosition(decodeRelativePosition(fromBase64(place)), words.doc)?.index);
    return { id, from, to: Math.max(from, to), replacement };
  });
  const known = places.filter(({ from, to }) => from >= 0 && to <= view.state.doc.length);
  view.dispatch({ effects: show.of(Decoration.set(known.flatMap(drawn), true)) });
}

// What is selected, as the server keeps it: { start, end, quote }, or null.
export function selectedPassage(view, { words }) {
  const { from, to, empty } = view.state.selection.main;
  if (empty) return null;
  const at = (place, side) => toBase64(encodeRelativePosition(createRelativePositionFromTypeIndex(words, place, side)));
  return { start: at(from, 0), end: at(to, -1), quote: view.state.sliceDoc(from, to) };
}

export function goTo(view, wanted) {
  let place;
  view.state.field(field).between(0, view.state.doc.length, (from, _, { spec }) => {
    if (String(spec.id) === String(wanted)) place ??= from;
  });
  if (place === undefined) return false;
  view.dispatch({ selection: { anchor: place }, effects: EditorView.scrollIntoView(place, { y: "center" }) });
  view.focus();
  return true;
}

function choose(view, id) {
  if (id === undefined) return false;
  view.dom.dispatchEvent(new CustomEvent("passage:chosen", { detail: { id }, bubbles: true }));
  return true;
}

function here(view) {
  const { head } = view.state.selection.main;
  let id;
  view.state.field(field).between(head, head, (_, __, { spec }) => ((id ??= spec.id), false));
  return id;
}

// With the keys: Ctrl-Enter, and where one only reads Enter alone.
export const passages = [
  field,
  EditorView.domEventHandlers({ click: ({ target }, view) => choose(view, target.closest?.("[data-passage]")?.dataset.passage) && false }),
  Prec.high(keymap.of([
    { key: "Mod-Enter", run: (view) => choose(view, here(view)) },
    { key: "Enter", run: (view) => view.state.readOnly && choose(view, here(view)) },
  ])),
];
