"""The database: one `db`, the base of every table, the clock, turns for writers, and paging by key.

SQLite takes one writer at a time. Requests that write queue for their turn before the transaction begins
(a thread lock, then a file lock between processes): without the queue, waiters starve.
"""

import base64
import binascii
import fcntl
import json
import os
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Self

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    DateTime,
    Engine,
    ForeignKey,
    MetaData,
    Row,
    Select,
    String,
    Table,
    Uuid,
    event,
    select,
    tuple_,
)
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine
from werkzeug.exceptions import ServiceUnavailable


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base)


@event.listens_for(Table, "after_parent_attach")
def _numbers_are_given_once(table: Table, _metadata: MetaData) -> None:
    # Without this SQLite gives a deleted row's number to the next row, and its history with it.
    table.dialect_options["sqlite"]["autoincrement"] = True


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, aware on both sides. Raises ValueError for a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True
    python_type = datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)


class Folded(TypeDecorator[str]):
    """Words folded to be compared. Folding may lengthen them, to more than the column they came from holds:
    what goes beyond is left out, from what is kept and from what is looked for alike."""

    impl = String
    cache_ok = True
    python_type = str  # which paging reads a position as

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return value and value[: self.impl.length]


def now() -> datetime:
    """The moment, in UTC. Tests move it by replacing `clock.read`."""
    return _told_of.get() or clock.read()


@contextmanager
def as_of(moment: datetime) -> Iterator[None]:
    """A block that happens at that moment: history told afterwards. What it added is flushed at its end."""
    token = _told_of.set(moment)
    try:
        yield
        db.session.flush()
    finally:
        _told_of.reset(token)


def today() -> date:
    """The day, in UTC."""
    return now().date()


_told_of: ContextVar[datetime | None] = ContextVar("told_of", default=None)


class Clock:
    """Where the time comes from."""

    def read(self) -> datetime:
        return datetime.now(UTC)


clock = Clock()


class Model(db.Model):
    """What every table has: a number and the moment it was made."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)


class Once:
    """A noun made by a form: the form's own UUID is its key, so that a form sent twice makes one row."""

    client_id: Mapped[uuid.UUID] = mapped_column(Uuid, unique=True, default=uuid.uuid4)

    @classmethod
    def sent(cls, client_id: uuid.UUID | str | None) -> Self | None:
        """The row that this form already made, if it did. A key that is no UUID made nothing."""
        try:
            key = client_id if isinstance(client_id, uuid.UUID) else uuid.UUID(client_id or "")
        except ValueError:
            return None
        return db.session.scalar(select(cls).where(cls.client_id == key))


class Ordered:
    """A noun whose few rows stand in the order that people gave them."""

    position: Mapped[int] = mapped_column(default=0)

    @classmethod
    def in_order(cls) -> list[Self]:
        return list(db.session.scalars(select(cls).order_by(cls.position, cls.id)))

    def move(self, steps: int) -> None:
        """One place up (-1) or down (1); at either end it stays."""
        rows = type(self).in_order()
        here = rows.index(self)
        there = min(max(here + steps, 0), len(rows) - 1)
        rows.insert(there, rows.pop(here))
        for position, row in enumerate(rows):
            row.position = position


def pointing_at(target: Table) -> Iterator[ForeignKey]:
    """Every foreign key to that table, also those of rooms that the caller does not know."""
    for table in db.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table is target:
                yield key


class Busy(ServiceUnavailable):
    """No turn to write came within five seconds; nothing was saved."""

    retry_after = 2


_writing: ContextVar[bool] = ContextVar("writing", default=False)


def begin_as_read() -> None:
    """From here on transactions begin as reads: a server's thread may come from a request that wrote."""
    _writing.set(False)


def begin_as_write() -> None:
    """From here on this context's transactions begin as writes. Has no effect on one that is under way."""
    _writing.set(True)


@contextmanager
def writing() -> Iterator[None]:
    """A block whose transactions are writes, in commands, jobs and routes that read first.

    Ends the transaction under way, so that the write begins with its turn.
    """
    db.session.rollback()
    token = _writing.set(True)
    try:
        yield
    finally:
        db.session.rollback()
        _writing.reset(token)


