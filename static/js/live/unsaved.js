// The passages that were changed here and are not saved yet. They move with the text.
import { StateEffect, StateField, createAbsolutePositionFromRelativePosition, createRelativePositionFromTypeIndex, decodeRelativePosition, encodeRelativePosition } from "./library.js";
import { fromBase64, toBase64 } from "./bytes.js";
import { isReceived } from "./shared.js";

export const allSaved = StateEffect.define();

export const unsaved = StateField.define({
  create: () => [],
  update(ranges, transaction) {
    const left = transaction.effects.some((effect) => effect.is(allSaved)) ? [] : ranges;
    if (!transaction.docChanged) return left;
    const moved = left.map((range) => moveWith(transaction.changes, range));
    if (!isReceived(transaction)) transaction.changes.iterChangedRanges((_, __, from, to) => moved.push({ from, to }));
    return joined(moved);
  },
});

// What is written at an edge belongs to it.
export const moveWith = (changes, { from, to }) => ({ from: changes.mapPos(from, -1), to: changes.mapPos(to, 1) });

export function joined(ranges) {
  const sorted = [...ranges].sort((one, other) => one.from - other.from);
  return sorted.reduce((all, { from, to }) => {
    const last = all.at(-1);
    if (!last || last.to < from) return [...all, { from, to }];
    return [...all.slice(0, -1), { from: last.from, to: Math.max(last.to, to) }];
  }, []);
}

// As a copy on the device holds them, whatever the document will be joined with before it is opened.
export const written = (words, ranges) =>
  ranges.map(({ from, to }) => [from, to].map((place, end) => toBase64(encodeRelativePosition(createRelativePositionFromTypeIndex(words, place, end ? -1 : 0)))));

export function read(words, ranges) {
  const places = ranges.map((range) => range.map((place) => createAbsolutePositionFromRelativePosition(decodeRelativePosition(fromBase64(place)), words.doc)?.index ?? 0));
  return joined(places.map(([from, to]) => ({ from: Math.min(from, to), to: Math.max(from, to) })));
}
