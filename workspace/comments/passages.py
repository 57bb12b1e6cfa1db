"""The passage that somebody means: what they selected in the editor, or pasted."""

import re
from typing import NamedTuple

from workspace.texts.document import Document
from workspace.texts.models import Text


class Held(NamedTuple):
    """What holds on to a passage, and its words as they are now. Without a hold it is an empty text."""

    start: bytes | None
    end: bytes | None
    quote: str


class Missing(LookupError):
    """The words are not in the text."""


def held(document: Document, start: int, end: int) -> Held:
    """The passage between two places (characters)."""
    if start >= end:
        return Held(None, None, "")
    return Held(*document.anchored(start, end), document.markdown[start:end])


def selected(text: Text, start: bytes, end: bytes, quote: str) -> Held | None:
    """What was selected, when it still says so; None when it does not, or has not come here yet."""
    document = text.take_document()
    place = document.found(start, end)
    if place is None or document.markdown[slice(*place)] != quote:
        return None
    return held(document, *place)


def pasted(text: Text, quote: str) -> tuple[Held, int]:
    """The first place that says so, and how many there are. Line ends and gaps may differ. Raises Missing."""
    document = text.take_document()
    wanted = r"\s+".join(re.escape(word) for word in quote.split())
    places = [found.span() for found in re.finditer(wanted, document.markdown)] if wanted else []
    if not places:
        raise Missing(quote)
    return held(document, *places[0]), len(places)
