// Markdown in the editor: what is set apart in the reading is set apart in the writing, by classes that live.css draws.
import {
  Language, Strikethrough, Table, TaskList, defineLanguageFacet, languageDataProp, parser, syntaxHighlighting, tagHighlighter, tags,
} from "./library.js";

const longest = 4000; // letters of a paragraph: in a longer one a slip of the paste would keep the parser busy at every key

// A paragraph as it is, without a look at what is in it.
const plain = {
  name: "LongText",
  before: "ATXHeading",
  parse(context, line) {
    if (line.text.length <= longest) return false;
    context.addElement(context.elt("Paragraph", context.lineStart, context.lineStart + line.text.length));
    return context.nextLine(), true;
  },
  leaf: () => ({
    nextLine: () => false,
    finish(context, text) {
      const { start, content } = text;
      if (content.length <= longest) return false;
      context.addLeafElement(text, context.elt("Paragraph", start, start + content.length));
      return true;
    },
  }),
};

const facts = defineLanguageFacet();
const config = { props: [languageDataProp.add({ Document: facts })], parseBlock: [plain] };
const language = new Language(facts, parser.configure([Strikethrough, Table, TaskList, config]), [], "markdown");

const classes = tagHighlighter([
  { tag: [tags.heading1, tags.heading2, tags.heading3, tags.heading4, tags.heading5, tags.heading6], class: "md-heading" },
  { tag: tags.strong, class: "md-strong" },
  { tag: tags.emphasis, class: "md-emphasis" },
  { tag: tags.strikethrough, class: "md-struck" },
  { tag: [tags.link, tags.labelName], class: "md-link" },
  { tag: tags.quote, class: "md-quote" },
  { tag: tags.monospace, class: "md-code" },
  { tag: [tags.processingInstruction, tags.url, tags.atom, tags.contentSeparator, tags.escape], class: "md-sign" },
]);

export const markdown = [language.extension, syntaxHighlighting(classes)];
