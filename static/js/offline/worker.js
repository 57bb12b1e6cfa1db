// The service worker: files from the device, pages from the network and, without one, the log page from the device;
// and the queue in the background. What differs between versions comes with `serve`.
import { forgetFiles, forgetPages, keepAnswer, keepFiles, keepPage, keptFile, keptPage, keptPages } from "./caching.js";
import { files, log, signOut } from "./places.js";
import { flush, waiting } from "./queue.js";
import { dropKey } from "./sealing.js";

const patience = 3000; // a network that takes longer is as good as none

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

// From the network, or else the kept log page: at its own address, and in place of any page that cannot be fetched.
async function page(event) {
  const fetched = fromNetwork(event);
  const { pathname, search } = new URL(event.request.url);
  const isLog = pathname === log;
  const answer = await (isLog ? Promise.race([fetched, late()]) : fetched);
  if (answer?.ok && isLog && !search) event.waitUntil(keepAnswer(log, answer.clone()));
  if (answer && !(isLog && answer.status >= 500)) return answer;
  const kept = await keptPage(log);
  if (kept) return isLog ? kept : Response.redirect(log);
  return (await fetched) ?? Response.error();
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
