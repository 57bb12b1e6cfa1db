"""The meanings that are kept: of every objection's words and every theme's name, made in the background.

A vector takes longer than a turn to write may, so it is made outside of one. What lacks one is found by words
meanwhile. The statements are SQL so that they stand below the nouns whose verbs call them.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from sqlalchemy import LargeBinary, Row, String, UniqueConstraint, bindparam, delete, insert, text, update
from sqlalchemy.orm import Mapped, mapped_column

from workspace.db import Model, Moment, db, now, writing
from workspace.objections.meaning import VERSION, is_known, meaning_of, packed
from workspace.queue import daily, every_minute

AT_ONCE = 32  # half a second's work
A_MINUTE = 30  # times that many: other background work waits for no longer
NOUNS = {"objection": ("objections", "words"), "theme": ("themes", "name")}


class Meaning(Model):
    """The vector of one row's words, a signed byte a number. One of no version is to be made anew.

    A row that is no more leaves its vector behind until the night: it is found by nobody.
    """

    __tablename__ = "meanings"
    __table_args__ = (UniqueConstraint("kind", "row_id"),)

    kind: Mapped[str] = mapped_column(String(10))
    row_id: Mapped[int]
    version: Mapped[str] = mapped_column(String(20), index=True)
    vector: Mapped[bytes] = mapped_column(LargeBinary)


# What came after the last one that was learned, and what was said otherwise since: both read from an index.
_NEW = """
    SELECT id, {words} AS words FROM {table}
    WHERE id > (SELECT coalesce(max(row_id), 0) FROM meanings WHERE kind = :kind) AND {words} <> ''
    ORDER BY id LIMIT :limit
"""
_OUTDATED = """
    SELECT n.id, n.{words} AS words FROM meanings m JOIN {table} n ON n.id = m.row_id
    WHERE (m.version < :version OR m.version > :version) AND m.kind = :kind AND n.{words} <> '' LIMIT :limit
"""
_WITHOUT = """
    SELECT n.id, n.{words} AS words FROM {table} n
    LEFT JOIN meanings m ON m.kind = :kind AND m.row_id = n.id AND m.version = :version
    WHERE m.id IS NULL AND n.{words} <> '' AND n.id > :after ORDER BY n.id LIMIT :limit
"""
_OVERDUE = """
    SELECT count(*) FROM {table} n
    LEFT JOIN meanings m ON m.kind = :kind AND m.row_id = n.id AND m.version = :version
    WHERE m.id IS NULL AND n.{words} <> '' AND n.created_at < :before
"""
_LEFT_OVER = """
    DELETE FROM meanings
    WHERE (kind = 'objection' AND NOT EXISTS (SELECT 1 FROM objections WHERE id = row_id AND words <> ''))
       OR (kind = 'theme' AND NOT EXISTS (SELECT 1 FROM themes WHERE id = row_id))
"""
_NOW = "SELECT id, {words} AS words FROM {table} WHERE id IN :ids"


def outdate(kind: str, row_id: int) -> None:
    """Its words are others now: its vector is made anew."""
    db.session.execute(
        update(Meaning).where(Meaning.kind == kind, Meaning.row_id == row_id).values(version="")
    )


@every_minute
def each_minute() -> None:
    learn()


@daily(3)
def each_night() -> None:
    learn_all()


def learn() -> None:
    """Gives what was said lately its vector, some at a time."""
    for _ in range(A_MINUTE):
        if not sum(_learn(kind, _rows(_NEW, kind) or _rows(_OUTDATED, kind)) for kind in NOUNS):
            return


def learn_all() -> int:
    """Gives whatever lacks one its vector, and takes away those left behind. Returns how many have one."""
    with writing():
        db.session.execute(text(_LEFT_OVER))
        db.session.commit()
    return sum(_learn(kind, rows) for kind in NOUNS for rows in _without(kind))


def overdue() -> int:
    """How many have lacked a vector for more than a day. None does where no model runs."""
    if not is_known():
        return 0
    day_old = {"version": VERSION, "before": now() - timedelta(days=1)}
    return sum(
        db.session.scalar(
            text(_OVERDUE.format(table=table, words=words)).bindparams(bindparam("before", type_=Moment)),
            {"kind": kind, **day_old},
        )
        for kind, (table, words) in NOUNS.items()
    )


def _without(kind: str) -> Iterator[Sequence[Row]]:
    after = 0
    while rows := _rows(_WITHOUT, kind, after=after):
        yield rows
        after = rows[-1].id


def _rows(statement: str, kind: str, **values: object) -> Sequence[Row]:
    table, words = NOUNS[kind]
    asked = {"kind": kind, "version": VERSION, "limit": AT_ONCE} | values
    named = statement.format(table=table, words=words)
    return db.session.execute(
        text(named), {name: value for name, value in asked.items() if f":{name}" in named}
    ).all()


def _learn(kind: str, rows: Sequence[Row]) -> int:
    """Makes their vectors, then writes those whose words are still the same. Returns how many."""
    if not rows or not is_known():
        return 0
    db.session.rollback()
    made = {row.id: (row.words, meaning_of(row.words)) for row in rows}
    table, words = NOUNS[kind]
    still = text(_NOW.format(table=table, words=words)).bindparams(bindparam("ids", expanding=True))
    with writing():
        vectors = [
            {"kind": kind, "row_id": row.id, "version": VERSION, "vector": packed(made[row.id][1])}
            for row in db.session.execute(still, {"ids": list(made)})
            if row.words == made[row.id][0] and made[row.id][1] is not None
        ]
        db.session.execute(delete(Meaning).where(Meaning.kind == kind, Meaning.row_id.in_(made)))
        if vectors:
            db.session.execute(insert(Meaning), [{**vector, "created_at": now()} for vector in vectors])
        db.session.commit()
    return len(vectors)
