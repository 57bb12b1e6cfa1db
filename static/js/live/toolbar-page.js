// What the Markdown toolbar writes on: a form's field, or the editor in its place. Both know the words, what is selected,
// and how to replace a stretch so that it can be taken back, with the caret so many letters behind its end.
export class Page {
  isClosed = false;
  #area;

  constructor(area) {
    this.#area = area;
  }

  get words() { return this.#area.value; }
  get start() { return this.#area.selectionStart; }
  get end() { return this.#area.selectionEnd; }

  replace(from, to, words, caret) {
    const area = this.#area;
    area.focus();
    area.setSelectionRange(from, to);
    // execCommand is old, but the only way to write that Ctrl+Z can take back.
    if (!document.execCommand("insertText", false, words)) area.setRangeText(words, from, to, "end");
    area.selectionStart = area.selectionEnd = from + words.length + caret;
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

export class Sheet {
  #view;

  constructor(view) {
    this.#view = view;
  }

  get isClosed() { return this.#view.state.readOnly; }
  get words() { return this.#view.state.doc.toString(); }
  get start() { return this.#view.state.selection.main.from; }
  get end() { return this.#view.state.selection.main.to; }

  replace(from, to, insert, caret) {
    this.#view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length + caret }, userEvent: "input", scrollIntoView: true });
    this.#view.focus();
  }
}