class Turn:
    """Whose turn it is to write: among this process's threads, then among processes by a file lock."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = threading.Lock()
        # Opened by the process that uses it: a forked descriptor would share its parent's lock.
        self._file: tuple[int, int] | None = None

    def take(self, seconds: float = 5.0) -> None:
        """Raises Busy when no turn comes in time."""
        deadline = time.monotonic() + seconds
        if not self._threads.acquire(timeout=seconds):
            raise Busy()
        try:
            while not self._lock_file():
                if time.monotonic() > deadline:
                    raise Busy()
                time.sleep(0.001)
        except BaseException:
            self._threads.release()
            raise

    def give(self) -> None:
        fcntl.flock(self._descriptor(), fcntl.LOCK_UN)
        self._threads.release()

    def _lock_file(self) -> bool:
        try:
            fcntl.flock(self._descriptor(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _descriptor(self) -> int:
        if self._file is None or self._file[0] != os.getpid():
            self._file = os.getpid(), os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self._file[1]


@dataclass(frozen=True)
class Page:
    """Rows of a list and the key of the next ones: pass it back as `after`."""

    rows: Sequence[Row]
    after: str | None


def keyset(
    query: Select,
    keys: Sequence[InstrumentedAttribute],
    after: str | None,
    size: int = 50,
    descending: bool = True,
) -> Page:
    """One page of `query` ordered by `keys`, all in one direction, the last of them unique and none null.

    `query` must select every key under its own name. An `after` that was not made here begins at the start.
    """
    query = query.order_by(*(key.desc() if descending else key.asc() for key in keys)).limit(size + 1)
    if position := _position(keys, after):
        here = tuple_(*keys)
        query = query.where(here < position if descending else here > position)
    rows = db.session.execute(query).all()
    if len(rows) <= size:
        return Page(rows, None)
    last = rows[size - 1]
    written = json.dumps([str(getattr(last, key.key)) for key in keys])
    return Page(rows[:size], base64.urlsafe_b64encode(written.encode()).decode())


def _position(keys: Sequence[InstrumentedAttribute], after: str | None) -> tuple | None:
    try:
        written = json.loads(base64.urlsafe_b64decode(after or ""))
        return tuple(_part(key.type, part) for key, part in zip(keys, written, strict=True))
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error):
        return None


def _part(kind: TypeEngine, written: object) -> object:
    """Raises ValueError for what no column of that kind holds."""
    read = _READ.get(kind.python_type, kind.python_type)(written)
    if isinstance(read, int) and abs(read) >= (2**63 if isinstance(kind, BigInteger) else 2**31):
        raise ValueError(written)
    return kind.process_bind_param(read, db.engine.dialect) if isinstance(kind, Moment) else read


def _text(written: object) -> str:
    words = str(written)
    words.encode()  # a lone surrogate is no text
    if "\0" in words:
        raise ValueError(written)
    return words


_READ = {date: date.fromisoformat, datetime: datetime.fromisoformat, str: _text}


def init_app(app: Flask) -> None:
    """Binds the database and, on SQLite, its pragmas and its writers' turns."""
    url: str = app.config["DATABASE_URL"]
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config.setdefault(
        "SQLALCHEMY_ENGINE_OPTIONS",
        {"pool_size": 16, "max_overflow": 16, "pool_pre_ping": True}
        if url.startswith("postgresql")
        else {"pool_size": 32},
    )
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _queue_writers(db.engine, Turn(app.config["DATA_DIR"] / "writing.lock"))


def _queue_writers(engine: Engine, turn: Turn) -> None:
    @event.listens_for(engine, "connect")
    def connect(dbapi, _record) -> None:
        # The driver's own transaction handling loses writes silently; SQLAlchemy's events begin ours.
        dbapi.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "busy_timeout=5000",
            "foreign_keys=ON",
            "mmap_size=1073741824",
            "cache_size=-65536",
            "temp_store=MEMORY",
        ):
            dbapi.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if not _writing.get():
            connection.exec_driver_sql("BEGIN")
            return
        if "turn" not in connection.info:  # a connection keeps its turn until it goes back to the pool
            turn.take()
            connection.info["turn"] = True
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except OperationalError:
            raise Busy() from None

    @event.listens_for(engine, "invalidate")
    @event.listens_for(engine, "checkin")
    def let_go(_dbapi, record, _error: BaseException | None = None) -> None:
        if record.info.pop("turn", False):
            turn.give()
