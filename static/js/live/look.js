// What CodeMirror's own sheet says and this application says otherwise. Its sheet lies in no layer, so ours cannot.
import { EditorView } from "./library.js";

export const look = EditorView.theme({
  "&": { color: "var(--ink)" },
  "&.cm-focused": { outline: "3px solid var(--brand)", outlineOffset: "2px" },
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "1.5", overflow: "visible" },
  ".cm-content": { padding: ".5rem 0", caretColor: "var(--ink)", minHeight: "var(--editor-height)" },
  ".cm-line": { padding: "0 .75rem" },
  ".cm-tooltip": { border: "1px solid var(--line)", borderRadius: "var(--r-s)", background: "var(--surface)", color: "var(--ink)", boxShadow: "0 .5rem 1.5rem var(--shade)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--font)", maxHeight: "15rem", padding: ".25rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { display: "flex", alignItems: "center", gap: ".5rem", minHeight: "var(--tap)", padding: ".2rem .6rem", borderRadius: "var(--r-xs)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { background: "var(--chosen)", color: "var(--ink)" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "650" },
  ".cm-completionDetail": { fontStyle: "normal", color: "var(--ink-2)", margin: "0" },
});
