// Two people changed the same words. Yjs keeps what both wrote; here the passage is marked until one has looked at it.
import { Decoration, EditorView, StateEffect, StateField } from "./library.js";
import { isReceived } from "./shared.js";
import { joined, moveWith, unsaved } from "./unsaved.js";

export const seen = StateEffect.define(); // the place of one in the list

export const both = StateField.define({
  create: () => [],
  update(passages, transaction) {
    const { changes, effects, docChanged, startState } = transaction;
    const done = effects.filter((effect) => effect.is(seen)).map(({ value }) => value);
    const left = done.length ? passages.filter((_, place) => !done.includes(place)) : passages;
    if (!docChanged) return left;
    const moved = left.map((passage) => moveWith(changes, passage));
    if (!isReceived(transaction)) return joined(moved);
    const met = startState.field(unsaved).filter(({ from, to }) => changes.touchesRange(from, to));
    return joined([...moved, ...met.map((range) => wide(changes, range, transaction.newDoc))]);
  },
  provide: (field) => EditorView.decorations.from(field, (passages) =>
    Decoration.set(passages.filter(({ from, to }) => from < to).map(({ from, to }) => mark.range(from, to)))),
});

const mark = Decoration.mark({ class: "both-changed" });

// What either wrote there, to the ends of its words.
function wide(changes, range, doc) {
  let { from, to } = moveWith(changes, range);
  changes.iterChangedRanges((fromA, toA, fromB, toB) => {
    if (toA < range.from || fromA > range.to) return;
    from = Math.min(from, fromB);
    to = Math.max(to, toB);
  });
  const [start, end] = [doc.lineAt(from), doc.lineAt(to)];
  from -= /[^\s]*$/.exec(start.text.slice(0, from - start.from))[0].length;
  to += /^[^\s]*/.exec(end.text.slice(to - end.from))[0].length;
  return { from, to };
}
