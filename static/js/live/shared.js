// One text as this page has it: a document kept equal to the server's over the page's socket, and whether all that was
// written here is saved there. Says "open" once its words have come, "change", "status", "writes", and "lost" with why the
// document must not be kept equal any more: "other" (another log), "reload", or what the server refused it for.
import { crc32 } from "./bytes.js";
import { live } from "./socket.js";
import {
  Awareness, Doc, applyAwarenessUpdate, applyUpdate, createDecoder, createEncoder, encodeAwarenessUpdate, encodeStateAsUpdate,
  encodeStateVector, length, messageYjsSyncStep1, messageYjsSyncStep2, readSyncMessage, readVarUint, readVarUint8Array,
  removeAwarenessStates, toUint8Array, writeSyncStep1, writeUpdate, writeVarUint, writeVarUint8Array, ySyncAnnotation,
} from "./library.js";

const kinds = { sync: 0, awareness: 1 };
const receiving = new WeakSet();

// Whether a change of the editor came from somebody else: also what is undone comes through the document.
export const isReceived = (transaction) => receiving.has(transaction.annotation(ySyncAnnotation)?.ytext.doc);

export class SharedText extends EventTarget {
  doc = new Doc();
  words = this.doc.getText("text");
  awareness = new Awareness(this.doc);
  writes = true;
  isFailing = false;
  isUnsaved = false;
  #savedVector;
  #sent;
  #taken;
  #isGranted = false; // on this socket
  #hasTheirs = false; // what the server has
  #hasMine = false; // what it asked for
  #isOpen = false;

  constructor(id, { epoch = 0, states = [], savedVector, isUnsaved = false } = {}) {
    super();
    Object.assign(this, { id, epoch, isUnsaved });
    this.#savedVector = savedVector;
    for (const state of states) applyUpdate(this.doc, state, this);
    this.doc.on("update", this.#onUpdate);
    this.awareness.on("update", this.#onAwareness);
  }

  join() {
    live.join(this);
  }

  leave() {
    this.awareness.destroy();
    live.leave(this);
    this.doc.destroy();
  }

  get isSaved() {
    return this.#isAllTaken && !this.isUnsaved;
  }

  // Whether the server has answered all that it was sent on this socket.
  get #isAllTaken() {
    return this.#hasTheirs && (!this.writes || (this.#hasMine && this.#taken === this.#sent));
  }

  // All that the server may not have, and all there is.
  get unsaved() { return encodeStateAsUpdate(this.doc, this.#savedVector); }
  get state() { return encodeStateAsUpdate(this.doc); }
  get savedVector() { return this.#savedVector; }

  onUp() {
    live.send({ open: this.id, epoch: this.epoch });
  }

  onDown() {
    this.#isGranted = this.#hasTheirs = this.#hasMine = false;
    removeAwarenessStates(this.awareness, [...this.awareness.getStates().keys()].filter((id) => id !== this.awareness.clientID), this);
    this.#tell("status");
  }

  onFrame(frame) {
    if ("opened" in frame) this.#onGranted(frame);
    else if ("refused" in frame) this.#lose(frame.why);
    else if ("reload" in frame) this.#lose("reload");
    else if ("writes" in frame) this.#mayWrite(frame.writes);
    else if ("failing" in frame) this.#fail(true);
    else if ("sum" in frame) this.#compare(frame.crc);
    else if ("saved" in frame && this.#isGranted) this.#onSaved(frame.n);
  }

  onBytes(bytes) {
    if (!this.#isGranted) return;
    const decoder = createDecoder(bytes);
    const kind = readVarUint(decoder);
    if (kind === kinds.awareness) applyAwarenessUpdate(this.awareness, readVarUint8Array(decoder), this);
    else if (kind === kinds.sync) this.#onSync(decoder);
  }

  #onGranted({ epoch, writes }) {
    if (this.epoch && epoch !== this.epoch) return this.#lose("other");
    Object.assign(this, { epoch, writes });
    this.#isGranted = true;
    this.#hasTheirs = this.#hasMine = false; // also when the server lets everybody in anew: it may have missed something
    this.#sent = this.#taken = 0;
    this.#send(kinds.sync, (encoder) => writeSyncStep1(encoder, this.doc));
    this.#appearAnew();
    this.#tell("writes");
  }

  // The server knows the id of before as that of a socket which it may not yet have missed.
  #appearAnew() {
    const { awareness } = this;
    const state = awareness.getLocalState();
    removeAwarenessStates(awareness, [awareness.clientID], this);
    awareness.clientID = crypto.getRandomValues(new Uint32Array(1))[0];
    awareness.setLocalState(state);
  }

  #onSync(decoder) {
    const answer = createEncoder();
    writeVarUint(answer, kinds.sync);
    receiving.add(this.doc);
    const type = readSyncMessage(decoder, answer, this.doc, this);
    receiving.delete(this.doc);
    if (type === messageYjsSyncStep1 && this.writes) {
      this.#hasMine = true;
      this.#sent += 1;
      live.sendBytes(this.id, toUint8Array(answer));
    }
    if (type === messageYjsSyncStep2) this.#hasTheirs = true;
    if (this.#hasTheirs && !this.#isOpen) {
      this.#isOpen = true;
      this.#tell("open");
    }
    this.#settle();
  }

  #onUpdate = (update, origin) => {
    if (origin !== this) this.isUnsaved = true;
    this.#tell("change");
    if (origin === this) return;
    if (this.#hasMine && this.writes) this.#sendUpdate(update);
    this.#tell("status");
  };

  #sendUpdate(update) {
    this.#hasMine = true;
    this.#sent += 1;
    this.#send(kinds.sync, (encoder) => writeUpdate(encoder, update));
  }

  #onSaved(count) {
    this.#taken = count;
    this.isFailing = false;
    this.#settle();
  }

  #settle() {
    if (this.#isAllTaken && this.writes) {
      this.isUnsaved = false;
      this.#savedVector = encodeStateVector(this.doc);
    }
    this.#tell("status");
  }

  #mayWrite(writes) {
    this.writes = writes;
    this.#tell("writes");
    if (writes && this.#isGranted) this.#sendUpdate(this.unsaved); // what it dropped, or was not given
    this.#settle();
  }

  // With all sides at rest the words are the same, or two documents have gone apart: then the server's is the one.
  #compare(theirs) {
    if (this.isSaved && crc32(new TextEncoder().encode(this.words.toString())) !== theirs) live.send({ differs: this.id });
  }

  #fail(isFailing) {
    this.isFailing = isFailing;
    this.#tell("status");
  }

  #onAwareness = ({ added, updated, removed }, origin) => {
    const isOwn = [...added, ...updated, ...removed].includes(this.awareness.clientID);
    if (origin !== this && isOwn && this.#isGranted) this.#sendOwnState();
  };

  #sendOwnState() {
    const update = encodeAwarenessUpdate(this.awareness, [this.awareness.clientID]);
    this.#send(kinds.awareness, (encoder) => writeVarUint8Array(encoder, update));
  }

  #send(kind, write) {
    const encoder = createEncoder();
    writeVarUint(encoder, kind);
    write(encoder);
    live.sendBytes(this.id, toUint8Array(encoder));
  }

  #lose(why) {
    this.dispatchEvent(new CustomEvent("lost", { detail: why }));
  }

  #tell(what) {
    this.dispatchEvent(new Event(what));
  }
}
