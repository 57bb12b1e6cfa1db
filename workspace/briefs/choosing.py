"""What stands beneath the field: the companies one works with, and the personas."""

from collections.abc import Sequence

from sqlalchemy import Row, select

from workspace.db import db
from workspace.deals.listing import CLOSING, IS_OPEN
from workspace.deals.models import Account, Deal, Stage
from workspace.objections.models import Objection
from workspace.people.models import User
from workspace.personas.models import Persona


def recent_companies(user: User, most: int = 8) -> list[Row]:
    """(id, name): where they logged last, then their open deals, the next to close first."""
    logged = (
        select(Account.id, Account.name)
        .join(Objection, Objection.account_id == Account.id)
        .where(Objection.logged_by_id == user.id)
        .order_by(Objection.heard_on.desc(), Objection.id.desc())
        .limit(5 * most)
    )
    selling = (
        select(Account.id, Account.name)
        .join(Deal, Deal.account_id == Account.id)
        .outerjoin(Stage, Stage.id == Deal.stage_id)
        .where(Deal.owner_id == user.id, IS_OPEN)
        .order_by(CLOSING, Deal.id)
        .limit(most)
    )
    rows = [*db.session.execute(logged), *db.session.execute(selling)]
    return list({row.id: row for row in rows}.values())[:most]


def personas() -> Sequence[Row]:
    return db.session.execute(
        select(Persona.id, Persona.name, Persona.title).order_by(Persona.name_key, Persona.id).limit(60)
    ).all()
