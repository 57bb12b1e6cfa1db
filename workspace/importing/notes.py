"""Notes as plain text: Pipedrive exports HTML, and the same note from HubSpot must be the same."""

import re
from html.parser import HTMLParser

from workspace.importing.sheet import Cell

_LOOKS_LIKE_HTML = re.compile(r"<(br|p|div|ul|ol|li|b|i|u|strong|em|span|a)\b[^<>]*>", re.IGNORECASE)
_ENDS_LINE = {"br", "p", "div", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"}


def note(cell: Cell) -> str:
    """The text of a note with its lines; text that only contains a `<` stays as it is."""
    text = str(cell).replace("\r\n", "\n").replace("\r", "\n").strip()
    if not _LOOKS_LIKE_HTML.search(text):
        return text
    words = _Words()
    words.feed(text)
    words.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(words.found)).strip()


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.found.append("\n")
        if tag == "li":
            self.found.append("- ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _ENDS_LINE - {"br"}:
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        self.found.append(data)
