"""Themes as a list: the loudest first, as the backlog orders them, whatever their state."""

from typing import NamedTuple

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, Row, Select, exists, select

from workspace.db import Page, db, keyset
from workspace.objections.answers import IN_FORCE, Answer
from workspace.objections.models import Theme, ThemeStanding
from workspace.objections.standing import LOUDEST
from workspace.people.models import User
from workspace.text import folded

STATES = {
    "unanswered": _("Unanswered"),
    "answered": _("Answered"),
    "resolved": _("Resolved"),
    "reopened": _("Reopened"),
}
IS_ANSWERED = exists().where(Answer.theme_id == Theme.id, IN_FORCE)


class Filters(NamedTuple):
    """What of the list is shown; None is everything."""

    state: str | None = None
    kind: str | None = None
    owner_id: int | None = None


def themes(filters: Filters, after: str | None = None, size: int = 50) -> Page:
    """Rows with their standing, owner and state."""
    listed = (
        _open(Theme.id, Theme.name, Theme.kind, Theme.resolved_at, Theme.reopened_at, Theme.due_on)
        .add_columns(
            *LOUDEST,
            ThemeStanding.heard_ever,
            ThemeStanding.newest_on,
            IS_ANSWERED.label("is_answered"),
            User.name.label("owner"),
        )
        .outerjoin(User, User.id == Theme.owner_id)
    )
    if filters.state:
        listed = listed.where(*_in_state(filters.state))
    if filters.kind:
        listed = listed.where(Theme.kind == filters.kind)
    if filters.owner_id:
        listed = listed.where(Theme.owner_id == filters.owner_id)
    return keyset(listed, LOUDEST, after, size)


def choices(words: str = "", besides: int | None = None, limit: int = 100) -> list[Row]:
    """(id, name, accounts) of the themes with these words in their names, the loudest first."""
    named = _open(Theme.id, Theme.name, ThemeStanding.accounts).where(Theme.id != (besides or 0))
    for word in folded(words).split():
        named = named.where(Theme.name_folded.contains(word, autoescape=True))
    return list(db.session.execute(named.order_by(*(key.desc() for key in LOUDEST)).limit(limit)))


def _open(*columns: object) -> Select:
    """Of themes that are their own: not merged into another."""
    joined = select(*columns).join(ThemeStanding, ThemeStanding.theme_id == Theme.id)
    return joined.where(Theme.merged_into_id.is_(None))


def _in_state(state: str) -> tuple[ColumnElement[bool], ...]:
    return {
        "unanswered": (~IS_ANSWERED,),
        "answered": (IS_ANSWERED, Theme.resolved_at.is_(None)),
        "resolved": (Theme.resolved_at.is_not(None),),
        "reopened": (Theme.reopened_at.is_not(None), Theme.resolved_at.is_(None)),
    }[state]
