"""What one's own customers may say, with the answers: a page that a phone keeps for where no network is.

There the log page looks a theme up by the beginnings of its words, since the server cannot be asked.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Row, select, union_all

from workspace.briefs import said
from workspace.briefs.said import Loud
from workspace.db import db
from workspace.objections.in_force import in_force
from workspace.objections.language import SMALL
from workspace.objections.models import Objection
from workspace.objections.newest import newest_of
from workspace.people.models import User
from workspace.search.stems import words
from workspace.text import excerpt

MOST = 30
LATEST = 50  # heard at each company
EXAMPLES = 12  # of each theme: what its words are taken from
BEGINNING = 5  # letters: at-hand.js cuts what is typed alike


@dataclass(frozen=True)
class AtHand:
    """A theme, the beginning of its answer in the language of who keeps it, and how its words begin."""

    theme_id: int
    name: str
    answer: str
    is_expired: bool
    beginnings: str


def at_hand(user: User, companies: Sequence[Row]) -> list[AtHand]:
    """Those heard at these companies, the loudest there first; then the loudest of all. At most thirty."""
    loud = [*_heard_at([company.id for company in companies]), *said.everywhere(MOST)]
    themes = list({theme.theme_id: theme for theme in reversed(loud)}.values())[::-1][:MOST]
    ids = [theme.theme_id for theme in themes]
    answers, spoken = in_force(ids, user.language), _spoken(ids)
    return [
        AtHand(
            theme_id=theme.theme_id,
            name=theme.name,
            answer=excerpt(answers[theme.theme_id].wording.say) if theme.theme_id in answers else "",
            is_expired=theme.theme_id in answers and answers[theme.theme_id].is_expired,
            beginnings=_beginnings(f"{theme.name} {spoken.get(theme.theme_id, '')}"),
        )
        for theme in themes
    ]


def _heard_at(account_ids: Collection[int]) -> list[Loud]:
    """Of each company the newest: its index is read from the end, and stops."""
    newest = [said.newest_at(account_id, LATEST).subquery() for account_id in account_ids]
    if not newest:
        return []
    return said.loudest(db.session.execute(union_all(*(select(each) for each in newest))))


def _spoken(theme_ids: Collection[int]) -> dict[int, str]:
    """By theme the words of its newest objections and questions, in whatever language they were said."""
    newest = newest_of(theme_ids, Objection.words, EXAMPLES)
    spoken: dict[int, str] = {}
    for row in db.session.execute(union_all(*newest)) if newest else ():
        spoken[row.theme_id] = f"{spoken.get(row.theme_id, '')} {row.words}"
    return spoken


def _beginnings(text: str) -> str:
    telling = (word[:BEGINNING] for word in words(text) if len(word) > 2 and word not in SMALL)
    return " ".join(sorted(set(telling)))
