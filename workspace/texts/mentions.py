"""People who are mentioned in what is written: `[@Sol Berg](person:7)`. They get one notice a text until they
read it.
"""

import re
from collections.abc import Iterable

from sqlalchemy import select

from workspace.activity import models as activity
from workspace.activity.models import Event, Notice
from workspace.db import db
from workspace.people.models import User

_MENTION = re.compile(r"\[@[^\[\]\n]{1,200}\]\(person:([0-9]{1,9})\)")


def mentioned(markdown: str) -> dict[int, int]:
    """The ids of those who are mentioned, and where each is first (characters)."""
    found: dict[int, int] = {}
    for mention in _MENTION.finditer(markdown):
        found.setdefault(int(mention[1]), mention.start())
    return found


def fresh(before: str, after: str) -> dict[int, int]:
    """Of those in the new words whoever was not in the old ones."""
    known = mentioned(before)
    return {user_id: place for user_id, place in mentioned(after).items() if user_id not in known}


def tell(user_ids: Iterable[int], by: int | None, kind: str, row_id: int, title: str) -> set[int]:
    """An event and its notice for each of them who works here, but oneself and those who have one unread
    about what has that title. Returns the ids of all who have one now.
    """
    here = select(User).where(User.id.in_(set(user_ids) - {by}), User.removed_at.is_(None))
    people = list(db.session.scalars(here.order_by(User.id)))
    if not people:
        return set()
    unread = (
        select(Notice.user_id)
        .join(Event, Event.id == Notice.event_id)
        .where(Notice.read_at.is_(None), Notice.user_id.in_([user.id for user in people]))
        .where(Event.verb == "mentioned", Event.kind == kind, Event.row_id == row_id)
        .where(Event.label == title[:200])
    )
    told = set(db.session.scalars(unread))
    actor = db.session.get(User, by) if by else None
    for user in people:
        if user.id not in told:
            activity.tell([user], Event.record(actor, "mentioned", kind, row_id, title))
    return {user.id for user in people}
