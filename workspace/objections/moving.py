"""Several objections put into a theme at one stroke: sorted out of the inbox, or split off another theme."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from workspace.activity.models import Event, Following, follow
from workspace.db import db
from workspace.objections import standing
from workspace.objections.acts import Act
from workspace.objections.models import Objection
from workspace.objections.themes import Theme, held
from workspace.people.models import User

MOST = 200


def found_or_started(
    name: str, kind: str, by: User, client_id: uuid.UUID | str | None = None
) -> tuple[Theme, bool]:
    """The theme of that name, and whether it was started just now."""
    theme = Theme.called(name)
    return (theme, False) if theme else (Theme.start(name, by, kind, client_id), True)


def sort(
    objection_ids: Collection[int],
    theme: Theme,
    by: User,
    started: bool = False,
    client_id: uuid.UUID | str | None = None,
) -> Act | None:
    """Sorts those of them that are still unsorted; what others sorted meanwhile stays where they put it.

    `started`: the theme was made for them. None when nothing was left to sort.
    """
    return _move(objection_ids, None, theme.current, by, started, client_id)


def split(
    objection_ids: Collection[int],
    theme: Theme,
    into: Theme,
    by: User,
    started: bool = False,
    client_id: uuid.UUID | str | None = None,
) -> Act | None:
    """Moves those of them that are still in the theme into another one. None when none is.

    Raises ValueError for one and the same theme.
    """
    if into.current.id == theme.id:
        raise ValueError("a theme cannot be split into itself")
    act = _move(objection_ids, theme, into.current, by, started, client_id)
    if act is not None:
        Event.record(by, "split", "theme", theme.id, f"{theme.name} → {into.current.name}")
    return act


def _move(
    objection_ids: Collection[int],
    of: Theme | None,
    to: Theme,
    by: User,
    started: bool,
    client_id: uuid.UUID | str | None,
) -> Act | None:
    to = held(to, *([of] if of else []))
    if to is of:  # while this one waited
        return None
    chosen = _still_in(of, objection_ids)
    if not chosen:
        return None
    act = Act.begin("split" if of else "sorted", by, of, to, started, client_id)
    ids = [objection.id for objection in chosen]
    objections = Objection.__table__.c
    act.heard = act.note(objections.theme_id, objections.id.in_(ids))
    for objection in chosen:
        objection.move_to(to, by)
    _follow(act, chosen, to)
    if any(objection.reopens for objection in chosen):
        to.reopen(by)
    for theme in (of, to):
        if theme is not None:
            standing.recount(theme)
    return act.end(to)


def _still_in(theme: Theme | None, objection_ids: Collection[int]) -> Sequence[Objection]:
    return db.session.scalars(
        select(Objection)
        .where(Objection.id.in_(objection_ids), Objection.theme_id == (theme and theme.id))
        .options(joinedload(Objection.account))
        .order_by(Objection.id)
        .with_for_update(of=Objection)
    ).all()


def _follow(act: Act, chosen: Sequence[Objection], theme: Theme) -> None:
    """Whoever logged them follows the theme they went to."""
    loggers = {objection.logged_by_id for objection in chosen} - {None}
    followings = Following.__table__.c
    here = select(Following.user_id).where(Following.kind == "theme", Following.row_id == theme.id)
    added = loggers - set(db.session.scalars(here))
    for user in db.session.scalars(select(User).where(User.id.in_(added))).all():
        follow(user, "theme", theme.id)
    of_theme = (followings.kind == "theme", followings.row_id == theme.id)
    act.note(followings.row_id, *of_theme, followings.user_id.in_(added), how="added")
