// What was typed into the form's field before the text was opened live goes into the editor with it.
const normal = (words) => words.replace(/\r\n?/g, "\n");

// Not when it was typed upon other words than those that came: then the form is saved as ever, and the server joins them.
export function fits(area, words) {
  const before = normal(area.defaultValue);
  return normal(area.value) === before || words === before;
}

export function takeOver(area, view) {
  const [before, typed] = [normal(area.defaultValue), normal(area.value)];
  if (typed === before) return;
  view.dispatch({ changes: spliced(before, typed) });
  area.value = area.defaultValue;
  area.form.dispatchEvent(new Event("queued:kept", { bubbles: true })); // unsaved-words need not keep it
}

// The one stretch that differs.
function spliced(before, after) {
  const shorter = Math.min(before.length, after.length);
  let [from, end] = [0, 0];
  while (from < shorter && before[from] === after[from]) from++;
  while (end < shorter - from && before.at(-1 - end) === after.at(-1 - end)) end++;
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) };
}
