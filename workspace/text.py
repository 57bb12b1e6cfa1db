"""Markdown → safe HTML, plain text, and letters folded for search. The only importer of markdown and bleach.

This file is also the child process that formats (see rendering.py), so it must load fast: no Flask here.
"""

import json
import re
import signal
import sys
import unicodedata
from collections.abc import Iterator
from html import unescape
from xml.etree.ElementTree import Element

from bleach.html5lib_shim import Filter
from bleach.linkifier import LinkifyFilter
from bleach.sanitizer import Cleaner
from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import SimpleTagInlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

from workspace.rendering import rendered

TAGS = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "br", "blockquote", "pre", "details", "summary"}
    | {"ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"}
    | {"strong", "em", "del", "code", "sup", "sub", "a", "img", "label"}
)
SCHEMES = frozenset(["http", "https", "mailto", "tel"])
CLASSES = {
    "td": {"left", "center", "right"},
    "th": {"left", "center", "right"},
    "li": {"task"},
    "label": {"todo", "done"},
}
ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt"}}


def to_html(markdown: str, heading: int = 3) -> Markup:
    """Safe HTML of any text a person wrote; never raises. The highest heading in it becomes h`heading`.

    A text that takes over a second to format, or is longer than 256,000 characters, comes back as plain text.
    """
    text = _legible(markdown)
    html = rendered(text, heading)
    return _as_written(text) if html is None else Markup(html)


def plain(markdown: str) -> str:
    """One paragraph of readable text without Markdown's signs, for search and excerpts."""
    if _UNSIGNED.fullmatch(markdown):  # most of what is said has no sign in it
        return " ".join(markdown.split())
    text = _legible(markdown)
    for sign, meaning in _SIGNS:
        text = sign.sub(meaning, text)
    return " ".join(unescape(text).split())


def excerpt(markdown: str, length: int = 160) -> str:
    """The beginning of the plain text: at most `length` characters, cut between words."""
    text = plain(markdown)
    if len(text) <= length:
        return text
    beginning = text[:length].rsplit(" ", 1)[0][: length - 1]
    return beginning.rstrip(" ,.;:–-") + "…"


def folded(text: str) -> str:
    """Letters as a hurried person types them: "Ærø  Søgård" → "aero sogard". For search and company names."""
    for _ in range(2):  # casefolding and decomposing each make new work for the other
        text = unicodedata.normalize("NFKD", text.casefold()).translate(_FOLDS)
    return " ".join(unicodedata.normalize("NFC", text).split())


def sort_key(name: str, language: str) -> str:
    """Sorts as a reader of nb, da (… z æ ø å), sv (… z å ä ö) or en expects.

    Computed here because databases and containers seldom have Nordic locales installed. Old names in "Aa"
    sort under a.
    """
    letters = unicodedata.normalize("NFC", name).casefold()
    return folded(letters.translate(_AFTER_Z.get(language, {})))


def _legible(text: str) -> str:
    """Line ends as newlines; without control characters, bidirectional overrides and half characters."""
    text = re.sub("\r\n?|[\x85\u2028\u2029]", "\n", text)
    text = re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]", "", text)
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def _as_written(text: str) -> Markup:
    from flask_babel import gettext as _  # here, because the child does not need it and starts twice as fast

    note = _("Shown as plain text: it takes too long to format.")
    return Markup('<p class="note">{}</p>\n<pre class="plain">{}</pre>').format(note, text)


