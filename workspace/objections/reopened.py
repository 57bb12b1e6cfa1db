"""Why a theme is open again: the first who heard it since it was resolved, where nothing helped."""

from sqlalchemy import ScalarSelect, func, select

from workspace.objections.models import Objection, Theme


def first_unhelped() -> ScalarSelect[int]:
    """The number of the objection that reopened a theme, from the index on theme and day; beside a select of
    themes. None while it is not open again, and where what resolved it left instead."""
    return (
        select(Objection.id)
        .where(
            Objection.theme_id == Theme.id,
            Objection.helped.is_(False),
            Objection.heard_on >= func.date(Theme.last_resolved_at),
            Theme.resolved_at.is_(None),
            Theme.reopened_at > Theme.answered_at,
        )
        .order_by(Objection.heard_on, Objection.id)
        .limit(1)
        .correlate(Theme)
        .scalar_subquery()
    )
