// What was written in a text without a network, where the text is not open: sent by its form when a page opens or the
// network comes back. The copy stays until the text is opened: then one sees whether others changed the same words.
import { texts } from "../offline/places.js";
import { owner } from "../offline/sealing.js";
import { freshToken } from "../offline/sending.js";
import { canKeep, forgetOld, kept, mark } from "./keeping.js";

const patience = 20_000;
const refusals = [403, 404, 409, 422];

export async function sendKept() {
  if (!canKeep) return;
  try {
    await navigator.locks.request("tryline-texts", sendAll);
  } catch (error) {
    console.warn("What was written could not be sent now", error);
  }
}

async function sendAll() {
  await forgetOld();
  const copies = (await kept()).filter(({ text, sent, refused, epoch }) => !sent && !refused && epoch > 0 && !isOpenHere(text));
  if (!copies.length || !navigator.onLine) return;
  const mine = await owner();
  const token = await freshToken(mine);
  for (const copy of copies) {
    const { ok, status } = await post(mine, token, copy);
    if (ok) await mark(copy, { sent: true });
    else if (refusals.includes(status)) await mark(copy, { refused: true }); // opening the text says why
  }
}

const isOpenHere = (text) => document.querySelector(`live-text[text="${text}"]`);

function post({ user }, token, { text, unsaved: update, epoch }) {
  return fetch(`${texts}${text}/edit`, {
    method: "POST",
    body: new URLSearchParams({ client_id: crypto.randomUUID(), base_seq: 0, markdown: "", update, epoch }),
    headers: { "X-CSRFToken": token, "X-Queued-For": String(user), "HX-Request-Type": "partial" },
    signal: AbortSignal.timeout(patience),
  });
}
