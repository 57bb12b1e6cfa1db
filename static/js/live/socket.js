// The one socket of a page, shared by every text that is open on it and by the row of who is here. It connects while
// somebody uses it, and again by itself until the server says that it must not.
//
//   live.join(text)   a text: { id, onUp(), onDown(), onFrame(frame), onBytes(bytes) }; live.leave(text)
//   live.stay(page)   says which page this is ("persona:3"), to be told who is on it; live.go()
//   live.state        "open", "away" (it will be tried again), or "out", "forbidden", "many": the server does not want it
// The document hears "live:state", and what concerns more than one text: "live:people", "live:settled", "live:said".
import { device, live as path } from "../offline/places.js";
import { holder } from "../offline/sealing.js";
import { numbered, withNumber } from "./bytes.js";

const silence = 45_000; // a socket that says nothing for so long is dead
const beat = 25_000;
const longest = 30_000;
const ends = { 4401: "out", 4403: "forbidden", 4429: "many" };
const pauses = { 1012: 600, 1013: 3_000, 1007: longest, 1008: longest }; // before the first new attempt; otherwise 300 ms
const user = Number(document.documentElement.dataset.user);

class Live {
  state = "away";
  isTroubled = false; // the server itself closed: it could not take what came
  #texts = new Map();
  #page;
  #socket;
  #tries = 0;
  #heard = 0;
  #timer;
  #beats;

  constructor() {
    addEventListener("online", this.#now);
    addEventListener("offline", () => this.#socket && this.#drop());
    addEventListener("pageshow", ({ persisted }) => persisted && this.#now());
    document.addEventListener("visibilitychange", () => document.hidden || this.#now());
  }

  join(text) {
    this.#texts.set(text.id, text);
    if (this.state === "open") text.onUp();
    else this.#connect();
  }

  leave(text) {
    if (this.#texts.get(text.id) !== text) return;
    this.#texts.delete(text.id);
    this.send({ close: text.id });
    this.#rest();
  }

  stay(page) {
    this.#page = page;
    if (this.state === "open") this.send({ here: page });
    else this.#connect();
  }

  go() {
    this.#page = undefined;
    this.#rest();
  }

  send(frame) {
    if (this.#isOpen) this.#socket.send(JSON.stringify(frame));
  }

  sendBytes(id, bytes) {
    if (this.#isOpen) this.#socket.send(withNumber(id, bytes));
  }

  // The browser knows of an end before it tells us.
  get #isOpen() {
    return this.state === "open" && this.#socket.readyState === WebSocket.OPEN;
  }

  get #isUsed() {
    return this.#page || this.#texts.size;
  }

  // A moment later: the next page part may use it again.
  #rest() {
    setTimeout(() => this.#isUsed || this.#socket?.close(1000), 1000);
  }

  // The network is back, or somebody looks at the page again, perhaps after having signed in elsewhere.
  #now = () => {
    if (this.#socket) return this.#check();
    this.#tries = 0;
    this.#connect();
  };

  #connect() {
    clearTimeout(this.#timer);
    if (this.#socket || !this.#isUsed || !user) return;
    if (!navigator.onLine) return this.#later(longest);
    const socket = (this.#socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}${path}?user=${user}`));
    socket.binaryType = "arraybuffer";
    socket.addEventListener("open", () => socket === this.#socket && this.#onOpen());
    socket.addEventListener("message", ({ data }) => socket === this.#socket && this.#onMessage(data));
    socket.addEventListener("close", ({ code }) => socket === this.#socket && this.#onClose(code));
  }

  #onOpen() {
    this.#heard = Date.now();
    this.#beats = setInterval(() => (this.send({ tick: 1 }), this.#check()), beat);
    this.#become("open");
    if (this.#page) this.send({ here: this.#page });
    for (const text of [...this.#texts.values()]) text.onUp();
  }

  #onMessage(data) {
    this.#heard = Date.now();
    if (typeof data !== "string") return this.#onBytes(new Uint8Array(data));
    const frame = JSON.parse(data);
    this.#tries = 0;
    if (frame.people) return tell("live:people", { people: frame.people });
    for (const what of ["settled", "said"]) if (what in frame) tell(`live:${what}`, { text: frame[what] });
    const id = frame.opened ?? frame.refused ?? frame.saved ?? frame.failing ?? frame.reload ?? frame.settled ?? frame.sum ?? frame.text;
    this.#texts.get(id)?.onFrame(frame);
  }

  #onBytes(bytes) {
    const [id, message] = numbered(bytes);
    this.#texts.get(id)?.onBytes(message);
  }

  #onClose(code) {
    this.#socket = undefined;
    clearInterval(this.#beats);
    this.isTroubled = [1007, 1008, 1013].includes(code);
    const wasOpen = this.state === "open";
    this.#become(ends[code] ?? "away");
    for (const text of [...this.#texts.values()]) text.onDown();
    if (this.#isUsed && !ends[code]) this.#later(pauses[code] ?? 300, wasOpen);
  }

  // Doubled each time, and never at the same moment as everybody else.
  #later(first, wasOpen = true) {
    const pause = Math.min(first * 2 ** this.#tries++, longest) * (0.5 + Math.random() / 2);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(async () => ((await isStillMine(wasOpen)) ? this.#connect() : this.#become("out")), pause);
  }

  #check() {
    if (this.state === "open" && Date.now() - this.#heard > silence) this.#drop();
  }

  // Without waiting for an answer that may never come.
  #drop() {
    const dead = this.#socket;
    this.#onClose(1006);
    dead.close();
  }

  #become(state) {
    if (state === this.state) return;
    this.state = state;
    tell("live:state", { state });
  }
}

// Somebody else may have signed in on the device since this page was made: what is written here is not theirs. Why a
// socket did not open the browser does not say: then the server is asked who is signed in.
async function isStillMine(wasOpen) {
  const found = await holder().catch(() => undefined);
  if (found && found.user !== user) return false;
  if (wasOpen || !navigator.onLine) return true;
  const answer = await fetch(device, { redirect: "manual" }).catch(() => undefined);
  if (answer?.type === "opaqueredirect") return false;
  return !answer?.ok || (await answer.json()).user === user;
}

const tell = (what, detail) => document.dispatchEvent(new CustomEvent(what, { detail }));

export const live = new Live();
