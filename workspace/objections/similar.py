"""Which themes a customer's words are like: by words, their forms, and what they mean in the other languages.

What was sorted before tells the most: the words are looked up among the newest sorted objections and the
names of themes, the rarest words weighing most. It suggests; only a person sorts.
"""

import math
import re
from dataclasses import dataclass

from sqlalchemy import Row, select

from workspace.db import db
from workspace.objections.concepts import alike
from workspace.objections.in_force import in_force
from workspace.objections.language import WORDS
from workspace.objections.models import Theme
from workspace.search.find import newest_of_each
from workspace.search.stems import forms, words
from workspace.text import excerpt, folded

NEWEST = 100  # for each word: enough for a common one to say little, and a rare one everything
LONGEST = 12  # words
LIKELY = 0.22
_THEME = re.compile(r"t\d+").fullmatch
_SMALL = frozenset(folded(word) for small in WORDS.values() for word in small.split())


@dataclass(frozen=True)
class Similar:
    """A theme that the words may belong to, and the beginning of its answer, which may be past its review."""

    theme_id: int
    name: str
    score: float
    answer: str
    is_resolved: bool
    is_expired: bool = False


def similar_themes(said: str, language: str | None = None, limit: int = 3) -> list[Similar]:
    """The likeliest themes, the best first; none when nothing is alike. Answers in `language` if there.

    Four queries, however much is said.
    """
    scores = _scores(said)
    likely = sorted((id for id in scores if scores[id] >= LIKELY), key=scores.__getitem__, reverse=True)
    themes = {
        theme.id: theme
        for theme in db.session.scalars(
            select(Theme).where(Theme.id.in_(likely[:limit]), Theme.merged_into_id.is_(None))
        )
    }
    met = in_force(themes, language or "")
    return [
        Similar(
            theme_id=id,
            name=themes[id].name,
            score=scores[id],
            answer=excerpt(met[id].wording.say) if id in met else "",
            is_resolved=themes[id].resolved_at is not None,
            is_expired=id in met and met[id].is_expired,
        )
        for id in likely[:limit]
        if id in themes
    ]


def _scores(said: str) -> dict[int, float]:
    """How alike each theme is, from 0 up to about 1."""
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
    return [word for word in words(said) if word not in _SMALL and len(word) > 1][:LONGEST]


def _theme_of(row: Row) -> int:
    return (
        row.row_id if row.kind == "theme" else int(next(tag[1:] for tag in row.tags.split() if _THEME(tag)))
    )


def _together(likenesses: list[float]) -> float:
    """The likest counts; that others are like it too helps a little."""
    best, *others = sorted(likenesses, reverse=True)[:3]
    return best + 0.1 * sum(others)
