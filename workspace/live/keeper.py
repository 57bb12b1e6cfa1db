"""What the hub asks of the database. Each of these runs in a thread of its own, in one transaction."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import NamedTuple, ParamSpec, TypeVar

from flask import Flask
from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import load_only

from workspace import bus
from workspace.db import begin_as_read, begin_as_write, db, writing
from workspace.people.models import SignIn, User
from workspace.texts import log
from workspace.texts.document import Document
from workspace.texts.log import Standing
from workspace.texts.models import Text

Asked = ParamSpec("Asked")
Given = TypeVar("Given")
COMPACT = 500  # updates that are read besides a snapshot, at most
WORTH = 50  # so few are not worth a snapshot when everybody has left


class Guest(NamedTuple):
    """Who is at the other end of a socket, by which sign-in."""

    user_id: int
    name: str
    sign_in_id: int


class Opened(NamedTuple):
    """A text as it is in the log."""

    document: Document
    seq: int
    epoch: int
    page: str


class Batch(NamedTuple):
    """What was written in a text and is to be kept: (author's id, update) pairs upon what its room knows."""

    text_id: int
    known: int
    updates: list[tuple[int | None, bytes]]


class Kept(NamedTuple):
    """The number of the batch's last update, and what others wrote between `known` and its first."""

    seq: int
    between: list[tuple[int, int | None, bytes]]


def reads(function: Callable[Asked, Given]) -> Callable[..., Given]:
    """In an application context, in a transaction that writes nothing."""

    @wraps(function)
    def run(app: Flask, *arguments: Asked.args) -> Given:
        with app.app_context():
            begin_as_read()
            try:
                return function(*arguments)
            finally:
                db.session.remove()

    return run


def writes(function: Callable[Asked, Given]) -> Callable[..., Given]:
    """In an application context, in a transaction that is committed."""

    @wraps(function)
    def run(app: Flask, *arguments: Asked.args) -> Given:
        with app.app_context(), writing():
            given = function(*arguments)
            db.session.commit()
            return given

    return run


def keep(app: Flask, batches: Sequence[Batch]) -> dict[int, Kept | None]:
    """Adds to the logs, by text; None for a text that is gone. Without context and session, for it comes a
    hundred times a second.
    """
    begin_as_write()
    with _engine(app).begin() as connection:
        last = log.append(connection, {batch.text_id: batch.updates for batch in batches})
        kept = {batch.text_id: _kept(connection, batch, last.get(batch.text_id)) for batch in batches}
        hints = [{"text": text_id, "seq": seq} for text_id, seq in last.items()]
        untold = bus.tell_with(app, connection, hints)
    for hint in untold:
        bus.send_elsewhere(app, hint)
    return kept


def _engine(app: Flask) -> Engine:
    if "log" not in app.extensions:
        with app.app_context():
            app.extensions["log"] = db.engine
    return app.extensions["log"]


def _kept(connection: Connection, batch: Batch, last: int | None) -> Kept | None:
    if last is None:
        return None
    first = last - len(batch.updates) + 1
    if first == batch.known + 1:
        return Kept(last, [])
    between = connection.execute(log.between(batch.text_id, batch.known, first - 1))
    return Kept(last, [tuple(row) for row in between])


@reads
def find(text_id: int) -> Opened | None:
    """The text and its document; None when it has no log yet. Raises LookupError when there is no such
    text.
    """
    text = db.session.get(Text, text_id)
    if text is None:
        raise LookupError(text_id)
    if not text.epoch:
        return None
    return Opened(*log.document(text_id), text.epoch, f"{text.kind}:{text.row_id}")


@writes
def begin(text_id: int) -> None:
    """From here on the text has a log."""
    text = db.session.get(Text, text_id, with_for_update=True)
    if text is not None:
        text.open_log()


@reads
def news(known: dict[int, int]) -> dict[int, list[tuple[int, int | None, bytes]]]:
    """Of those texts what came after the numbers that are known; a text that is gone has None."""
    heads = dict(db.session.execute(select(Text.id, Text.log_seq).where(Text.id.in_(known))).all())
    return {
        text_id: log.after(text_id, seq) if text_id in heads else None
        for text_id, seq in known.items()
        if heads.get(text_id) != seq
    }


@writes
def settle(text_id: int, standing: Standing | None) -> None:
    """What was typed is written down on the row, if nobody did so yet; and a snapshot, when one is due."""
    text = db.session.get(Text, text_id, with_for_update=True)
    if text is not None:
        if text.settled_seq < text.log_seq:
            text.settle(standing)
        _compact(text_id, COMPACT, standing)


@writes
def settle_what_was_left() -> None:
    """A server that was killed may have kept what it did not write down."""
    left = select(Text).where(Text.epoch != 0, Text.settled_seq < Text.log_seq)
    for text in db.session.scalars(left.with_for_update(skip_locked=True)):
        text.settle()


@writes
def compact(text_id: int, least: int, standing: Standing | None = None) -> None:
    """A snapshot, where opening the text would read at least so many updates."""
    text = db.session.get(Text, text_id, with_for_update=True)
    if text is not None:
        _compact(text_id, least, standing)


def _compact(text_id: int, least: int, standing: Standing | None) -> None:
    if log.since_snapshot(text_id) >= least:
        document, seq = (standing, standing.seq) if standing else log.document(text_id)
        log.keep(text_id, seq, document)


@reads
def allowed(sign_ins: set[int], texts: set[int]) -> tuple[dict[int, User], dict[int, Text]]:
    """Of the sign-ins those that still last, with their people, and of the texts those that are there."""
    lasting = select(SignIn.id, User).join(SignIn.user).where(SignIn.id.in_(sign_ins), SignIn.lasts())
    people = dict(db.session.execute(lasting).all())
    rights = select(Text).options(load_only(Text.functions)).where(Text.id.in_(texts))
    found = {text.id: text for text in db.session.scalars(rights)}
    db.session.expunge_all()
    return people, found
