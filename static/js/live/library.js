// The editor's bundle (tools/editor.js), by the stamped address that the page names.
const { editor } = document.querySelector("[data-editor]").dataset;

export const {
  Awareness, Compartment, Decoration, Doc, EditorState, EditorView, Language, Prec, StateEffect, StateField, Strikethrough, Table,
  TaskList, Transaction, UndoManager, ViewPlugin, WidgetType, applyAwarenessUpdate, applyUpdate, autocompletion, completionStatus,
  createAbsolutePositionFromRelativePosition, createDecoder, createEncoder, createRelativePositionFromJSON,
  createRelativePositionFromTypeIndex, decodeRelativePosition, defineLanguageFacet, encodeAwarenessUpdate,
  encodeRelativePosition, encodeStateAsUpdate, encodeStateVector, indentLess, indentMore, keymap, languageDataProp, length,
  messageYjsSyncStep1, messageYjsSyncStep2, moveLineDown, moveLineUp, parser, readSyncMessage, readVarUint,
  readVarUint8Array, removeAwarenessStates, standardKeymap, syntaxHighlighting, tagHighlighter, tags, toUint8Array,
  tooltips, writeSyncStep1, writeUpdate, writeVarUint, writeVarUint8Array, yCollab, ySyncAnnotation, yUndoManagerKeymap,
} = await import(editor);
