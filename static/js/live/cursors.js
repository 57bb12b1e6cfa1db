// Where the others write: their cursors and what they have selected, in the colour of each (person-0 to person-7), by name
// for a moment after they moved. And where oneself writes, for the others.
import {
  Decoration, StateEffect, ViewPlugin, WidgetType, createAbsolutePositionFromRelativePosition, createRelativePositionFromJSON,
  createRelativePositionFromTypeIndex,
} from "./library.js";

const pause = 50; // between two words of where I am
const shown = 2000;
const colours = 8;
const moved = StateEffect.define();

class Cursor extends WidgetType {
  constructor(user, isNamed) {
    super();
    Object.assign(this, { user, isNamed });
  }

  eq({ user, isNamed }) {
    return user.id === this.user.id && user.name === this.user.name && isNamed === this.isNamed;
  }

  toDOM() {
    const cursor = document.createElement("span");
    cursor.className = `cursor ${colourOf(this.user)}${this.isNamed ? " named" : ""}`;
    cursor.ariaHidden = "true";
    const name = cursor.appendChild(document.createElement("span"));
    name.className = "cursor-name";
    name.textContent = this.user.name;
    return cursor;
  }

  ignoreEvent() {
    return true;
  }
}

const colourOf = ({ id }) => `person-${id % colours}`;

class Cursors {
  decorations = Decoration.none;
  #view;
  #shared;
  #own = "null";
  #timer;
  #last = new Map(); // where each was, and since when

  constructor(view, shared) {
    this.#view = view;
    this.#shared = shared;
    shared.awareness.on("change", this.#onChange);
    this.#draw();
  }

  destroy() {
    clearTimeout(this.#timer);
    this.#shared.awareness.off("change", this.#onChange);
  }

  update({ docChanged, selectionSet, focusChanged, transactions }) {
    if (docChanged || selectionSet || focusChanged) this.#timer ??= setTimeout(this.#say, pause);
    if (docChanged || transactions.some(({ effects }) => effects.some((effect) => effect.is(moved)))) this.#draw();
  }

  #say = () => {
    this.#timer = undefined;
    const { anchor, head } = this.#view.state.selection.main;
    const at = (place) => createRelativePositionFromTypeIndex(this.#shared.words, place);
    const cursor = this.#view.hasFocus ? { anchor: at(anchor), head: at(head) } : null;
    if (JSON.stringify(cursor) === this.#own) return;
    this.#own = JSON.stringify(cursor);
    this.#shared.awareness.setLocalStateField("cursor", cursor);
  };

  #onChange = ({ added, updated, removed }) => {
    if ([...added, ...updated, ...removed].every((id) => id === this.#shared.awareness.clientID)) return;
    this.#view.dispatch({ effects: moved.of(null) });
    setTimeout(() => this.#view.dom.isConnected && this.#view.dispatch({ effects: moved.of(null) }), shown + 50);
  };

  #draw() {
    const ranges = [];
    for (const [client, { user, cursor }] of this.#shared.awareness.getStates()) {
      if (client === this.#shared.awareness.clientID || !user || !cursor) continue;
      const [anchor, head] = [this.#place(cursor.anchor), this.#place(cursor.head)];
      if (anchor === undefined || head === undefined) continue;
      const [from, to] = [Math.min(anchor, head), Math.max(anchor, head)];
      if (from < to) ranges.push(Decoration.mark({ class: `cursor-range ${colourOf(user)}` }).range(from, to));
      ranges.push(Decoration.widget({ widget: new Cursor(user, this.#hasMoved(client, cursor)), side: head > anchor ? -1 : 1 }).range(head));
    }
    this.decorations = Decoration.set(ranges, true);
  }

  #place(position) {
    const found = createAbsolutePositionFromRelativePosition(createRelativePositionFromJSON(position), this.#shared.doc);
    return found?.type === this.#shared.words ? Math.min(found.index, this.#view.state.doc.length) : undefined;
  }

  #hasMoved(client, cursor) {
    const where = JSON.stringify(cursor);
    if (this.#last.get(client)?.where !== where) this.#last.set(client, { where, since: Date.now() });
    return Date.now() - this.#last.get(client).since < shown;
  }
}

export const cursors = (shared) => ViewPlugin.define((view) => new Cursors(view, shared), { decorations: (plugin) => plugin.decorations });
