"""Keeping what can be found: each verb that makes or changes a row says here what it is found by."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import delete, select, update

from workspace.db import db
from workspace.search.models import SearchEntry
from workspace.search.stems import stems
from workspace.text import plain

# PostgreSQL refuses a tsvector of a megabyte; a book's worth of words is found by its beginning.
LONGEST = 100_000
_new: ContextVar[dict[tuple[str, int, int], SearchEntry] | None] = ContextVar("new", default=None)


@contextmanager
def only_new_rows() -> Iterator[None]:
    """A block that indexes rows just made, however many: nothing is looked up, and all are added at once."""
    token = _new.set({})
    try:
        yield
        db.session.add_all(_new.get().values())
    finally:
        _new.reset(token)


def index(kind: str, row_id: int, title: str, words: str, tags: str = "", excerpt: str = "") -> None:
    """What the row is found by, in place of what it was found by. Its texts keep their own words.

    `tags` are filters, letters and digits only ("p150 j3"); the kind is always one of them.
    """
    entry = _entry(kind, row_id, 0)
    entry.title, entry.excerpt = title[:300], excerpt[:300]
    entry.folded = " ".join(stems(f"{title} {words}"))[:LONGEST]
    entry.tags = f"{kind} {tags}".strip()
    if _new.get() is not None:
        return
    db.session.execute(
        update(SearchEntry)
        .where(SearchEntry.kind == kind, SearchEntry.row_id == row_id, SearchEntry.part != 0)
        .values(title=entry.title, tags=entry.tags)
        .execution_options(synchronize_session="fetch")
    )


def index_text(kind: str, row_id: int, part: int, markdown: str) -> None:
    """The words of one of the row's texts (`part` is the text's id), found under the row's title and tags."""
    whole, entry, words = _entry(kind, row_id, 0), _entry(kind, row_id, part), plain(markdown)
    entry.title, entry.tags, entry.excerpt = whole.title, whole.tags, words[:300]
    entry.folded = " ".join(stems(words))[:LONGEST]


def forget(kind: str, row_id: int) -> None:
    """The row and its texts are found no more."""
    db.session.execute(delete(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.row_id == row_id))


def _entry(kind: str, row_id: int, part: int) -> SearchEntry:
    if (new := _new.get()) is not None:
        return new.setdefault((kind, row_id, part), _blank(kind, row_id, part))
    entry = db.session.scalar(
        select(SearchEntry).where(
            SearchEntry.kind == kind, SearchEntry.row_id == row_id, SearchEntry.part == part
        )
    )
    if entry is None:
        entry = _blank(kind, row_id, part)
        db.session.add(entry)
        db.session.flush()
    return entry


def _blank(kind: str, row_id: int, part: int) -> SearchEntry:
    return SearchEntry(kind=kind, row_id=row_id, part=part, title="", folded="", tags=kind, excerpt="")
