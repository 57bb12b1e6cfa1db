// Changes as the shared document needs them: of whole letters, with LF alone at the ends of lines.
import { EditorState, EditorView, Transaction, ySyncAnnotation } from "./library.js";

const half = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const normal = (words) => words.replace(/\r\n?/g, "\n");

// An input method makes 😁 of 😀 by replacing its second half alone. Yjs would cut the letter there and put a sign of its
// own in place of either half, so both halves are replaced.
function whole({ doc }, from, to, inserted) {
  const [before, after] = [isCut(doc, from) ? 1 : 0, to > from && isCut(doc, to) ? 1 : 0];
  const words = doc.sliceString(from - before, from) + inserted + doc.sliceString(to, to + after);
  return { from: from - before, to: to + after, insert: normal(words).replace(half, "") };
}

function isCut(doc, place) {
  return place > 0 && place < doc.length && /^[\ud800-\udbff][\udc00-\udfff]$/.test(doc.sliceString(place - 1, place + 1));
}

const filter = EditorState.transactionFilter.of((transaction) => {
  if (!transaction.docChanged || transaction.annotation(ySyncAnnotation)) return transaction;
  const changes = [];
  let isWhole = true;
  transaction.changes.iterChanges((from, to, _, __, inserted) => {
    const words = inserted.sliceString(0, inserted.length, "\n");
    const change = whole(transaction.startState, from, to, words);
    isWhole &&= change.from === from && change.to === to && change.insert === words;
    changes.push(change);
  });
  if (isWhole) return transaction;
  const userEvent = transaction.annotation(Transaction.userEvent);
  const set = transaction.startState.changes(changes);
  const isSame = set.newLength === transaction.changes.newLength; // else the places after it are other ones
  const end = set.mapPos(changes.at(-1).to, 1);
  const selection = isSame ? transaction.newSelection : { anchor: end };
  return { changes: set, selection, userEvent, scrollIntoView: transaction.scrollIntoView, ...(isSame && { effects: transaction.effects }) };
});

export const wholeLetters = [filter, EditorState.lineSeparator.of("\n"), EditorView.clipboardInputFilter.of(normal)];
