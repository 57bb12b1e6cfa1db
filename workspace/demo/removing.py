"""Removes the demo wholly, and with it what people added that stands on the demo alone."""

from dataclasses import dataclass

from sqlalchemy import delete, or_, select

from workspace.activity.models import Event, Following
from workspace.db import db
from workspace.demo.holding import LINKS, Rows, chunks, held_by
from workspace.demo.models import DemoRow
from workspace.objections import heard, standing
from workspace.objections.heard import Heard
from workspace.objections.models import Objection
from workspace.objections.themes import Theme
from workspace.people.models import User
from workspace.search.models import SearchEntry

SHARED = ("workspace", "jobs")  # stay while anybody real works here


class NobodyLeft(Exception):
    """Real people work here, and all of their admins belong to the demo."""


@dataclass(frozen=True)
class Removal:
    """What goes, by table: the demo's own rows, and what people added upon them."""

    demo: Rows
    added: Rows

    @property
    def everything(self) -> Rows:
        tables = self.demo.keys() | self.added.keys()
        return {table: self.demo.get(table, set()) | self.added.get(table, set()) for table in tables}

    @property
    def objections(self) -> list[Objection]:
        """What people logged on the demo's companies: named before it goes."""
        return _objections(self.added)

    @property
    def needs_consent(self) -> bool:
        return any(self.added.get(table) for table in ("objections", "deals", "answers", "tips"))

    def count(self, table: str, of: str = "demo") -> int:
        return len(getattr(self, of).get(table, ()))


def removal() -> Removal:
    """What would go if the demo were removed now."""
    demo: Rows = {}
    for table, row_id in db.session.execute(select(DemoRow.table, DemoRow.row_id)):
        demo.setdefault(table, set()).add(row_id)
    if _real_people(demo):
        demo = {table: ids for table, ids in demo.items() if table not in SHARED}
    return Removal(demo, held_by(demo))


def remove() -> None:
    """Removes it in the transaction under way. Raises NobodyLeft."""
    found = removal()
    people = _real_people(found.demo)
    if people and not any(user.is_admin for user in people):
        raise NobodyLeft
    gone = found.everything
    themes = _uncount(gone)
    _unlink(gone)
    _forget(gone)
    for table in reversed(db.metadata.sorted_tables):
        empty = [Heard.n == 0] if table.name == Heard.__tablename__ else []
        for some in chunks(gone.get(table.name, set())):
            db.session.execute(delete(table).where(table.c.id.in_(some), *empty))
    db.session.execute(delete(DemoRow))
    db.session.expire_all()
    for theme in db.session.scalars(select(Theme).where(Theme.id.in_(themes))):
        standing.recount(theme)


def _real_people(demo: Rows) -> list[User]:
    users = db.session.scalars(select(User).where(User.removed_at.is_(None)))
    return [user for user in users if user.id not in demo.get("users", ())]


def _uncount(gone: Rows) -> set[int]:
    """Takes what goes out of the counted cells. Returns the themes it was sorted into that stay."""
    themes = set()
    for objection in _objections(gone):
        heard.count(objection, -1)
        themes.add(objection.theme_id)
    return themes - gone.get("themes", set()) - {None}


def _unlink(gone: Rows) -> None:
    """Objections of real companies lose what was the demo's about them."""
    points = [
        getattr(Objection, name).in_(some)
        for name, table in LINKS.items()
        for some in chunks(gone.get(table, set()))
    ]
    for objection in db.session.scalars(select(Objection).where(or_(False, *points))).all():
        if objection.id in gone.get("objections", ()):
            continue
        heard.count(objection, -1)
        for name, table in LINKS.items():
            if getattr(objection, name) in gone.get(table, ()):
                setattr(objection, name, None)
        db.session.flush()
        heard.count(objection, +1)
        objection.index()
    db.session.flush()


def _forget(gone: Rows) -> None:
    """What is kept about a row by its noun and number. A noun is its table's name in the singular."""
    for noun in (Event, Following, SearchEntry):
        for kind in db.session.scalars(select(noun.kind).distinct()).all():
            for some in chunks(gone.get(f"{kind}s", set())):
                db.session.execute(delete(noun).where(noun.kind == kind, noun.row_id.in_(some)))


def _objections(rows: Rows) -> list[Objection]:
    return [
        objection
        for some in chunks(rows.get(Objection.__tablename__, set()))
        for objection in db.session.scalars(select(Objection).where(Objection.id.in_(some)))
    ]
