"""What was said, newest first: a few hundred rows tell enough for a brief, however many there are.

Every select here begins in an index of (… , heard_on, id) and stops.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import Row, Select, select, text

from workspace.db import db, today
from workspace.deals.models import Account
from workspace.objections.models import Objection, Theme, ThemeStanding
from workspace.personas.models import Persona

NEWEST = 200
MOST_LOUD = 50
MOST_UNSORTED = 3
STILL_OPEN = timedelta(days=90)


# SQL, for it takes SQLAlchemy as long to put these together as the database to answer them.
_NEWEST_OF = f"""
    SELECT * FROM (
        SELECT theme_id, account_id, heard_on FROM objections
        WHERE persona_id = :{{name}} ORDER BY heard_on DESC, id DESC LIMIT {NEWEST}
    ) AS {{name}}
"""
_LOUDEST_OF = f"""
    SELECT themes.id, themes.name, themes.kind, loud.accounts
    FROM (
        SELECT theme_id, count(DISTINCT account_id) AS accounts, count(*) AS times, max(heard_on) AS latest
        FROM ({{newest}}) AS newest
        WHERE theme_id IS NOT NULL GROUP BY theme_id
        ORDER BY accounts DESC, times DESC, latest DESC, theme_id DESC LIMIT {MOST_LOUD}
    ) AS loud
    JOIN themes ON themes.id = loud.theme_id
    ORDER BY loud.accounts DESC, loud.times DESC, loud.latest DESC, themes.id DESC
"""


class Loud(NamedTuple):
    """A theme and from how many accounts it was heard among the rows."""

    theme_id: int
    name: str
    kind: str
    accounts: int


def at(account: Account) -> Sequence[Row]:
    return db.session.execute(newest_at(account.id, NEWEST)).all()


def newest_at(account_id: int, most: int) -> Select:
    return _newest(most).where(Objection.account_id == account_id)


def by(persona: Persona) -> Sequence[Row]:
    """At any account."""
    return db.session.execute(_newest().where(Objection.persona_id == persona.id)).all()


def loudest_of(persona_ids: Collection[int]) -> list[Loud]:
    """The themes that stand out among the newest of each of them, at any account, as `loudest` has them."""
    if not persona_ids:
        return []
    values = {f"persona{n}": persona_id for n, persona_id in enumerate(persona_ids)}
    newest = " UNION ALL ".join(_NEWEST_OF.format(name=name) for name in values)
    return [Loud(*row) for row in db.session.execute(text(_LOUDEST_OF.format(newest=newest)), values)]


def in_segment(segment_id: int) -> Sequence[Row]:
    """Among the newest of all: the segment's share of two thousand rows, so that a rare one costs no more."""
    lately = (
        select(Objection.id)
        .order_by(Objection.heard_on.desc(), Objection.id.desc())
        .limit(10 * NEWEST)
        .subquery()
    )
    rows = _rows().join(lately, lately.c.id == Objection.id)
    return db.session.execute(
        rows.join(Account, Account.id == Objection.account_id).where(Account.segment_id == segment_id)
    ).all()


def everywhere(limit: int) -> list[Loud]:
    """The themes that stand first in the backlog's order."""
    first = (
        select(Theme.id, Theme.name, Theme.kind, ThemeStanding.accounts)
        .join(Theme, Theme.id == ThemeStanding.theme_id)
        .where(ThemeStanding.accounts > 0)
        .order_by(
            ThemeStanding.accounts.desc(),
            ThemeStanding.value.desc(),
            ThemeStanding.severity.desc(),
            ThemeStanding.theme_id.desc(),
        )
        .limit(limit)
    )
    return [Loud(*row) for row in db.session.execute(first)]


def loudest(rows: Iterable[Row]) -> list[Loud]:
    """The themes of these rows: by distinct accounts, then by how often, then the latest."""
    accounts, times, known = {}, Counter(), {}
    for row in rows:
        if row.theme_id is None:
            continue
        known.setdefault(row.theme_id, row)
        accounts.setdefault(row.theme_id, set()).add(row.account_id)
        times[row.theme_id] += 1
    order = sorted(known, key=lambda theme_id: (-len(accounts[theme_id]), -times[theme_id]))
    return [
        Loud(theme_id, known[theme_id].theme, known[theme_id].theme_kind, len(accounts[theme_id]))
        for theme_id in order
    ]


def unsorted(rows: Iterable[Row]) -> Sequence[Row]:
    """The newest of these rows that stand in no theme yet, with their words."""
    ids = [row.id for row in rows if row.theme_id is None][:MOST_UNSORTED]
    if not ids:
        return []
    words = select(Objection.id, Objection.words, Objection.language, Objection.heard_on)
    newest = words.order_by(Objection.heard_on.desc(), Objection.id.desc())
    return db.session.execute(newest.where(Objection.id.in_(ids))).all()


def open_jobs(rows: Iterable[Row]) -> Counter[int]:
    """How often each buying job was heard about in the last 90 days."""
    return Counter(row.job_id for row in rows if row.job_id and row.heard_on >= today() - STILL_OPEN)


def language_of(rows: Iterable[Row], otherwise: str) -> str:
    """The language they speak most."""
    spoken = Counter(row.language for row in rows)
    return spoken.most_common(1)[0][0] if spoken else otherwise


def _rows() -> Select:
    return select(
        Objection.id,
        Objection.account_id,
        Objection.persona_id,
        Objection.job_id,
        Objection.theme_id,
        Objection.language,
        Objection.heard_on,
        Theme.name.label("theme"),
        Theme.kind.label("theme_kind"),
    ).outerjoin(Theme, Theme.id == Objection.theme_id)


def _newest(most: int = NEWEST) -> Select:
    return _rows().order_by(Objection.heard_on.desc(), Objection.id.desc()).limit(most)
