// What is written in a text and not saved yet, on the device: sealed for the one who wrote it, as the queue is. Each page
// that has the text open keeps a copy of its own; opening the text joins them all, and once all is saved they go.
import { owner, seal, unseal } from "../offline/sealing.js";
import { texts } from "../offline/store.js";
import { fromBase64, toBase64 } from "./bytes.js";

const pause = 150;
const patience = 3000;
const old = 3 * 24 * 3600_000; // a copy that was sent by the form waits so long to be opened

export const canKeep = isSecureContext && "indexedDB" in globalThis;

// The copies of this person, the newest first: { id, text, at, sent, refused, epoch, state, savedVector, unsaved (base64),
// ranges (as unsaved.js writes them) }.
export async function kept(text) {
  const mine = canKeep && ((await owner()) ?? (await keyHasCome()));
  if (!mine) return [];
  const rows = (await texts.all()).filter((row) => row.user === mine.user && (!text || row.text === text));
  const read = await Promise.all(rows.map((row) => opened(mine, row).catch(() => undefined))); // the server's secret was changed
  return read.filter(Boolean).sort((one, other) => other.at - one.at);
}

export const forget = ({ id, at }) => texts.deleteOf(id, at);

// After signing in, the key comes with the first page (device.js).
async function keyHasCome() {
  await Promise.race([
    new Promise((resolve) => document.addEventListener("device:settled", resolve, { once: true })),
    new Promise((resolve) => setTimeout(resolve, patience)),
  ]);
  return owner();
}

// What became of a copy that was sent by the form.
export async function mark({ id, at }, what) {
  const row = await texts.get(id);
  if (row?.at === at) await texts.put({ ...row, ...what });
}

export async function forgetOld() {
  const rows = (await texts.all()).filter(({ sent, at }) => sent && at < Date.now() - old);
  for (const row of rows) await forget(row);
}

async function opened(mine, { box, user, ...row }) {
  const { state, savedVector, ...words } = await unseal(mine, row.id, box);
  return { ...row, ...words, state: fromBase64(state), savedVector: fromBase64(savedVector) };
}

// The copy of one page. `read` gives what is to be kept: { epoch, state, savedVector, unsaved, ranges }, or nothing when all
// is saved. `joined` are the copies that were joined into it.
export class Copy {
  state = "kept"; // or "keeping", or "unkept": words would be lost with this page
  #text;
  #read;
  #joined;
  #tell;
  #id = globalThis.crypto.randomUUID?.();
  #at;
  #timer;
  #isTouched = false;
  #work = Promise.resolve();

  constructor(text, { read, tell, joined = [] }) {
    this.#text = text;
    this.#read = read;
    this.#tell = tell;
    this.#joined = joined;
    addEventListener("pagehide", this.flush);
    document.addEventListener("visibilitychange", this.flush);
  }

  touch() {
    this.state = "keeping";
    this.#isTouched = true;
    this.#timer ??= setTimeout(this.flush, pause);
  }

  flush = () => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isTouched || (this.#hasRows && !this.#read())) this.#work = this.#work.then(() => this.#settle());
    return this.#work;
  };

  end() {
    removeEventListener("pagehide", this.flush);
    document.removeEventListener("visibilitychange", this.flush);
    return this.flush();
  }

  get #hasRows() { return this.#at || this.#joined.length; }

  async #settle() {
    this.#isTouched = false;
    const words = this.#read();
    const isDone = await (words ? this.#put(words) : this.#drop()).catch(() => false); // the device is full
    if (this.#isTouched) return;
    this.state = isDone ? "kept" : "unkept";
    this.#tell();
  }

  async #put({ state, savedVector, unsaved, ...words }) {
    const mine = canKeep && (await owner());
    if (!mine) return false;
    const written = { ...words, state: toBase64(state), savedVector: toBase64(savedVector ?? new Uint8Array([0])), unsaved: toBase64(unsaved) };
    const at = Date.now();
    await texts.put({ id: this.#id, user: mine.user, text: this.#text, at, box: await seal(mine, this.#id, written) });
    this.#at = at;
    return this.#forgetJoined(); // they are in it
  }

  async #drop() {
    if (this.#at) await forget({ id: this.#id, at: this.#at });
    this.#at = undefined;
    return this.#forgetJoined();
  }

  async #forgetJoined() {
    for (const copy of this.#joined) await forget(copy);
    this.#joined = [];
    return true;
  }
}
