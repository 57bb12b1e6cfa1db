// What was just loaded or swapped in becomes htmx's a moment later: until then nothing hears its triggers.
export function whenPowered(part, act, tries = 50) {
  if ("htmxPowered" in part.dataset || !tries) act();
  else setTimeout(() => whenPowered(part, act, tries - 1), 10);
}

// The event that a part's hx-trigger names.
export const trigger = (part, what) => whenPowered(part, () => part.dispatchEvent(new Event(what)));
