"""Themes like what is said by words, their forms, and what they mean in the other languages.

What was sorted before tells the most: the words are looked up among the newest sorted objections and the
names of themes, the rarest words weighing most.
"""

import math
import re

from sqlalchemy import Row

from workspace.objections.concepts import alike
from workspace.objections.language import SMALL
from workspace.search.find import newest_of_each
from workspace.search.stems import forms, words

NEWEST = 100  # for each word: enough for a common one to say little, and a rare one everything
LONGEST = 12  # words
_THEME = re.compile(r"t\d+").fullmatch


def alike_by_words(said: str) -> dict[int, float]:
    """How alike each theme is, from 0 up to about 1. One query, however much is said."""
    asked = _telling(said)
    found: dict[tuple[str, int], list[float]] = {}
    rows: dict[tuple[str, int], Row] = {}
    total = 0.0
    for matching in _holding(asked):
        weight = math.log(1 + 2 * NEWEST / (1 + len(matching)))
        total += weight
        rows |= matching
        for key in matching:
            found.setdefault(key, []).append(weight)
    alike_ones: dict[int, list[float]] = {}
    for key, weights in found.items():
        # Both ways: how much of what is said it holds, and how much of it is said.
        held = min(1.0, len(weights) / max(1, len(_telling(rows[key].title))))
        alike_ones.setdefault(_theme_of(rows[key]), []).append(math.sqrt(sum(weights) / total * held))
    return {theme_id: _together(likenesses) for theme_id, likenesses in alike_ones.items()}


def _holding(asked: list[str]) -> list[dict[tuple[str, int], Row]]:
    """For each word what was sorted, and the themes, that hold it or what means the same. One query."""
    groups = [sorted({*forms(word), *(f"{beginning}*" for beginning in alike(word))}) for word in asked]
    matching: list[dict[tuple[str, int], Row]] = [{} for _ in groups]
    for row in newest_of_each(groups, ("sorted", "theme"), NEWEST):
        matching[row.asked][row.kind, row.row_id] = row
    return matching


def _telling(said: str) -> list[str]:
    """The words that tell what it is about."""
    return [word for word in words(said) if word not in SMALL and len(word) > 1][:LONGEST]


def _theme_of(row: Row) -> int:
    return (
        row.row_id if row.kind == "theme" else int(next(tag[1:] for tag in row.tags.split() if _THEME(tag)))
    )


def _together(likenesses: list[float]) -> float:
    """The likest counts; that others are like it too helps a little."""
    best, *others = sorted(likenesses, reverse=True)[:3]
    return best + 0.1 * sum(others)
