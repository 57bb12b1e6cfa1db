"""Two people changed the same text: a three-way merge of words that loses nobody's."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from workspace.texts.differences import edits, words


class Passage(NamedTuple):
    """A place that both changed, differently. An empty side removed it."""

    base: str
    mine: str
    theirs: str

    @property
    def is_clash(self) -> bool:
        return self.mine != self.theirs and self.base not in (self.mine, self.theirs)


class Merged(NamedTuple):
    """`text` holds all that either side wrote; in a clash mine stands before theirs."""

    text: str
    passages: list[Passage]

    @property
    def clash(self) -> bool:
        return bool(self.passages)


class Edit(NamedTuple):
    """`words` instead of the words `begin` to `end` of the base."""

    begin: int
    end: int
    words: list[str]
    is_mine: bool


def merge(base: str, mine: str, theirs: str) -> Merged:
    """Joins what both made of `base`. Changes in different places are all kept; line ends come out as LF.

    Same words, same result, unless a comparison of long texts is cut off after a quarter of a second: then
    more of it counts as the same place.
    """
    base, mine, theirs = (re.sub("\r\n?", "\n", text) for text in (base, mine, theirs))
    old, new, passages, place = words(base), [], [], 0
    for group in _in_one_place(sorted([*_edits(base, mine, True), *_edits(base, theirs, False)])):
        begin, end = group[0].begin, max(edit.end for edit in group)
        versions = (
            _version(old, begin, end, [edit for edit in group if edit.is_mine == side])
            for side in (True, False)
        )
        passage = Passage("".join(old[begin:end]), *versions)
        new += [*old[place:begin], *_kept(passage)]
        if passage.is_clash:
            passages.append(passage)
        place = end
    return Merged(_text([*new, *old[place:]]), passages)


def _edits(base: str, other: str, is_mine: bool) -> Iterator[Edit]:
    begin = end = 0
    written: list[str] = []
    for sign, run in [*edits(base, other), (0, [])]:
        if sign == 1:
            written = run
        elif sign == -1:
            end = begin + len(run)
        else:
            if written or end > begin:
                yield Edit(begin, end, written, is_mine)
            begin = end = end + len(run)
            written = []


def _in_one_place(edits: list[Edit]) -> Iterator[list[Edit]]:
    """Groups of edits that overlap, or that write between the same two words. Neighbours stay apart."""
    group: list[Edit] = []
    for edit in edits:
        end = max((other.end for other in group), default=0)
        if group and not (edit.begin < end or edit.begin == edit.end == group[0].begin):
            yield group
            group = []
        group.append(edit)
    if group:
        yield group


def _version(old: list[str], begin: int, end: int, edits: list[Edit]) -> str:
    """What one side made of a stretch of the base."""
    new: list[str] = []
    for edit in edits:
        new += [*old[begin : edit.begin], *edit.words]
        begin = edit.end
    return "".join([*new, *old[begin:end]])


def _kept(passage: Passage) -> list[str]:
    if not passage.is_clash:
        return [passage.theirs if passage.mine == passage.base else passage.mine]
    gap = "\n" if "\n" in passage.mine + passage.theirs else " "
    has_gap = passage.mine[-1:].isspace() or passage.theirs[:1].isspace()
    return [passage.mine, "" if has_gap or not (passage.mine and passage.theirs) else gap, passage.theirs]


def _text(parts: list[str]) -> str:
    """Joins; a space keeps two words apart when one side wrote where the other removed what stood between."""
    text = [""]
    for part in filter(None, parts):
        fuses = re.match(r"\w", part) and re.search(r"\w\Z", text[-1])
        text += [" ", part] if fuses else [part]
    return "".join(text)
