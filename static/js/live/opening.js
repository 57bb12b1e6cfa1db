// Opens a text live: the copies on the device, the shared document, the editor, and what the page says of them. The element
// (elements/live-text.js) gives it a place in the page and is told "show", "plain" and "update".
import { both } from "./both.js";
import { BothList } from "./both-list.js";
import { editorOf, give } from "./editing.js";
import { Copy, kept } from "./keeping.js";
import { Saying, standing } from "./saying.js";
import { SharedText } from "./shared.js";
import { strays } from "./strays.js";
import { fits, takeOver } from "./typed.js";
import { allSaved, read, unsaved, written } from "./unsaved.js";

export class OpenText {
  view;
  shared;
  copy;
  #element;
  #saying;
  #list;
  #isTold = true; // whether the editor knows that all is saved

  constructor(element) {
    this.#element = element;
    this.#saying = new Saying(element);
    document.addEventListener("live:state", this.#say);
  }

  async begin() {
    const copies = await kept(this.#element.text).catch(() => []);
    const [newest] = copies.filter(({ epoch }) => epoch > 0);
    const joined = copies.filter(({ epoch }) => epoch === newest?.epoch);
    strays(this.#element, copies.filter((copy) => !joined.includes(copy)));
    this.#share(joined);
    const ranges = joined.flatMap((copy) => copy.ranges);
    // What was written here opens without the server; otherwise the server says first what there is.
    if (this.shared.isUnsaved) this.#edit(ranges);
    else this.shared.addEventListener("open", () => this.view ?? this.#edit(ranges));
    this.shared.join();
  }

  async end() {
    document.removeEventListener("live:state", this.#say);
    this.#saying.end();
    await this.#close();
  }

  // Whether words would be lost with the page.
  get isAtRisk() {
    return Boolean(this.view) && this.shared.isUnsaved && this.copy.state !== "kept";
  }

  offer(words) {
    strays(this.#element, [{ words }]);
  }

  sayAgain() {
    this.#saying.sayAgain();
  }

  #share(joined) {
    const states = joined.map(({ state }) => state);
    const savedVector = joined.length === 1 ? joined[0].savedVector : undefined;
    const isUnsaved = joined.some(({ sent }) => !sent);
    this.shared = new SharedText(this.#element.text, { epoch: joined[0]?.epoch, states, savedVector, isUnsaved });
    this.copy = new Copy(this.#element.text, { joined, read: this.#toKeep, tell: this.#say });
    for (const [what, act] of Object.entries(this.#acts)) this.shared.addEventListener(what, act);
  }

  #edit(ranges) {
    const { area } = this.#element;
    if (!fits(area, this.shared.words.toString())) return this.#stayPlain();
    const attributes = { "aria-label": this.#element.label, ...this.#describedBy(area) };
    const phrases = { Completions: this.#element.dataset.people };
    const { shared } = this;
    this.view = editorOf({ shared, attributes, phrases, ranges: read(shared.words, ranges), onUpdate: this.#onUpdate });
    this.#list = new BothList(this.#element.querySelector(".both-list"), this.view);
    this.#isTold = !ranges.length;
    takeOver(area, this.view);
    this.#element.show(this.view);
    this.#say();
  }

  #describedBy(area) {
    const told = area.getAttribute("aria-describedby");
    return told ? { "aria-describedby": told } : {};
  }

  // The words in the form were begun from others: saving the form joins them.
  #stayPlain() {
    this.shared.leave();
    this.copy.end();
  }

  #acts = {
    status: () => this.#say(),
    change: () => {
      if (this.shared.isUnsaved) this.copy.touch();
      this.#element.tell("live:change");
    },
    writes: () => this.view && give(this.view, this.shared.writes),
    lost: ({ detail: why }) => (["other", "reload"].includes(why) ? this.#beginAnew() : this.#beTaken(why)),
  };

  // The server has another log than this copy. What is not saved of it is shown, to copy from, and never joined.
  async #beginAnew() {
    this.shared.epoch = -1;
    const words = this.shared.isUnsaved ? this.shared.words.toString() : "";
    await this.#close();
    strays(this.#element, words ? [{ words }] : []);
    await this.begin();
  }

  #beTaken(why) {
    this.shared.lost = why;
    if (!this.view) return this.#stayPlain();
    give(this.view, false);
    this.#say();
  }

  async #close() {
    const { view } = this;
    if (this.shared?.isUnsaved) this.copy.touch();
    await this.copy?.end();
    this.view = undefined;
    this.#list?.end();
    this.shared?.leave();
    view?.destroy();
  }

  #toKeep = () => {
    if (!this.shared.isUnsaved) return undefined;
    const { epoch, state, savedVector, unsaved: update, words } = this.shared;
    return { epoch, state, savedVector, unsaved: update, ranges: this.view ? written(words, this.view.state.field(unsaved)) : [] };
  };

  #onUpdate = (update) => {
    if (update.startState.field(both) !== update.state.field(both) || update.docChanged) this.#list?.draw();
    if (update.docChanged && this.shared.isUnsaved) this.#isTold = false;
  };

  #say = () => {
    if (!this.shared) return;
    if (this.shared.isSaved && this.view && !this.#isTold) {
      this.#isTold = true;
      // Later: it may be the editor's own change that is being sent just now.
      queueMicrotask(() => this.shared.isSaved && this.view?.dispatch({ effects: allSaved.of(null) }));
      this.copy.flush();
    } else if (this.shared.isSaved) this.copy.flush();
    const what = standing(this.shared, this.copy);
    if (this.view) this.#saying.say(what);
    this.#element.tell("live:status", { state: what });
  };
}
