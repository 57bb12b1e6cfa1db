// Sends the queue: one sender at a time on the whole device, each entry under its own client_id, until the server has
// said what became of it.
import { changed } from "./changes.js";
import { device } from "./places.js";
import { owner, seal, unseal } from "./sealing.js";
import { entries } from "./store.js";

const patience = 20_000;
const longestPause = 3600_000;
const refusals = [400, 403, 404, 405, 409, 410, 413, 422];

export const locked = (act) => navigator.locks.request("tryline-queue", act);

export async function flush({ token } = {}) {
  try {
    const isDone = await locked(() => sendAll(token));
    if (!isDone) await sendLater();
  } catch (error) {
    console.warn("The queue could not be sent now", error);
  }
}

// Asks the browser to send by itself when the network comes back, and not to throw away what waits.
async function sendLater() {
  if (!globalThis.document) return;
  navigator.storage?.persist?.();
  const registration = await navigator.serviceWorker.getRegistration();
  await registration?.sync?.register("queue").catch(() => {}); // not every browser, nor every person, allows it
}

// Whether nothing is left that could be sent later.
async function sendAll(token) {
  const mine = await owner();
  if (!mine) return true;
  const own = (await entries.all()).filter((row) => row.user === mine.user && row.state === "waiting");
  for (const row of own.filter((row) => row.due <= Date.now()).sort((one, other) => one.at - other.at)) {
    const words = await unseal(mine, row.id, row.box).catch(() => undefined);
    if (!words) continue;
    const answer = await post(mine, row.id, words, token);
    token = answer.token;
    await keep(mine, row, words, answer);
    changed();
    if (!answer.isFinal) return false;
  }
  return own.every((row) => row.due <= Date.now());
}

// What the server said: { status, isFinal, isSaved, next, html, wait, token }.
async function post(mine, id, words, token) {
  try {
    token ??= await freshToken(mine);
    let answer = await ask(mine, id, words, token);
    if (answer.status === 400) answer = await ask(mine, id, words, (token = await freshToken(mine))); // it ran out
    const { status, headers } = answer;
    const isFinal = answer.ok || refusals.includes(status);
    const html = [409, 422].includes(status) ? await answer.text() : "";
    return { status, isFinal, isSaved: answer.ok, next: headers.get("X-Next"), html, wait: pauseOf(answer), token };
  } catch (error) {
    return { status: error.status ?? 0, isFinal: false, wait: error.wait ?? 0 };
  }
}

function ask(mine, id, { url, fields }, token) {
  return fetch(url, {
    method: "POST",
    body: new URLSearchParams([...fields, ["client_id", id]]),
    // A fragment, for of the answer only its words are shown; refused when somebody else has signed in meanwhile.
    headers: { "X-CSRFToken": token, "X-Queued-For": String(mine.user), "HX-Request-Type": "partial" },
    signal: AbortSignal.timeout(patience),
  });
}

export async function freshToken(mine) {
  const answer = await fetch(device, { signal: AbortSignal.timeout(patience), redirect: "manual" });
  if (answer.type === "opaqueredirect") throw Object.assign(new Error("signed out"), { status: 401 });
  if (!answer.ok) throw Object.assign(new Error("no token"), { status: answer.status, wait: pauseOf(answer) });
  const { user, token } = await answer.json();
  if (user !== mine.user) throw Object.assign(new Error("somebody else has signed in"), { status: 401 });
  return token;
}

const pauseOf = (answer) => Number(answer.headers.get("Retry-After")) * 1000 || 0;

function keep(mine, row, words, { status, isFinal, isSaved, next, html, wait }) {
  if (isSaved) return seal(mine, row.id, { ...words, next }).then((box) => entries.put({ ...row, status, box, state: "sent", at: Date.now() }));
  if (isFinal) return seal(mine, row.id, { ...words, answer: html }).then((box) => entries.put({ ...row, status, box, state: "refused" }));
  // Without a network or a sign-in the next sign of either is enough; a server in trouble is left in peace.
  const isTrouble = status === 429 || status >= 500;
  const tries = isTrouble ? row.tries + 1 : row.tries;
  const pause = isTrouble ? wait || Math.min(2 ** tries * 5_000, longestPause) : 0;
  return entries.put({ ...row, status, tries, due: pause && Date.now() + pause });
}
