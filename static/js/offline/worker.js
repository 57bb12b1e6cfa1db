// The service worker: files and the log page from the device, other pages from the network and, without one, the latest
// briefs, and the latest texts one wrote in, from the device; and the queue in the background. What differs between
// versions comes with `serve`.
import { forgetFiles, forgetPages, keepAnswer, keepFiles, keepLatest, keepPage, keptFile, keptPage, keptPages } from "./caching.js";
import { atHand, briefs, files, isBrief, isWriting, log, signOut } from "./places.js";
import { flush, waiting } from "./queue.js";
import { dropKey } from "./sealing.js";

const patience = 3000; // a network that takes longer is as good as none
const latest = [[isBrief, 6], [isWriting, 6]]; // how many pages of each sort stay

export function serve({ version, every }) {
  self.addEventListener("install", (event) => {
    self.skipWaiting(); // open pages have their scripts, and a kept page its files
    event.waitUntil(keepFiles(version, every));
  });

  self.addEventListener("activate", (event) => event.waitUntil(takeOver(version)));

  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (origin !== location.origin) return;
    if (request.method === "POST" && pathname === signOut) event.waitUntil(forgetPerson());
    if (request.method !== "GET") return;
    if (pathname.startsWith(files)) event.respondWith(file(request));
    else if (request.mode === "navigate") event.respondWith(page(event));
  });

  self.addEventListener("sync", (event) => event.waitUntil(sendWaiting()));
}

async function takeOver(version) {
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
  for (const { name, requests } of await keptPages()) {
    const user = Number(name.split("-").at(-1));
    for (const { url } of requests) await keepPage(new URL(url).pathname, user);
  }
  await forgetFiles(version);
}

async function file(request) {
  return (await keptFile(request)) ?? fetch(request);
}

// The log page opens from the device at once and is fetched for the next time. Any other comes from the network, or else
// as it was kept; in place of what was not, the answers at hand or the log page.
async function page(event) {
  const { pathname, search } = new URL(event.request.url);
  const fetched = fromNetwork(event);
  if (pathname === log && !search) {
    event.waitUntil(fetched.then(renew));
    const kept = await keptPage(log);
    if (kept) return kept;
  }
  const isKept = [log, atHand].includes(pathname) || latest.some(([isSuch]) => isSuch(pathname));
  const answer = await (isKept ? Promise.race([fetched, late()]) : fetched);
  if (answer?.ok && isKept && (!search || isWriting(pathname))) event.waitUntil(keep(pathname, answer.clone()));
  if (answer && !(isKept && answer.status >= 500)) return answer;
  const kept = isKept && (await keptPage(pathname));
  if (kept) return kept;
  return (await fetched) ?? (await insteadOf(pathname)) ?? Response.error();
}

async function keep(path, answer) {
  await keepAnswer(path, answer);
  for (const [isSuch, most] of latest) if (isSuch(path)) await keepLatest(isSuch, most);
}

async function insteadOf(path) {
  for (const instead of path.startsWith(briefs) ? [atHand, log] : [log]) {
    if (instead !== path && (await keptPage(instead))) return Response.redirect(instead);
  }
  return undefined;
}

// Led elsewhere: nobody is signed in any more, and the next visit shall say so.
async function renew(answer) {
  if (answer?.ok) await keepAnswer(log, answer.clone());
  else if (answer?.type === "opaqueredirect") await forgetPages();
}

async function fromNetwork(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return undefined;
  }
}

const late = () => new Promise((resolve) => setTimeout(resolve, patience));

async function forgetPerson() {
  await dropKey();
  await forgetPages();
}

// Rejected while something waits: then the browser tries again by itself.
async function sendWaiting() {
  await flush();
  const { mine } = await waiting();
  if (mine.some(({ state }) => state === "waiting")) throw new Error("something still waits");
}