# None of these may look back further than it read: a search entry is made of every text, however strange.
_LINK = r"!?\[([^\[\]]*)\](?:\([^()]*(?:\([^()]*\)[^()]*)?\)|\[[^\[\]]*\])"
_SIGNS = [
    (re.compile(pattern, re.MULTILINE), meaning)
    for pattern, meaning in [
        (r"(?s:<!--.*?(?:-->|\Z))", " "),
        (r"^[ >]*(?:```|~~~).*$", " "),
        (r"^ {0,3}\[[^\[\]\n]+\]:[ \t]*\S+.*$", " "),
        (r"^(?=[^\n]*[-=])[ \t|:=-]+$", " "),
        (r"^[ \t>]*(?:#{1,6} |[-*+] |\d{1,9}[.)] )?[ \t]*(?:\[[ xX]\] )?", " "),
        (_LINK, r"\1"),
        (_LINK, r"\1"),  # again, for the link around a picture
        (r"<(https?://[^\s<>]+)>", r"\1"),
        (r"</?[A-Za-z][^<>]*>", " "),
        (r"(?<!\\)\|", " "),
        (r"(?<!\\)(?:[*`]|~~)|\b_|_\b|[ \t]#+$", ""),
        (r"\\([!-/:-@\[-`{-~])", r"\1"),
    ]
]

# One line that begins with a letter and holds letters, digits and marks that mean nothing to Markdown.
_UNSIGNED = re.compile(r"[^\W\d_](?:[^\W_]|[ ,.;:!?'\"«»“”‘’–—…/%()€$-])*")

_FOLDS = (
    dict.fromkeys([*range(0x300, 0x370), 0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF])
    | str.maketrans({"æ": "ae", "ø": "o", "œ": "oe", "ß": "ss", "đ": "d", "ð": "d", "þ": "th", "ł": "l"})
)  # fmt: skip
_AFTER_Z = {  # { | } follow z in Unicode
    "nb": str.maketrans("æäøöå", "{{||}"),
    "da": str.maketrans("æäøöå", "{{||}"),
    "sv": str.maketrans("åäæöø", "{||}}"),
}


def _formatted(text: str, heading: int) -> str:
    """What the child does with a text."""
    markdown = Markdown(
        tab_length=2,  # real authors nest lists with two spaces
        extensions=[
            FencedCodeExtension(),
            SaneListExtension(),
            TableExtension(use_align_attribute=True),
            House(),
        ],
    )
    html = re.sub(r"<(?=\?|!(?!--))", "&lt;", markdown.convert(text))  # bleach would drop these as comments
    return _with_boxes(_with_headings(_cleaner.clean(html), heading))


