"""Looks over all that is kept beside what it is derived from, and says in words where the two differ."""

from collections.abc import Iterator
from itertools import chain

from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from workspace.assets.sweeping import unnamed
from workspace.db import db, writing
from workspace.objections import heard, meanings, standing
from workspace.texts import log
from workspace.texts.models import Text
from workspace.texts.revisions import TextRevision
from workspace.upkeep import found


def faults() -> Iterator[str]:
    """Every fault, one line each. None: the database is whole and adds up."""
    return chain(
        _broken_database(),
        _miscounted_cells(),
        _misplaced_themes(),
        _torn_texts(),
        found.drift(),
        _unknown_meanings(),
        _left_files(),
    )


def _broken_database() -> Iterator[str]:
    if db.engine.dialect.name != "sqlite":
        return
    for (words,) in db.session.execute(text("PRAGMA integrity_check")):
        if words != "ok":
            yield f"the database is damaged: {words}"
    for table, row, parent, _key in db.session.execute(text("PRAGMA foreign_key_check")):
        yield f"row {row} of {table} points at a row of {parent} that is not there"
    yield from _broken_search_index()


def _broken_search_index() -> Iterator[str]:
    """The plain integrity check passes it; FTS5 has a check of its own, spelt as a write."""
    with writing():
        try:
            db.session.execute(text("INSERT INTO search_fts(search_fts, rank) VALUES ('integrity-check', 1)"))
        except DatabaseError:
            yield "the search index is not what search_entries says; flask reindex mends it"


def _miscounted_cells() -> Iterator[str]:
    kept = {cell[:4] for cell in heard.drift()}
    for persona_id, job_id, language, kind in sorted(kept, key=str):
        yield f"heard: persona {persona_id}, job {job_id}, {language}, {kind} is not counted right"


def _misplaced_themes() -> Iterator[str]:
    for theme_id in standing.drift():
        yield f"theme {theme_id} does not stand where its objections put it"


def _unknown_meanings() -> Iterator[str]:
    """New ones wait a minute for theirs; after a day nobody is at work on them."""
    if overdue := meanings.overdue():
        yield f"{overdue} objections and themes are not found by what they mean"


def _torn_texts() -> Iterator[str]:
    """A text is its newest revision."""
    newest = (
        select(TextRevision.text_id, func.max(TextRevision.seq).label("seq"))
        .group_by(TextRevision.text_id)
        .subquery()
    )
    torn = (
        select(Text.id)
        .outerjoin(newest, newest.c.text_id == Text.id)
        .outerjoin(TextRevision, (TextRevision.text_id == Text.id) & (TextRevision.seq == newest.c.seq))
        .where(
            (func.coalesce(newest.c.seq, 0) != Text.head_seq)
            | (func.coalesce(TextRevision.markdown, "") != Text.markdown)
        )
    )
    for text_id in db.session.scalars(torn):
        yield f"text {text_id} is not its newest revision"
    for row in db.session.scalars(select(Text).where(Text.epoch != 0, Text.settled_seq == Text.log_seq)):
        document, seq = log.document(row.id)
        if (document.markdown, seq) != (row.markdown, row.log_seq):
            yield f"text {row.id} is not what its log says"


def _left_files() -> Iterator[str]:
    for path in unnamed():
        yield f"the upload {path.name} belongs to no asset; it is removed within a day"
