// Word of changes in the queue, among all tabs and the service worker.
const name = "tryline-queue";
const channel = new BroadcastChannel(name);
const here = new EventTarget();

channel.addEventListener("message", () => here.dispatchEvent(new Event(name)));

export function changed() {
  channel.postMessage(null);
  here.dispatchEvent(new Event(name));
}

export function listen(callback) {
  here.addEventListener(name, callback);
  return () => here.removeEventListener(name, callback);
}
