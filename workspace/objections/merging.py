"""Two rows that are one company become one: themes are ranked by distinct companies, so they count anew."""

from sqlalchemy import select

from workspace.db import db
from workspace.deals import merging
from workspace.deals.models import Account
from workspace.objections import standing
from workspace.objections.models import Objection, Theme
from workspace.people.models import User


def merge(account: Account, other: Account, by: User | None) -> None:
    """Everything of `account` becomes `other`'s, and it is gone. Raises ValueError for one and the same."""
    heard_there = select(Objection.theme_id).where(Objection.account_id == account.id)
    themes = db.session.scalars(select(Theme).where(Theme.id.in_(heard_there)).order_by(Theme.id)).all()
    merging.merge(account, other, by)
    for theme in themes:
        standing.recount(theme)
