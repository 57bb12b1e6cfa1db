"""Two rows that are one company become one. What counts by account is counted anew upstairs."""

from workspace.activity.models import Event, carry_over
from workspace.db import db
from workspace.deals.models import Account
from workspace.joining import join
from workspace.people.models import User
from workspace.search.index import forget
from workspace.search.tags import retag


def merge(account: Account, other: Account, by: User | None) -> None:
    """Everything of `account` becomes `other`'s, and it is gone. Raises ValueError for one and the same."""
    if account.id == other.id:
        raise ValueError("an account cannot be merged into itself")
    other.segment_id = other.segment_id or account.segment_id
    retag(f"a{account.id}", f"a{other.id}")
    join(account, other)
    carry_over("account", account.id, other.id)
    forget("account", account.id)
    Event.record(by, "merged", "account", other.id, f"{account.name} → {other.name}")
    db.session.delete(account)
    db.session.flush()
    for deal in other.deals():
        deal.index()
