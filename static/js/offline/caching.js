// Pages and files that open without a network. Files lie in files-<version>, pages in pages-<version>-<user>: a kept
// page is shown with the files it was made with, until it has been fetched anew.
import { holder } from "./sealing.js";

const filesOf = (version) => `files-${version}`;
const pagesOf = ({ version, user }) => `pages-${version}-${user}`;

export async function keepFiles(version, files) {
  const cache = await caches.open(filesOf(version));
  await cache.addAll(files);
}

// Fetches a page and keeps it; false when there is no network, or somebody else or nobody is signed in.
export async function keepPage(path, user) {
  // Without the header it would show, and use up, a message that is meant for the page one looks at.
  const answer = await fetch(path, { redirect: "manual", headers: { "X-For-Later": "1" } }).catch(() => undefined);
  return Boolean(answer?.ok) && keepAnswer(path, answer, user);
}

// Keeps an answer as the page at that path, in place of what was kept before. It says itself whose it is.
export async function keepAnswer(path, answer, user) {
  const html = await answer.clone().text();
  const [, owner, version] = html.match(/ data-user="(\d+)" data-version="(\w+)"/) ?? [];
  if (!owner || (user && user !== Number(owner))) return false;
  const name = pagesOf({ version, user: owner });
  const cache = await caches.open(name);
  await cache.put(path, answer);
  await forgetPages((other) => other !== name);
  return true;
}

// The kept copy of whoever is signed in, marked as one: its form needs a key, a day and what the address says.
export async function keptPage(path) {
  const mine = await holder();
  const names = (await caches.keys()).filter((name) => mine && name.startsWith("pages-") && name.endsWith(`-${mine.user}`));
  const answer = await (names[0] && (await caches.open(names[0])).match(path, { ignoreVary: true }));
  if (!answer) return undefined;
  const html = await answer.text();
  const headers = new Headers(answer.headers);
  for (const name of ["content-encoding", "content-length"]) headers.delete(name); // of the bytes as they came
  return new Response(html.replace("<html ", "<html data-kept "), { headers });
}

export async function keptFile(request) {
  return caches.match(request, { ignoreVary: true });
}

// What was kept for anybody goes: nobody, or somebody else, is signed in.
export async function forgetPages(isOld = () => true) {
  for (const name of await caches.keys()) if (name.startsWith("pages-") && isOld(name)) await caches.delete(name);
}

export async function keptPages() {
  const names = (await caches.keys()).filter((name) => name.startsWith("pages-"));
  return Promise.all(names.map(async (name) => ({ name, requests: await (await caches.open(name)).keys() })));
}

// Of the pages of one sort only the latest stay: what was kept first comes first.
export async function keepLatest(isSuch, most) {
  for (const { name, requests } of await keptPages()) {
    const such = requests.filter(({ url }) => isSuch(new URL(url).pathname));
    const cache = await caches.open(name);
    for (const request of such.slice(0, -most)) await cache.delete(request);
  }
}

// Files of earlier versions go once no kept page needs them.
export async function forgetFiles(version) {
  const names = await caches.keys();
  const isNeeded = (name) => name === filesOf(version) || names.some((page) => page.startsWith(name.replace("files-", "pages-")));
  for (const name of names) if (name.startsWith("files-") && !isNeeded(name)) await caches.delete(name);
}
