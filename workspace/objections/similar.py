"""Which themes a customer's words are like, in any of the four languages: by words and by what they mean.

It suggests; only a person sorts.
"""

from dataclasses import dataclass
from heapq import nlargest

from sqlalchemy import select

from workspace.db import db
from workspace.objections.by_meaning import Near, near
from workspace.objections.by_words import alike_by_words
from workspace.objections.in_force import in_force
from workspace.objections.models import Theme
from workspace.text import excerpt

LIKELY = 0.3  # three in four that belong see their theme then, and one in three that belong nowhere another
WORDS_ALONE = 1.25  # times: where there is no model a quarter alike is likely
LIKELIEST = 10  # themes by words whose meaning is looked at, too


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

    Seven queries, however much is said.
    """
    scores = likenesses(said)
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


def likenesses(said: str) -> dict[int, float]:
    """How alike each theme is that is at all, from 0 to about 1. Four queries."""
    by_words = alike_by_words(said)
    by_meaning = near(said, also=nlargest(LIKELIEST, by_words, key=by_words.__getitem__))
    if not by_meaning:
        return {theme_id: WORDS_ALONE * alike for theme_id, alike in by_words.items()}
    return {
        theme_id: likeness(by_words.get(theme_id, 0.0), by_meaning.get(theme_id))
        for theme_id in {*by_words, *by_meaning}
    }


def likeness(words: float, meaning: Near | None) -> float:
    """What is said in many ways has its middle; the nearest member and shared words help where it has none
    yet. The shares are the best on bench/similar/development.csv."""
    if meaning is None:  # nobody has told its meaning yet
        return 0.6 * words
    return 0.7 * meaning.middle + 0.3 * meaning.nearest + 0.2 * max(0.0, words - 0.3)
