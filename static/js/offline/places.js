// The addresses that pages and the service worker share; tests/offline/test_routes.py holds them to the routes.
// The scripts lie in static/js-<stamp>/offline/, wherever on the site that is.
const root = new URL("../../../", import.meta.url);

export const files = new URL("static/", root).pathname;
export const worker = new URL("service-worker.js", root).pathname;
export const device = new URL("device", root).pathname;
export const log = new URL("objections/new", root).pathname;
export const signOut = new URL("sign-out", root).pathname;
export const live = new URL("live", root).pathname;
export const people = new URL("people/", root).pathname;
export const texts = new URL("texts/", root).pathname;
export const briefs = new URL("briefs/", root).pathname;
export const atHand = new URL("briefs/at-hand", root).pathname;
export const isBrief = (path) => path.startsWith(`${briefs}accounts/`);
export const isWriting = (path) => path.startsWith(texts) && path.endsWith("/edit");
