"""Cancelling an import: what it created and nobody touched since goes, what it updated is as it was before.

Newest rows first and in batches; a row that is undone loses its result, so that cancelling can be continued.
Imports leave no events on rows: an event on one means that somebody worked on it, and it stays as it is.
"""

from datetime import date
from decimal import Decimal

from sqlalchemy import delete, func, select

from workspace.activity.models import Event, Following
from workspace.assets.models import Asset
from workspace.db import Model, db, pointing_at, writing
from workspace.deals.models import Account, Deal, Stage
from workspace.importing.kept_rows import forget_waiting, lighten
from workspace.importing.models import Import, ImportRow
from workspace.objections import heard, standing
from workspace.objections.models import Objection, Theme
from workspace.personas.models import Persona
from workspace.search.index import forget
from workspace.settings.models import Product, Segment
from workspace.texts.models import Text

BATCH = 200
_MODELS: dict[str, type[Model]] = {
    "account": Account,
    "asset": Asset,
    "deal": Deal,
    "objection": Objection,
    "persona": Persona,
    "product": Product,
    "segment": Segment,
    "stage": Stage,
    "theme": Theme,
}


# Parts of a row, rather than work that others did upon it.
_PARTS = ("sections", "theme_standings", "wanted_responses")


def undo(import_id: int) -> None:
    """Undoes what is left to undo and lets the file go. Rows that stay keep their result, and are counted."""
    below = None
    while rows := _next(import_id, below):
        below = rows[-1]
        with writing():
            _undo(import_id, rows)
            db.session.commit()
    forget_waiting(import_id)
    lighten(import_id)
    db.session.get(Import, import_id).path.unlink(missing_ok=True)
    with writing():
        import_ = db.session.get(Import, import_id)
        import_.state, import_.sheet = "cancelled", {}
        import_.created, import_.updated, import_.unchanged = (
            _count(import_id, result) for result in ("created", "updated", "unchanged")
        )
        db.session.commit()


def _next(import_id: int, below: int | None) -> list[int]:
    """The numbers of the newest rows left that made or changed something."""
    changed = select(ImportRow.n).where(
        ImportRow.import_id == import_id, ImportRow.result.in_(("created", "updated"))
    )
    if below is not None:
        changed = changed.where(ImportRow.n < below)
    return list(db.session.scalars(changed.order_by(ImportRow.n.desc()).limit(BATCH)))


def _count(import_id: int, result: str) -> int:
    of_import = select(func.count()).where(ImportRow.import_id == import_id, ImportRow.result == result)
    return db.session.scalar(of_import)


def _undo(import_id: int, numbers: list[int]) -> None:
    rows = select(ImportRow).where(ImportRow.import_id == import_id, ImportRow.n.in_(numbers))
    themes: set[int] = set()
    for kept in db.session.scalars(rows.order_by(ImportRow.n.desc())).all():
        row = db.session.get(_MODELS[kept.kind], kept.row_id)
        if isinstance(row, Objection) and row.theme_id:
            themes.add(row.theme_id)
        if row is not None and _is_worked_on(kept, row):
            continue
        before = kept.before or {}
        if row is not None and kept.result == "created":
            _remove(kept.kind, row)
        elif row is not None:
            _restore(row, before.get("was", {}))
        for kind, row_id in reversed(before.get("made", [])):
            made = db.session.get(_MODELS[kind], row_id)
            if made is not None and not _is_worked_on(kept, made, kind):
                _remove(kind, made)
        db.session.delete(kept)
        db.session.flush()
    for theme in db.session.scalars(select(Theme).where(Theme.id.in_(themes))):
        standing.recount(theme)


def _is_worked_on(kept: ImportRow, row: Model, made_kind: str | None = None) -> bool:
    """Somebody did something to it since, or what the import made is needed by something else."""
    since = select(Event.id).where(
        Event.kind == (made_kind or kept.kind),
        Event.row_id == row.id,
        Event.verb != "created",
        Event.created_at > kept.created_at,
    )
    if db.session.scalar(since.limit(1)) is not None:
        return True
    return (made_kind is not None or kept.result == "created") and _is_needed(row)


def _is_needed(row: Model) -> bool:
    """Whether a row elsewhere points at it: found by the foreign keys of the metadata."""
    db.session.flush()
    return any(
        db.session.scalar(select(key.parent).where(key.parent == row.id).limit(1)) is not None
        for key in pointing_at(row.__table__)
        if key.parent.table.name not in _PARTS
    )


def _remove(kind: str, row: Model) -> None:
    if isinstance(row, Objection):
        heard.count(row, -1)
    texts = _texts_of(row)
    forget(kind, row.id)
    for table in (Following, Event):
        db.session.execute(delete(table).where(table.kind == kind, table.row_id == row.id))
    db.session.delete(row)
    db.session.flush()
    db.session.execute(delete(Text).where(Text.id.in_(texts)))


def _texts_of(row: Model) -> list[int]:
    if isinstance(row, Asset):
        return [row.text_id]
    return [section.text_id for section in row.sections] if isinstance(row, Persona) else []


def _restore(row: Model, was: dict[str, object]) -> None:
    """Sets the columns as they were; dates and rates were kept as text."""
    if isinstance(row, Objection):
        heard.count(row, -1)
    for name, value in was.items():
        read = _READ.get(row.__table__.c[name].type.python_type)
        setattr(row, name, read(value) if read and value is not None else value)
    db.session.flush()
    db.session.expire(row)
    if isinstance(row, Objection):
        heard.count(row, +1)
    if hasattr(row, "index"):
        row.index()


_READ = {date: date.fromisoformat, Decimal: Decimal}
