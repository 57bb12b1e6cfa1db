"""Why a theme is open again: the first who heard it after it was resolved, where nothing helped."""

from sqlalchemy import Row, select

from workspace.db import db
from workspace.deals.models import Account
from workspace.objections.models import Objection, Theme


def why_open_again(theme: Theme) -> Row | None:
    """The objection (id, words, language, account, heard_on) that reopened it, from the index on theme and
    day. None while it is not open again, and where what resolved it left instead."""
    if not theme.is_open_again or theme.last_resolved_at is None:
        return None
    return db.session.execute(
        select(
            Objection.id,
            Objection.words,
            Objection.language,
            Objection.heard_on,
            Account.name.label("account"),
        )
        .outerjoin(Account, Account.id == Objection.account_id)
        .where(
            Objection.theme_id == theme.id,
            Objection.heard_on >= theme.last_resolved_at.date(),
            Objection.helped.is_(False),
        )
        .order_by(Objection.heard_on, Objection.id)
        .limit(1)
    ).first()
