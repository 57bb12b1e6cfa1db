"""What happened, as rows that `activity/_event.html` shows."""

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from workspace.activity.models import Event, Notice
from workspace.activity.sentences import ADDRESSED
from workspace.people.models import User, me


def happened() -> Select:
    """Every event with its actor, and whom it was addressed to: the one who was told, where somebody was."""
    told = aliased(User)
    to_one = (
        select(Notice.user_id)
        .where(Notice.event_id == Event.id, Event.verb.in_(ADDRESSED))
        .order_by(Notice.id)
        .limit(1)
        .correlate(Event)
        .scalar_subquery()
    )
    return (
        select(
            *(Event.id, Event.created_at, Event.verb, Event.kind, Event.row_id, Event.label),
            User.name.label("actor"),
            told.name.label("whom"),
            (told.id == me().id).label("to_you"),
        )
        .outerjoin(User, User.id == Event.actor_id)
        .outerjoin(told, told.id == to_one)
    )
