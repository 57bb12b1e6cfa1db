// What the editor's bundle (static/built/editor.js) gives to static/js/live: CodeMirror, Markdown and Yjs, no more than is used.
export { autocompletion, completionStatus } from "@codemirror/autocomplete";
export { indentLess, indentMore, moveLineDown, moveLineUp, standardKeymap } from "@codemirror/commands";
export { Language, defineLanguageFacet, languageDataProp, syntaxHighlighting } from "@codemirror/language";
export { Compartment, EditorState, Prec, StateEffect, StateField, Transaction } from "@codemirror/state";
export { Decoration, EditorView, ViewPlugin, WidgetType, keymap, tooltips } from "@codemirror/view";
export { tagHighlighter, tags } from "@lezer/highlight";
export { Strikethrough, Table, TaskList, parser } from "@lezer/markdown";
export { createDecoder, readVarUint, readVarUint8Array } from "lib0/decoding";
export { createEncoder, length, toUint8Array, writeVarUint, writeVarUint8Array } from "lib0/encoding";
export { yCollab, ySyncAnnotation, yUndoManagerKeymap } from "y-codemirror.next";
export { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness";
export { messageYjsSyncStep1, messageYjsSyncStep2, readSyncMessage, writeSyncStep1, writeUpdate } from "y-protocols/sync";
export {
  Doc, UndoManager, applyUpdate, createAbsolutePositionFromRelativePosition, createRelativePositionFromJSON,
  createRelativePositionFromTypeIndex, decodeRelativePosition, encodeRelativePosition, encodeStateAsUpdate,
  encodeStateVector,
} from "yjs";
