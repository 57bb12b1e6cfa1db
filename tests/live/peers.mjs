// Browsers' documents, moved by lines of JSON on standard input: [verb, peer, …]. Each line is answered with one.
import { createInterface } from "node:readline";
import * as Y from "yjs";

const peers = new Map();
const text = (peer) => of(peer).getText("text");
const bytes = (base64) => new Uint8Array(Buffer.from(base64, "base64"));
const written = (update) => Buffer.from(update).toString("base64");

function of(peer) {
  if (!peers.has(peer)) peers.set(peer, new Y.Doc());
  return peers.get(peer);
}

// A place as a share of the text, never inside a character.
function place(peer, share) {
  const words = text(peer).toString();
  const at = Math.floor(share * (words.length + 1));
  const isInside = at > 0 && at < words.length && words.codePointAt(at - 1) > 0xffff;
  return isInside ? at - 1 : at;
}

const verbs = {
  new: () => (peers.clear(), null),
  insert: (peer, share, words) => (text(peer).insert(place(peer, share), words), null),
  remove(peer, from, to) {
    const [begin, end] = [place(peer, Math.min(from, to)), place(peer, Math.max(from, to))];
    text(peer).delete(begin, end - begin);
    return null;
  },
  take: (peer, update) => (Y.applyUpdate(of(peer), bytes(update)), null),
  since: (peer, vector) => written(Y.encodeStateAsUpdate(of(peer), bytes(vector))),
  vector: (peer) => written(Y.encodeStateVector(of(peer))),
  words: (peer) => text(peer).toString(),
};

createInterface({ input: process.stdin }).on("line", (line) => {
  const [verb, ...rest] = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(verbs[verb](...rest))}\n`);
});
