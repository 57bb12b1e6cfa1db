// The editor of a shared text: CodeMirror with only what a text needs. Tab and Escape leave it.
import {
  Compartment, EditorState, EditorView, Prec, UndoManager, completionStatus, indentLess, indentMore, keymap, moveLineDown, moveLineUp,
  standardKeymap, yCollab, yUndoManagerKeymap,
} from "./library.js";
import { both } from "./both.js";
import { cursors } from "./cursors.js";
import { look } from "./look.js";
import { markdown } from "./markdown.js";
import { mentions } from "./mentions.js";
import { passages } from "./passages.js";
import { unsaved } from "./unsaved.js";
import { wholeLetters } from "./whole.js";

const nonce = document.querySelector("meta[name=csp-nonce]")?.nonce ?? "";
const access = new Compartment();

const keys = [
  { key: "Mod-]", run: indentMore },
  { key: "Mod-[", run: indentLess },
  { key: "Alt-ArrowUp", run: moveLineUp },
  { key: "Alt-ArrowDown", run: moveLineDown },
];

// A list that is open closes first; one that may yet open is no reason to stay.
function leave(view) {
  if (completionStatus(view.state) === "active") return false;
  view.contentDOM.blur();
  return true;
}

// `attributes` of the textbox; `phrases` as the reader's language has them; `ranges` that were changed before and are not saved yet; `onUpdate` hears every change.
export function editorOf({ shared, attributes, phrases, ranges, onUpdate }) {
  const undoManager = new UndoManager(shared.words, { captureTimeout: 500 });
  const extensions = [
    wholeLetters,
    markdown,
    EditorView.lineWrapping,
    unsaved.init(() => ranges),
    both,
    passages,
    Prec.highest(keymap.of([{ key: "Escape", run: leave }])),
    mentions,
    keymap.of([...yUndoManagerKeymap, ...keys, ...standardKeymap]),
    yCollab(shared.words, null, { undoManager }),
    cursors(shared),
    access.of(accessOf(shared.writes)),
    EditorView.contentAttributes.of({ spellcheck: "true", autocorrect: "on", autocapitalize: "sentences", ...attributes }),
    EditorState.phrases.of(phrases),
    EditorView.updateListener.of(onUpdate),
    EditorView.cspNonce.of(nonce),
    look,
  ];
  return new EditorView({ state: EditorState.create({ doc: shared.words.toString(), extensions }) });
}

export const give = (view, writes) => view.dispatch({ effects: access.reconfigure(accessOf(writes)) });

// Who only reads keeps the cursor, to select and to read with the keys.
const accessOf = (writes) => [EditorState.readOnly.of(!writes), EditorView.contentAttributes.of({ "aria-readonly": String(!writes) })];
