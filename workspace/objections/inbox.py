"""What nobody has sorted into a theme yet, and sorting several at once."""

from collections.abc import Collection

from sqlalchemy import func, select

from workspace.db import Page, db, keyset
from workspace.deals.models import Account
from workspace.objections.models import Objection, Theme
from workspace.people.models import User
from workspace.personas.models import Persona


def unsorted(after: str | None = None, size: int = 20) -> Page:
    """The newest first."""
    waiting = (
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
        )
        .outerjoin(Account, Account.id == Objection.account_id)
        .outerjoin(Persona, Persona.id == Objection.persona_id)
        .outerjoin(User, User.id == Objection.logged_by_id)
        .where(Objection.theme_id.is_(None))
    )
    return keyset(waiting, (Objection.heard_on, Objection.id), after, size)


def waiting() -> int:
    """How many are unsorted, counted to a thousand."""
    some = select(Objection.id).where(Objection.theme_id.is_(None)).limit(1000).subquery()
    return db.session.scalar(select(func.count()).select_from(some))


def sort_together(objection_ids: Collection[int], theme: Theme, by: User) -> int:
    """Sorts those of them that are still unsorted, and says how many they were. What others sorted meanwhile
    stays where they put it."""
    still_waiting = db.session.scalars(
        select(Objection)
        .where(Objection.id.in_(objection_ids), Objection.theme_id.is_(None))
        .order_by(Objection.id)
        .with_for_update()
    ).all()
    for objection in still_waiting:
        objection.sort_into(theme, by)
    return len(still_waiting)
