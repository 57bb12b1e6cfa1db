// The queue of what was logged on this device: kept first, sent after, each entry once.
//
//   import { enqueue, flush, listen, waiting } from "../offline/queue.js";
//
//   const id = await enqueue({ kind, url, fields, label });
//     Keeps a form's answers on the device. They are safe when the promise is fulfilled.
//       kind    what it is, to group by: "objection", "occasion"
//       url     where its form is posted
//       fields  what is posted: a FormData, an object or pairs of names and values. `client_id` is the entry's id
//               and the server's key against doubles; without one it gets one. `csrf_token` is left out: a fresh
//               token goes with it when it is sent.
//       label   what the list of waiting entries calls it, such as the company's name
//     The same client_id with the same fields is the same entry (a double tap); with other fields it is another one
//     and gets an id of its own. Rejected with NotReady when nobody's key is here: then post the form as it is.
//   await flush({ token })
//     Sends what is due, one sender at a time among all tabs and the service worker. Never rejected. Pages flush when
//     they open, when the network comes back and by Background Sync; call it after enqueue to send at once, with the
//     page's CSRF token, which spares a round trip. Afterwards ask entry(id) what came of it.
//   await settled(id, token)  flushes, waits for it six seconds at most, and gives the entry as it is then
//   await entry(id)    one entry of the signed-in person, or undefined when it is not here
//   await waiting()    { mine: [entry, …] the oldest first, others: how many entries of other people lie here }
//   await replace(id, { fields, label })  other words for an entry that waits; false when it is sent already
//   await retry(id)    an entry that was refused is sent once more
//   await remove(id)   takes an entry out; false when it is sent already
//   await owner()      undefined while nothing can be queued here: nobody is signed in, or no key has come yet
//   const stop = listen(callback)         calls back whenever entries change, in any tab
//
// An entry: { id, kind, url, fields: [[name, value], …], label, at (ms), state, status, answer, next }
//   state   "waiting", "sent", or "refused": the server answered and a person must look at it
//   status  the last answer's: undefined before any, 0 without a network, 401 signed out, 409 saved with other words,
//           422 mend it, 403 not allowed, 429 or 503 later
//   answer  the server's words as HTML (409, 422): for DOMParser, never for the page
//   next    where the server would have gone, when it is sent
//
// What the url must do: make one row per client_id, answer 303 when it is saved (also for the second time), 4xx when
// it is not. A redirect that only flashes an error would count as saved.
import { changed, listen } from "./changes.js";
import { owner, seal, unseal } from "./sealing.js";
import { flush, locked } from "./sending.js";
import { entries } from "./store.js";

export { flush, listen, owner };

const sitting = 6 * 3600_000;
const patience = 6000;
const machinery = ["csrf_token", "client_id"];

export class NotReady extends Error {}

export async function enqueue({ kind, url, fields, label }) {
  const mine = await owner();
  if (!mine) throw new NotReady();
  const answers = new URLSearchParams(fields);
  const id = answers.get("client_id") || crypto.randomUUID();
  const words = { url, label, fields: [...answers].filter(([name]) => !machinery.includes(name)) };
  const row = { id, user: mine.user, kind, at: Date.now(), state: "waiting", tries: 0, due: 0 };
  try {
    await entries.add({ ...row, box: await seal(mine, id, words) });
  } catch (error) {
    if (error.name !== "ConstraintError") throw error;
    const known = await entry(id);
    if (known && isSame(known, words)) return id;
    return enqueue({ kind, url, label, fields: [...words.fields, ["client_id", crypto.randomUUID()]] });
  }
  await forgetOld();
  changed();
  return id;
}

export async function entry(id) {
  const [mine, row] = await Promise.all([owner(), entries.get(id)]);
  return row && mine && row.user === mine.user ? opened(mine, row) : undefined;
}

export async function settled(id, token) {
  await Promise.race([flush({ token }), new Promise((resolve) => setTimeout(resolve, patience))]);
  return entry(id);
}

export async function waiting() {
  const [mine, rows] = await Promise.all([owner(), entries.all()]);
  const left = rows.filter((row) => row.state !== "sent");
  const own = left.filter((row) => row.user === mine?.user).sort((one, other) => one.at - other.at);
  const read = await Promise.all(own.map((row) => opened(mine, row)));
  return { mine: read, others: left.length - own.length };
}

export const replace = (id, { fields, label }) =>
  whileItWaits(id, async (row, mine) => {
    const { url } = await opened(mine, row);
    const answers = [...new URLSearchParams(fields)].filter(([name]) => !machinery.includes(name));
    await entries.put({ ...fresh(row), box: await seal(mine, id, { url, label, fields: answers }) });
  });

export const retry = (id) => whileItWaits(id, (row) => entries.put(fresh(row)));

export const remove = (id) => whileItWaits(id, () => entries.delete(id));

// Under the senders' lock: an entry is not changed while it is on its way.
function whileItWaits(id, act) {
  return locked(async () => {
    const [mine, row] = await Promise.all([owner(), entries.get(id)]);
    if (!row || row.user !== mine?.user || row.state === "sent") return false;
    await act(row, mine);
    changed();
    return true;
  });
}

const fresh = ({ status, ...row }) => ({ ...row, state: "waiting", tries: 0, due: 0 });

const isSame = (known, { url, fields }) => JSON.stringify([known.url, known.fields]) === JSON.stringify([url, fields]);

async function opened(mine, { box, user, tries, due, ...row }) {
  try {
    return { ...row, ...(await unseal(mine, row.id, box)) };
  } catch {
    return { ...row, state: "refused", status: -1, url: "", fields: [], label: "" }; // the server's secret was changed
  }
}

// Sent entries stay for a sitting, so that a second tap on an old page finds them.
async function forgetOld() {
  const old = (await entries.all()).filter((row) => row.state === "sent" && row.at < Date.now() - sitting);
  await Promise.all(old.map((row) => entries.delete(row.id)));
}
