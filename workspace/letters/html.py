"""The words of an HTML mail, a line for each block.

Its own reader: the standard library's takes minutes for a megabyte of tags that never end. Every step here
looks at each sign a fixed number of times.
"""

import re
from collections.abc import Iterator
from html import unescape

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})([^<>]*)>|<[!?][^<>]*>")
_SILENT = frozenset(("script", "style", "head", "title", "template"))
_BLOCKS = frozenset(("p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "hr", "table", "ul", "ol"))


def text_of(html: str) -> str:
    """What was written; where all of it is quoted, what was quoted."""
    html = _without_comments(html)
    return _text(html, with_quotes=False) or _text(html, with_quotes=True)


def _text(html: str, with_quotes: bool) -> str:
    words = unescape("".join(_pieces(html, with_quotes)))
    lines = (" ".join(line.split()) for line in words.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _pieces(html: str, with_quotes: bool) -> Iterator[str]:
    """The words between the tags, and a new line at each end of a block."""
    silenced: list[str] = []
    here = 0
    for tag in _TAG.finditer(html):
        if not silenced:
            yield re.sub(r"\s+", " ", html[here : tag.start()])
        here = tag.end()
        is_end, name, rest = tag[1], (tag[2] or "").lower(), tag[3] or ""
        if silenced:
            _follow(silenced, name, bool(is_end))
        elif not is_end and _is_silent(name, rest, with_quotes):
            silenced.append(name)
        elif name in _BLOCKS:
            yield "\n"
    if not silenced:
        yield re.sub(r"\s+", " ", html[here:])


def _follow(silenced: list[str], name: str, is_end: bool) -> None:
    """Within a silent element only its own like are counted, to find where it ends."""
    if name == silenced[0]:
        silenced.pop() if is_end else silenced.append(name)


def _is_silent(name: str, rest: str, with_quotes: bool) -> bool:
    if name in _SILENT:
        return not rest.endswith("/")
    return not with_quotes and (name == "blockquote" or (name == "div" and "gmail_quote" in rest))


def _without_comments(html: str) -> str:
    first, *others = html.split("<!--")
    return first + "".join(other.partition("-->")[2] if "-->" in other else other for other in others)
