"""A whole text that was written over becomes a suggestion for each passage that differs."""

import re
from typing import NamedTuple

from workspace.comments.passages import Held, held
from workspace.texts.differences import edits
from workspace.texts.models import Text

MOST = 50
_NEAR = (5, 40, 400)  # words and gaps between two changes that are one passage; more where there are too many


class Change(NamedTuple):
    """`words` in the place of the words from `begin` to `end` of a list."""

    begin: int
    end: int
    words: list[str]


def changed(text: Text, markdown: str) -> list[tuple[Held, str]]:
    """The passages of the text as it is now that these words change, and what each would be."""
    document = text.take_document()
    old, changes = _changes(document.markdown, markdown)
    for near in _NEAR:
        grouped = _together(old, changes, near)
        if len(grouped) <= MOST:
            break
    else:
        grouped = _together(old, changes, len(old))
    return [
        (held(document, *_place(old, change)), "".join(change.words))
        for change in _with_neighbours(old, grouped)
    ]


def _changes(now: str, wanted: str) -> tuple[list[str], list[Change]]:
    """The words of the text, and what is to become of them, in reading order."""
    old: list[str] = []
    found: list[Change] = []
    for sign, run in edits(now, wanted):
        begin = len(old)
        if sign <= 0:
            old += run
        if sign == 0:
            continue
        if found and found[-1].end == begin:
            last = found.pop()
            found.append(Change(last.begin, len(old), last.words + (run if sign == 1 else [])))
        else:
            found.append(Change(begin, len(old), run if sign == 1 else []))
    return old, found


def _together(old: list[str], changes: list[Change], near: int) -> list[Change]:
    """Changes with so few words between them, on one line, are one. Where there are too many, lines are
    no hindrance.
    """
    grouped: list[Change] = []
    for change in changes:
        last = grouped[-1] if grouped else None
        between = old[last.end : change.begin] if last else []
        if last and len(between) <= near and ("\n" not in between or near > _NEAR[0]):
            grouped[-1] = Change(last.begin, change.end, [*last.words, *between, *change.words])
        else:
            grouped.append(change)
    return grouped


def _with_neighbours(old: list[str], changes: list[Change]) -> list[Change]:
    """What only adds words takes a word beside it along, to hold on to. Changes that touch then are one."""
    widened: list[Change] = []
    for number, change in enumerate(changes):
        floor = widened[-1].end if widened else 0
        ceiling = changes[number + 1].begin if number + 1 < len(changes) else len(old)
        if change.begin == change.end:
            change = _widened(old, change, floor, ceiling)
        if widened and change.begin == floor:
            last = widened.pop()
            change = Change(last.begin, change.end, [*last.words, *change.words])
        widened.append(change)
    return widened


def _widened(old: list[str], change: Change, floor: int, ceiling: int) -> Change:
    """By the nearest word before it, else by the one behind, else by whatever there is."""
    for begin in range(change.begin - 1, floor - 1, -1):
        if re.search(r"\w", old[begin]):
            return Change(begin, change.end, [*old[begin : change.begin], *change.words])
    for end in range(change.end, ceiling):
        if re.search(r"\w", old[end]):
            return Change(change.begin, end + 1, [*change.words, *old[change.end : end + 1]])
    words = [*old[floor : change.begin], *change.words, *old[change.end : ceiling]]
    return Change(floor, ceiling, words)


def _place(old: list[str], change: Change) -> tuple[int, int]:
    start = sum(map(len, old[: change.begin]))
    return start, start + sum(map(len, old[change.begin : change.end]))
