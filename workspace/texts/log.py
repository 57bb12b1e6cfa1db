"""The log of a text: every update it took, in order, and snapshots to begin from.

The log is the truth of a text that was ever written live; its words on the row follow. A text that never
was has no log: its words and revisions are all there is, until `Text.open_log`.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import groupby, islice, pairwise
from operator import itemgetter
from typing import NamedTuple

from pycrdt import merge_updates
from sqlalchemy import (
    JSON,
    Connection,
    ForeignKey,
    LargeBinary,
    Select,
    UniqueConstraint,
    bindparam,
    column,
    delete,
    func,
    insert,
    select,
    table,
)
from sqlalchemy.orm import Mapped, mapped_column

from workspace.db import Model, db, now
from workspace.people.models import User
from workspace.texts.document import Document

# Forms that were open for so long are merged with what others wrote since; older ones show both texts.
KEPT = timedelta(days=14)
THINNED = timedelta(hours=1)


class TextUpdate(Model):
    """What one person wrote in one go, as the document took it."""

    __tablename__ = "text_updates"
    __table_args__ = (UniqueConstraint("text_id", "seq"),)

    text_id: Mapped[int] = mapped_column(ForeignKey("texts.id", ondelete="CASCADE"))
    seq: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class TextSnapshot(Model):
    """The document as it was when it had taken the updates up to `seq`."""

    __tablename__ = "text_snapshots"
    __table_args__ = (UniqueConstraint("text_id", "seq"),)

    text_id: Mapped[int] = mapped_column(ForeignKey("texts.id", ondelete="CASCADE"))
    seq: Mapped[int]
    state: Mapped[bytes] = mapped_column(LargeBinary)
    authorship: Mapped[list] = mapped_column(JSON)


# A hundred times a second something typed comes here: statements made once, without the ORM around them.
_texts = table("texts", column("id"), column("log_seq"))
_COUNT = (
    _texts.update()
    .where(_texts.c.id == bindparam("text"))
    .values(log_seq=_texts.c.log_seq + bindparam("more"))
)
_COUNT_ONE = _COUNT.returning(_texts.c.log_seq)
_COUNTED = select(_texts).where(_texts.c.id.in_(bindparam("texts", expanding=True)))
_ADD = insert(TextUpdate.__table__)


def append(connection: Connection, written: dict[int, list[tuple[int | None, bytes]]]) -> dict[int, int]:
    """Adds to each text's log its (author's id, update) pairs. The number of each one's last; no text that is
    gone.
    """
    if len(written) == 1:
        ((text_id, updates),) = written.items()
        seq = connection.scalar(_COUNT_ONE, {"text": text_id, "more": len(updates)})
        last = {} if seq is None else {text_id: seq}
    else:
        # In order, so that two processes lock the rows alike. Once they are locked, the numbers can be read.
        more = [{"text": text_id, "more": len(written[text_id])} for text_id in sorted(written)]
        connection.execute(_COUNT, more)
        last = dict(connection.execute(_COUNTED, {"texts": list(written)}).all())
    if last:
        rows = [row for text_id in last for row in _rows(text_id, last[text_id], written[text_id])]
        connection.execute(_ADD, rows)
    return last


def add(text_id: int, last: int, updates: list[tuple[int | None, bytes]]) -> None:
    """Adds (author's id, update) pairs, the last of them as number `last`."""
    db.session.connection().execute(_ADD, _rows(text_id, last, updates))


def _rows(text_id: int, last: int, updates: list[tuple[int | None, bytes]]) -> list[dict]:
    first, at = last - len(updates) + 1, now()
    return [
        {"text_id": text_id, "seq": seq, "author_id": author_id, "data": data, "created_at": at}
        for seq, (author_id, data) in enumerate(updates, start=first)
    ]


def after(text_id: int, seq: int, upto: int | None = None) -> list[tuple[int, int | None, bytes]]:
    """(seq, author's id, update) of what came after that number, in order."""
    return [tuple(row) for row in db.session.execute(between(text_id, seq, upto))]


def between(text_id: int, seq: int, upto: int | None) -> Select:
    """The rows of `after`."""
    rows = (
        select(TextUpdate.seq, TextUpdate.author_id, TextUpdate.data)
        .where(TextUpdate.text_id == text_id, TextUpdate.seq > seq)
        .order_by(TextUpdate.seq)
    )
    if upto is not None:
        rows = rows.where(TextUpdate.seq <= upto)
    return rows


def document(text_id: int, upto: int | None = None) -> tuple[Document, int]:
    """The document, and the number of the last update in it; as it was at `upto`.

    Raises LookupError where there is no log, or none so old any more.
    """
    snapshots = select(TextSnapshot).where(TextSnapshot.text_id == text_id)
    if upto is not None:
        snapshots = snapshots.where(TextSnapshot.seq <= upto)
    snapshot = db.session.scalar(snapshots.order_by(TextSnapshot.seq.desc()).limit(1))
    if snapshot is None:
        raise LookupError(upto)
    found, seq = Document.kept(snapshot.state, snapshot.authorship), snapshot.seq
    for author_id, rows in groupby(after(text_id, seq, upto), key=itemgetter(1)):
        for some in _batches(rows):
            found.take(merge_updates(*(row[2] for row in some)), author_id)
            seq = some[-1][0]
    if upto is not None and seq != upto:
        raise LookupError(upto)
    return found, seq


def keep(text_id: int, seq: int, document: "Document | Standing") -> None:
    """A snapshot, and what it makes dispensable goes: updates and snapshots that no open form began from."""
    if not db.session.scalar(select(TextSnapshot.id).filter_by(text_id=text_id, seq=seq)):
        db.session.add(
            TextSnapshot(text_id=text_id, seq=seq, state=document.state(), authorship=document.authorship)
        )
        db.session.flush()
    _thin(text_id)


def _batches(rows: Iterable[tuple]) -> Iterator[list[tuple]]:
    """So many as are merged faster than taken one by one: merging takes more than twice as long for two times
    as many.
    """
    rows = iter(rows)
    while some := list(islice(rows, 200)):
        yield some


class Standing(NamedTuple):
    """What `document` gives, held apart from what is typed on: to be settled or kept as it was at `seq`."""

    seq: int
    markdown: str
    authorship: list[tuple[int, int | None]]
    kept: bytes

    def state(self) -> bytes:
        return self.kept


def since_snapshot(text_id: int) -> int:
    """How many updates are read besides the newest snapshot when the text is opened."""
    newest = select(func.max(TextSnapshot.seq)).where(TextSnapshot.text_id == text_id).scalar_subquery()
    later = select(func.count()).where(TextUpdate.text_id == text_id, TextUpdate.seq > newest)
    return db.session.scalar(later)


def authors(text_id: int, seq: int) -> set[int]:
    """Whoever wrote after that number."""
    wrote = select(TextUpdate.author_id).where(
        TextUpdate.text_id == text_id, TextUpdate.seq > seq, TextUpdate.author_id.is_not(None)
    )
    return set(db.session.scalars(wrote.distinct()))


def _thin(text_id: int) -> None:
    """The newest snapshot stays; of the others those of two weeks, one an hour; and the updates that follow
    them.
    """
    snapshots = db.session.execute(
        select(TextSnapshot.id, TextSnapshot.seq, TextSnapshot.created_at)
        .where(TextSnapshot.text_id == text_id)
        .order_by(TextSnapshot.seq)
    ).all()
    oldest = now() - KEPT
    out_of_date = [one.id for one, later in pairwise(snapshots) if later.created_at < oldest]
    kept = [row for row in snapshots if row.id not in out_of_date]
    close = [one.id for one, later in pairwise(kept[1:]) if later.created_at - one.created_at < THINNED]
    db.session.execute(delete(TextSnapshot).where(TextSnapshot.id.in_([*out_of_date, *close])))
    db.session.execute(delete(TextUpdate).where(TextUpdate.text_id == text_id, TextUpdate.seq <= kept[0].seq))
