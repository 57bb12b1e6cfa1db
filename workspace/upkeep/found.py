"""What can be found, against what is there: each row of these nouns has its entry, each entry its row."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Exists, Select, delete, exists, or_, select, text

from workspace.assets.models import Asset
from workspace.db import Model, db, writing
from workspace.deals.models import Account, Deal
from workspace.objections.models import Objection
from workspace.objections.themes import Theme
from workspace.personas.models import Persona
from workspace.search.index import index_text
from workspace.search.models import SearchEntry
from workspace.texts.models import Text

NOUNS: dict[str, type[Model]] = {
    "persona": Persona,
    "asset": Asset,
    "theme": Theme,
    "objection": Objection,
    "deal": Deal,
    "account": Account,
}
BATCH = 200


def drift() -> Iterator[str]:
    """What differs, in words."""
    for kind, noun in NOUNS.items():
        for row_id in db.session.scalars(select(noun.id).where(_is_meant(noun), ~_has_entry(kind, noun))):
            yield f"{kind} {row_id} cannot be found by its words"
    for entry in db.session.execute(_left_over()):
        yield f"search leads to {entry.kind} {entry.row_id}, which is not there"
    for row in db.session.execute(_texts_unfound()):
        yield f"text {row.id} of {row.kind} {row.row_id} cannot be found by its words"


def rebuild() -> int:
    """Every entry anew, in small turns. Returns how many rows and texts can be found."""
    _rebuild_fts()  # first: the triggers that keep it fail on a broken one
    with writing():
        db.session.execute(delete(SearchEntry).where(SearchEntry.id.in_(_left_over_ids())))
        db.session.commit()
    found = 0
    for noun in NOUNS.values():
        for ids in _batches(select(noun.id).where(_is_meant(noun))):
            with writing():
                for row in db.session.scalars(select(noun).where(noun.id.in_(ids))):
                    row.index()
                db.session.commit()
            found += len(ids)
    for ids in _batches(select(Text.id).where(Text.markdown != "", Text.kind.in_(NOUNS))):
        with writing():
            for row in db.session.scalars(select(Text).where(Text.id.in_(ids))):
                index_text(row.kind, row.row_id, row.id, row.markdown)
            db.session.commit()
        found += len(ids)
    return found


def _is_meant(noun: type[Model]) -> ColumnElement[bool]:
    """A theme that was merged into another is found under that one."""
    return noun.merged_into_id.is_(None) if noun is Theme else noun.id.is_not(None)


def _has_entry(kind: str, noun: type[Model]) -> Exists:
    return exists().where(SearchEntry.kind == kind, SearchEntry.row_id == noun.id, SearchEntry.part == 0)


def _left_over() -> Select:
    return select(SearchEntry.id, SearchEntry.kind, SearchEntry.row_id).where(
        or_(
            SearchEntry.kind.not_in(NOUNS),
            *(
                (SearchEntry.kind == kind) & ~exists().where(noun.id == SearchEntry.row_id, _is_meant(noun))
                for kind, noun in NOUNS.items()
            ),
            (SearchEntry.part != 0) & ~exists().where(Text.id == SearchEntry.part),
        )
    )


def _left_over_ids() -> Select:
    left_over = _left_over().subquery()
    return select(left_over.c.id)


def _texts_unfound() -> Select:
    has_entry = exists().where(
        SearchEntry.kind == Text.kind, SearchEntry.row_id == Text.row_id, SearchEntry.part == Text.id
    )
    return select(Text.id, Text.kind, Text.row_id).where(
        Text.markdown != "", Text.kind.in_(NOUNS), ~has_entry
    )


def _batches(ids: Select) -> Iterator[list[int]]:
    every = list(db.session.scalars(ids))
    for start in range(0, len(every), BATCH):
        yield every[start : start + BATCH]


def _rebuild_fts() -> None:
    """SQLite's index beside the table; PostgreSQL keeps its own with the row."""
    if db.engine.dialect.name == "sqlite":
        with writing():
            db.session.execute(text("INSERT INTO search_fts(search_fts) VALUES ('rebuild')"))
            db.session.commit()