class House(Extension):
    """Markdown as this product's authors write it."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.parser.blockprocessors.deregister("code")  # two spaces would make code of an indented paragraph
        md.preprocessors.register(Lists(md), "lists", 15)
        md.inlinePatterns.register(SimpleTagInlineProcessor(r"(~~)(?=\S)(.+?)(?<=\S)~~", "del"), "del", 65)
        md.treeprocessors.register(Classes(md), "classes", 15)


class Lists(Preprocessor):
    """Lets a list follow its introduction without an empty line, as authors are used to from elsewhere."""

    def run(self, lines: list[str]) -> list[str]:
        spaced, is_paragraph, begins = [], False, True
        for line in lines:
            is_item = re.match(r"\s*(?:[-*+]|1[.)])\s+\S", line) is not None
            if is_item and is_paragraph:
                spaced.append("")
            spaced.append(line)
            if is_item or not line.strip():
                is_paragraph, begins = False, not is_item
            elif begins:
                is_paragraph, begins = True, False
        return spaced


class Classes(Treeprocessor):
    """Marks task items, and the alignment of cells, as classes: the security policy forbids styles."""

    def run(self, root: Element) -> None:
        for item in root.iter("li"):
            paragraph = (
                item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
            )
            task = re.match(r"\s*\[([ xX])\]\s+", paragraph.text or "")
            if task:
                item.set("class", "task")
                _label(paragraph, task)
        for cell in [*root.iter("th"), *root.iter("td")]:
            if align := cell.attrib.pop("align", None):
                cell.set("class", align)


def _label(holder: Element, task: re.Match[str]) -> None:
    """Moves the words of a task, up to a list beneath it, into a label of their own."""
    label = Element("label", {"class": "todo" if task[1] == " " else "done"})
    label.text = holder.text[task.end() :]
    holder.text = None
    while len(holder) and holder[0].tag not in {"ul", "ol", "p", "pre", "blockquote", "table"}:
        label.append(holder[0])
        holder.remove(holder[0])
    holder.insert(0, label)


def _is_allowed(tag: str, attribute: str, value: str) -> bool:
    if attribute == "class":
        return value in CLASSES.get(tag, ())
    if tag == "ol" and attribute == "start":
        return re.fullmatch("[0-9]{1,6}", value) is not None
    return attribute in ATTRIBUTES.get(tag, ())


class PicturesAsLinks(Filter):
    """Pictures elsewhere would tell a stranger who reads what, and the security policy blocks them."""

    def __iter__(self) -> Iterator[dict]:
        is_in_link = False
        for token in super().__iter__():
            if token.get("name") == "a":
                is_in_link = token["type"] == "StartTag"
            if token.get("name") != "img":
                yield token
            elif token["type"] != "EndTag":
                yield from self._link(token["data"], is_in_link)

    def _link(self, attributes: dict, is_in_link: bool) -> Iterator[dict]:
        source = attributes.get((None, "src"), "")
        words = {"type": "Characters", "data": attributes.get((None, "alt")) or source}
        if is_in_link or not source:
            yield words
            return
        yield {"type": "StartTag", "namespace": None, "name": "a", "data": {(None, "href"): source}}
        yield words
        yield {"type": "EndTag", "namespace": None, "name": "a", "data": {}}


class PeopleAsWords(Filter):
    """Whoever is mentioned, `[@Sol Berg](person:7)`, is no address, though bleach takes it for a host's."""

    def __iter__(self) -> Iterator[dict]:
        for token in super().__iter__():
            if token.get("name") == "a" and token["type"] == "StartTag":
                href = token["data"].get((None, "href"), "")
                if re.fullmatch("person:[0-9]+", href.strip(), re.IGNORECASE):
                    token["data"] = {}
            yield token


def _as_stranger(attributes: dict, is_new: bool) -> dict:
    """Links that do not plainly stay here tell their target nothing and lend it no weight."""
    href = attributes.get((None, "href"))
    if href is not None and not re.match(r"#|/(?:[\w.~%-]|\Z)", href):
        attributes[None, "rel"] = "noopener noreferrer nofollow"
    return attributes


class BareLinks(LinkifyFilter):
    """Links what begins with http:// or https://; README.md and asp.net are not addresses."""

    def __init__(self, source: Filter) -> None:
        address = re.compile(r"\(*\bhttps?://[^\s<>\"`{}|\\^]*[\w/#=&~%+@$)-]", re.IGNORECASE)
        super().__init__(source, callbacks=[_as_stranger], skip_tags={"pre", "code"}, url_re=address)


_cleaner = Cleaner(TAGS, _is_allowed, SCHEMES, filters=[PicturesAsLinks, PeopleAsWords, BareLinks])


def _with_headings(html: str, heading: int) -> str:
    """Levels in their order, without gaps, from h`heading` down to h6."""
    levels = sorted(set(re.findall("<h([1-6])>", html)))
    return re.sub("(</?h)([1-6])>", lambda tag: f"{tag[1]}{min(heading + levels.index(tag[2]), 6)}>", html)


def _with_boxes(html: str) -> str:
    """Boxes are added after cleaning, so that no other input can come through."""
    for state, checked in [("todo", ""), ("done", " checked")]:
        label = f'<label class="{state}">'
        html = html.replace(label, f'{label}<input type="checkbox" disabled{checked}> ')
    return html


def _serve() -> None:
    """Answers until standard input ends. The alarm ends a child whose server is gone while it is stuck."""
    print("ready", flush=True)
    for line in sys.stdin:
        signal.alarm(5)
        try:
            html = _formatted(*json.loads(line))
        except Exception:  # whatever a parser stumbles over: the text is shown as it was written
            html = None
        print(json.dumps(html), flush=True)
        signal.alarm(0)


if __name__ == "__main__":
    _serve()
