"""Undoing what was done to themes at one stroke: exactly what an act moved goes back where it was.

What anybody put somewhere since, by a later act or by itself, stays where they put it.
"""

from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import (
    ColumnElement,
    Delete,
    Insert,
    Table,
    Update,
    delete,
    exists,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.orm import aliased

from workspace.activity.models import Event, Following, follow, followers, tell
from workspace.db import db, now, pointing_at
from workspace.objections import standing
from workspace.objections.acts import NOT_MOVED, UNDO_WITHIN, Act, Move, state_of
from workspace.objections.answers import Answer
from workspace.objections.models import Objection
from workspace.objections.themes import Theme, lock
from workspace.people.models import User
from workspace.search.index import forget
from workspace.search.models import SearchEntry
from workspace.search.tags import retag
from workspace.texts.models import Text


def why_not(act: Act) -> str:
    """Why it cannot be undone any more; "" when it can."""
    of, to = act.from_theme, act.to_theme
    if act.undone_at:
        return _("It was undone.")
    if act.created_at < now() - UNDO_WITHIN:
        return _("It was done more than 30 days ago.")
    if to is None or (of is None and act.kind != "sorted"):
        return _("The theme was removed since.")
    if to.merged_into_id is not None:
        return _("“%(theme)s” was merged into another theme since. Undo that first.", theme=to.name)
    if act.kind == "split" and of.merged_into_id is not None:
        return _("“%(theme)s” was merged into another theme since. Undo that first.", theme=of.name)
    return ""


def undo(act: Act, by: User) -> int:
    """Returns how many objections went back. Raises ValueError, with the reason, when it is too late."""
    lock([theme for theme in (act.from_theme, act.to_theme) if theme])
    db.session.refresh(act, ["undone_at"], with_for_update=True)
    db.session.expire_all()
    if reason := why_not(act):
        raise ValueError(reason)
    of, to = act.from_theme, act.to_theme
    told = followers("theme", to.id)
    act.undone_at, act.undone_by = now(), by
    if act.kind == "merged":
        of.merged_into_id = None
    db.session.flush()
    returned = _give_back_rows(act)
    _part_followers(act)
    _bring_state_back(act, to)
    if of is not None:
        _put_in_force_again(of, to)
        of.index()
        of.settle()
        standing.recount(of)
        event = Event.record(by, "undone", "theme", of.id, f"{of.name} → {to.name}")
        tell([*told, *followers("theme", of.id)] if act.kind == "merged" else [], event)
    to.index()
    to.settle()
    standing.recount(to)
    if act.started and not _has_anything(to):
        _remove(to)
    return returned


def _give_back_rows(act: Act) -> int:
    """Returns how many objections went back."""
    groups = select(Move.table, Move.column).where(Move.act_id == act.id, Move.table != "followings")
    returned = 0
    for name, column in db.session.execute(groups.distinct()).all():
        table = db.metadata.tables[name]
        gone_back = db.session.execute(_back(act, table, column)).rowcount
        db.session.execute(_made_again(act, table, column))
        if name == "objections":
            returned = gone_back
    db.session.expire_all()
    _find_again(act)
    return returned


def _back(act: Act, table: Table, column: str) -> Update:
    """Those that are still where the act put them, unless a later act put them there again."""
    later, its = aliased(Act), aliased(Move)
    moved = exists().where(Move.act_id == act.id, Move.how == "moved", *_names(Move, table, column))
    put_there_again = exists().where(
        its.act_id == later.id,
        *_names(its, table, column),
        its.how == "moved",
        later.id > act.id,
        later.to_theme_id == act.to_theme_id,
        later.undone_at.is_(None),
    )
    here = table.c[column] == act.to_theme_id
    if act.from_theme_id is None:
        here &= table.c.words != ""  # a tap is nothing without a theme
    return update(table).where(here, moved, ~put_there_again).values({column: act.from_theme_id})


def _names(move: type[Move], table: Table, column: str) -> tuple[ColumnElement[bool], ...]:
    return move.table == table.name, move.column == column, move.row_id == table.c.id


def _made_again(act: Act, table: Table, column: str) -> Insert:
    """Rows that went because the other theme had the same one: its own again, while the other has it."""
    given = {column: literal(act.from_theme_id), "created_at": Move.made_at}
    kept = [one.name for one in table.c if one.name not in ("id", *given)]
    twin = (
        select(*(table.c[name] for name in kept), *given.values())
        .select_from(table)
        .join(Move, Move.twin_id == table.c.id)
        .where(Move.act_id == act.id, Move.how == "joined", Move.table == table.name, Move.column == column)
        .where(table.c[column] == act.to_theme_id)
    )
    return insert(table).from_select([*kept, *given], twin)


def _find_again(act: Act) -> None:
    """What went back is found by its own theme again, and texts under it."""
    if act.from_theme_id is None:
        moved = select(Move.row_id).where(Move.act_id == act.id, Move.table == "objections")
        for objection in db.session.scalars(select(Objection).where(Objection.id.in_(moved))):
            objection.index()
        return
    in_it = select(Objection.id).where(Objection.theme_id == act.from_theme_id)
    retag(f"t{act.to_theme_id}", f"t{act.from_theme_id}", "objection", in_it)
    texts = select(Text.id).where(Text.kind == "theme", Text.row_id == act.from_theme_id)
    found = update(SearchEntry).where(SearchEntry.kind == "theme", SearchEntry.row_id == act.to_theme_id)
    db.session.execute(found.where(SearchEntry.part.in_(texts)).values(row_id=act.from_theme_id))
    db.session.expire_all()


def _part_followers(act: Act) -> None:
    """Whoever came along goes back, and stays as well when something that they logged stays."""
    noted = select(Move.row_id, Move.twin_id, Move.how).where(
        Move.act_id == act.id, Move.table == "followings"
    )
    rows = db.session.execute(noted).all()
    came = {row.row_id for row in rows if row.how != "joined"}
    of_both = {row.twin_id for row in rows if row.how == "joined"}
    here = (Following.kind == "theme") & (Following.row_id == act.to_theme_id)
    if act.kind == "merged":
        both = select(User).join(Following).where(here, Following.id.in_(came | of_both))
        for user in db.session.scalars(both).all():
            follow(user, "theme", act.from_theme_id)
    logged_here = exists().where(
        Objection.theme_id == act.to_theme_id, Objection.logged_by_id == Following.user_id
    )
    leave: Delete = delete(Following).where(here, Following.id.in_(came), ~logged_here)
    db.session.execute(leave.execution_options(synchronize_session=False))


def _bring_state_back(act: Act, theme: Theme) -> None:
    """What the act changed about the theme, unless somebody changed it again."""
    for name, value in state_of(theme).items():
        before, after = act.before.get(name), act.after.get(name)
        if before != after and value == after:
            setattr(theme, name, _read(name, before))
    db.session.flush()


def _read(name: str, written: str | None) -> date | datetime | str | None:
    """A day is named so (`due_on`), and a moment (`resolved_at`)."""
    if written and name.endswith("_on"):
        return date.fromisoformat(written)
    return datetime.fromisoformat(written) if written and name.endswith("_at") else written


def _put_in_force_again(*themes: Theme) -> None:
    """An answer that was replaced, while the two were one, by one of the other theme meets its own again."""
    better = aliased(Answer)
    elsewhere = exists().where(better.id == Answer.replaced_by_id, better.theme_id != Answer.theme_id)
    db.session.execute(
        update(Answer)
        .where(Answer.theme_id.in_([theme.id for theme in themes]), elsewhere)
        .values(replaced_by_id=None)
        .execution_options(synchronize_session=False)
    )
    db.session.expire_all()


def _has_anything(theme: Theme) -> bool:
    return any(
        db.session.scalar(select(exists().where(key.parent == theme.id)))
        for key in pointing_at(Theme.__table__)
        if key.parent.table.name not in NOT_MOVED
    )


def _remove(theme: Theme) -> None:
    """A theme that was started for what is not in it any more."""
    forget("theme", theme.id)
    for noun in (Following, Event):
        db.session.execute(delete(noun).where(noun.kind == "theme", noun.row_id == theme.id))
    db.session.delete(theme)
    db.session.flush()
