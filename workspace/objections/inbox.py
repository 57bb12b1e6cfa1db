"""What nobody has sorted into a theme yet, one before the others, and what was sorted last."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import Row, func, select

from workspace.db import Page, db, keyset, now
from workspace.deals.models import Account
from workspace.objections.acts import Act
from workspace.objections.models import Objection
from workspace.people.models import User
from workspace.personas.models import Persona

LATELY = timedelta(hours=12)


class Inbox(NamedTuple):
    """A page of the unsorted, the newest first; `current` is before the reader, between two others."""

    page: Page
    current: Row | None
    previous: Row | None
    next: Row | None

    @property
    def waiting(self) -> int:
        """How many are unsorted, counted to a thousand."""
        return self.current.waiting if self.current else 0


def inbox(after: str | None = None, wanted: int | None = None) -> Inbox:
    """`wanted` is the one to begin with, when it is on that page."""
    page = unsorted(after)
    here = next((place for place, row in enumerate(page.rows) if row.id == wanted), 0)
    rows = dict(enumerate(page.rows))
    return Inbox(page, rows.get(here), rows.get(here - 1), rows.get(here + 1))


def unsorted(after: str | None = None, size: int = 20) -> Page:
    """The newest first, each with how many are `waiting`, counted to a thousand."""
    some = select(Objection.id).where(Objection.theme_id.is_(None)).limit(1000).subquery()
    rows = (
        select(
            Objection.id,
            Objection.heard_on,
            Objection.words,
            Objection.kind,
            Objection.language,
            Objection.severity,
            Account.name.label("account"),
            Persona.name.label("persona"),
            User.name.label("logged_by"),
            select(func.count()).select_from(some).scalar_subquery().label("waiting"),
        )
        .outerjoin(Account, Account.id == Objection.account_id)
        .outerjoin(Persona, Persona.id == Objection.persona_id)
        .outerjoin(User, User.id == Objection.logged_by_id)
        .where(Objection.theme_id.is_(None))
    )
    return keyset(rows, (Objection.heard_on, Objection.id), after, size)


def sorted_last(by: User) -> Act | None:
    """What that person sorted last, today, and has not undone."""
    mine = select(Act).where(Act.by_id == by.id, Act.kind == "sorted", Act.undone_at.is_(None))
    return db.session.scalar(mine.where(Act.created_at > now() - LATELY).order_by(Act.id.desc()).limit(1))
