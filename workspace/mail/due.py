"""Which notices are to be mailed: derived from rows, so that nothing lost in between is lost for good."""

from datetime import timedelta

from sqlalchemy import Select, exists, select

from workspace.activity.models import Event, Notice
from workspace.db import db, now
from workspace.demo.models import DemoRow
from workspace.mail.models import Delivery
from workspace.people.models import User

# What waits for no Monday: an answer, its content, and what is asked of a person.
AT_ONCE = ("answered", "published", "placed", "asked", "sent_back", "reopened", "mentioned")
NEWS_FOR = timedelta(days=3)
MOST = 200


def open_deliveries() -> None:
    """A delivery for each notice that is due one. Adds; the caller commits."""
    for notice_id, user_id in db.session.execute(due()):
        db.session.add(Delivery(notice_id=notice_id, user_id=user_id))


def due() -> Select:
    """Unread notices of the last three days that matter now, of people who want them; none of the demo's."""
    of_the_demo = exists().where(
        ((DemoRow.table == "notices") & (DemoRow.row_id == Notice.id))
        | ((DemoRow.table == "users") & (DemoRow.row_id == Notice.user_id))
    )
    return (
        select(Notice.id, Notice.user_id)
        .join(Event, Event.id == Notice.event_id)
        .join(User, User.id == Notice.user_id)
        .where(
            Notice.created_at > now() - NEWS_FOR,
            Notice.read_at.is_(None),
            Event.verb.in_(AT_ONCE),
            User.mail == "at_once",
            User.removed_at.is_(None),
            ~of_the_demo,
            ~exists().where(Delivery.notice_id == Notice.id),
        )
        .order_by(Notice.created_at, Notice.id)
        .limit(MOST)
    )


def is_still_wanted(delivery: Delivery) -> bool:
    """Nobody is mailed what they have read, what is old by now, or what they do not want any more."""
    user, notice = delivery.user, delivery.notice
    is_news = notice.read_at is None and notice.created_at > now() - NEWS_FOR
    return is_news and user.is_active and user.mail == "at_once"
