// Entries lie sealed on the device (AES-GCM). The key comes from the server with each sign-in and goes at sign-out;
// the browser keeps it so that scripts can use it and not read it.
import { keys } from "./store.js";

const algorithm = "AES-GCM";

// Whose device it is just now: { user, key }, or undefined when nobody is signed in.
export async function holder() {
  return (await keys.all())[0];
}

// The same, unless the page was made for somebody else: a tab from before they signed out.
export async function owner() {
  const found = await holder();
  const page = globalThis.document?.documentElement.dataset.user;
  return page === undefined || Number(page) === found?.user ? found : undefined;
}

export async function takeKey(user, base64) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", bytes, algorithm, false, ["encrypt", "decrypt"]);
  await keys.clear();
  await keys.put({ user, key });
}

export const dropKey = () => keys.clear();

export async function seal({ user, key }, id, words) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(words));
  return { iv, sealed: await crypto.subtle.encrypt({ name: algorithm, iv, additionalData: label(user, id) }, key, plain) };
}

// Throws OperationError when it was sealed with another key, for another person or under another id.
export async function unseal({ user, key }, id, { iv, sealed }) {
  const plain = await crypto.subtle.decrypt({ name: algorithm, iv, additionalData: label(user, id) }, key, sealed);
  return JSON.parse(new TextDecoder().decode(plain));
}

const label = (user, id) => new TextEncoder().encode(`${user} ${id}`);
