// Makes this device the signed-in person's: the worker, their key, the pages kept for them; and sends what waits.
// Whatever was kept for somebody else goes first. The <html> element says who is signed in and of which version it is.
import { sendKept } from "../live/returning.js";
import { forgetPages, keepPage } from "./caching.js";
import { atHand, device, log, signOut, worker } from "./places.js";
import { flush } from "./queue.js";
import { dropKey, holder, takeKey } from "./sealing.js";

const { dataset } = document.documentElement;
const user = Number(dataset.user); // 0 when nobody is signed in
const again = 20_000;
const isAble = isSecureContext && "serviceWorker" in navigator && "locks" in navigator;

export async function settleIn() {
  if (!isAble) return;
  forgetWords((owner) => user && owner !== user); // without one a session ran out: they may sign in again
  addEventListener("submit", ({ target }) => new URL(target.action).pathname === signOut && forgetWords(() => true));
  const before = await holder();
  if (before && before.user !== user) await leave();
  if (!user) return leave();
  navigator.serviceWorker.register(worker, { type: "module" });
  if (!before || before.user !== user) await fetchKey();
  document.dispatchEvent(new Event("device:settled"));
  send();
  addEventListener("online", send);
  addEventListener("visibilitychange", () => document.hidden || send());
  setInterval(() => document.hidden || flush(), again);
  await keepPages();
}

function send() {
  flush();
  sendKept();
}

async function leave() {
  await dropKey();
  await forgetPages();
}

async function fetchKey() {
  const answer = await fetch(device).catch(() => undefined);
  if (!answer?.ok || answer.redirected) return;
  const given = await answer.json();
  if (given.user === user) await takeKey(user, given.key);
}

// The worker keeps what is opened; besides, the log page and what is at hand are fetched once an hour.
async function keepPages() {
  if ("kept" in dataset || !("logs" in dataset)) return;
  const stamp = `${user} ${dataset.version} ${document.documentElement.lang} ${Math.floor(Date.now() / 3600_000)}`;
  if (localStorage.getItem("kept-pages") === stamp && (await caches.match(log))) return;
  if (!(await keepPage(log, user)) || !(await keepPage(atHand, user))) return;
  for (const brief of await briefsAtHand()) await keepPage(brief, user);
  localStorage.setItem("kept-pages", stamp);
}

async function briefsAtHand() {
  const page = new DOMParser().parseFromString(await (await caches.match(atHand)).text(), "text/html");
  return [...page.querySelectorAll("a[data-keep]")].map((link) => link.getAttribute("href"));
}

// Words typed and not sent (unsaved-words.js) are for the one who typed them.
function forgetWords(isOther) {
  for (const key of Object.keys(localStorage)) if (key.startsWith("words:") && isOther(Number(key.split(":")[1]))) localStorage.removeItem(key);
}
