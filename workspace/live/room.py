"""One text that is open: its document, who is in it, and what of it is not kept yet. Lives in the hub's loop.

What somebody writes is taken into the document, kept in the log, and only then told to everybody: what
anyone has seen survives whatever happens to the server.
"""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from pycrdt import merge_updates

from workspace.live import frames
from workspace.live.frames import State
from workspace.live.keeper import Batch, Kept, Opened
from workspace.live.showing import Showing
from workspace.texts.log import Standing


class Visitor(Protocol):
    """What a room needs of a connection."""

    user_id: int
    name: str

    def send(self, message: dict[str, object]) -> None: ...
    def send_frames(self, frames: tuple[bytes, ...]) -> None: ...


@dataclass
class Seat:
    """A connection in this room: whether it may write, how many updates it sent and how many of them are
    settled
    with the document, and the Yjs clients that are its own."""

    writes: bool
    has_asked: bool = False
    sent: int = 0
    waits_for: list[bytes] = field(default_factory=list)
    clients: set[int] = field(default_factory=set)


class Written(NamedTuple):
    """An update that is in the document and not in the log yet."""

    update: bytes
    author_id: int | None
    by: Visitor
    sent: int


class Forged(ValueError):
    """Somebody writes under a client id that is another's."""


class Room:
    """Raises Broken and Forged from `hear`: then the document is spoilt, and the room must be closed."""

    def __init__(self, text_id: int, opened: Opened, opened_at: float) -> None:
        self.text_id, self.epoch, self.page = text_id, opened.epoch, opened.page
        self.opened_at = opened_at
        self._document, self.seq = opened.document, opened.seq
        self.seats: dict[Visitor, Seat] = {}
        self._pending: list[Written] = []
        self._keeping: list[Written] = []
        self._owners: dict[int, int] = {}
        self._showing = Showing()
        self._is_asked = False
        self._standing: Standing | None = None
        self.is_failing = False

    @property
    def has_news(self) -> bool:
        return bool(self._pending)

    @property
    def has_untold(self) -> bool:
        return self._showing.is_untold

    @property
    def is_kept(self) -> bool:
        """Nothing in the document that is not in the log."""
        return not self._pending and not self._keeping

    def enter(self, visitor: Visitor, writes: bool) -> None:
        self.seats[visitor] = Seat(writes)
        visitor.send({"opened": self.text_id, "epoch": self.epoch, "writes": writes, "seq": self.seq})
        if self.is_failing:
            visitor.send({"failing": self.text_id})
        self._greet(visitor)

    def leave(self, visitor: Visitor) -> list[State]:
        """Gives up the seat. What its clients showed is taken back."""
        seat = self.seats.pop(visitor, None)
        gone = self._showing.withdraw(seat.clients if seat else ())
        self.tell_shown()
        return gone

    def hear(self, visitor: Visitor, step: int, data: bytes) -> None:
        """A sync message. Raises Broken or Forged."""
        seat = self.seats[visitor]
        if step == frames.STEP_1:
            seat.has_asked = True
            self._answer(visitor, seat, data)
            return
        if not seat.has_asked:  # sent before it knew of this seat: it comes again with what it has
            return
        seat.sent += 1
        if not seat.writes:
            return
        self._check_client(visitor, data)
        made = self._document.take(data, visitor.user_id)
        if made:
            self._pending.append(Written(made, visitor.user_id, visitor, seat.sent))
        elif step == frames.UPDATE:  # old, or something before it is missing: then the answer brings both
            visitor.send_frames((frames.sync_frame(self.text_id, frames.STEP_1, self._document.vector()),))
        elif self.is_kept:
            self._thank(visitor, seat.sent)
        else:  # what it holds may be on its way to the log
            self._pending.append(Written(b"", visitor.user_id, visitor, seat.sent))

    def hear_states(self, visitor: Visitor, told: Iterable[State]) -> list[State]:
        """What a connection's own clients show: told to the others with the next news or by `tell_shown`, and
        given for other processes.
        """
        me = visitor.user_id
        own = (state for state in told if self._owners.get(state.client, me) == me)
        return self._showing.take(own, self.seats[visitor].clients, {"id": me, "name": visitor.name})

    def show(self, told: Iterable[State]) -> None:
        """What clients of other processes show, told at once: it was gathered there."""
        own = {client for seat in self.seats.values() for client in seat.clients}
        self._showing.show([state for state in told if state.client not in own])
        self.tell_shown()

    def tell_shown(self) -> None:
        """What was shown and did not go with news."""
        self._tell_frames(*self._untold_frames())

    def batch(self) -> Batch:
        """What is to be kept now. Until `kept` or `failed`, what comes is for the next one."""
        self._keeping, self._pending = self._pending, []
        updates = [(one.author_id, one.update) for one in self._keeping if one.update]
        if self._is_asked and updates:  # just now the document is what the log will be
            self._standing = self._stands(self.seq)
        return Batch(self.text_id, self.seq, _one_an_author(updates))

    def kept(self, kept: Kept) -> None:
        """It is in the log: now everybody may see it."""
        self.is_failing = False
        news = [one.update for one in self._keeping if one.update]
        for _, author_id, update in kept.between:
            if made := self._document.take(update, author_id):
                news.append(made)
        self.seq = kept.seq
        if self._standing:
            self._standing = None if kept.between else self._standing._replace(seq=kept.seq)
        self._tell_news(news)
        last = {one.by: one.sent for one in self._keeping}
        self._keeping = []
        for visitor, sent in last.items():
            self._thank(visitor, sent)
        self._answer_waiting()

    def failed(self) -> None:
        """The database did not take it: it is tried again with what came since."""
        self._pending, self._keeping, self._standing = self._keeping + self._pending, [], None
        if not self.is_failing:
            self.is_failing = True
            self.tell({"failing": self.text_id})

    def standing(self) -> Standing | None:
        """How the text stands at the end of its log; None while more of it is on its way there. Then it is
        known after one of the next batches: `asked_standing`.
        """
        if self.is_kept:
            return self._stands(self.seq)
        self._is_asked = True
        return None

    def asked_standing(self) -> Standing | None:
        """Once, after the batch with which it was known."""
        standing, self._standing = self._standing, None
        if standing:
            self._is_asked = False
        return standing

    def _stands(self, seq: int) -> Standing:
        document = self._document
        return Standing(seq, document.markdown, document.authorship, document.state())

    def take(self, news: Iterable[tuple[int, int | None, bytes]]) -> None:
        """What other processes wrote, from the log."""
        made = []
        for seq, author_id, update in news:
            if seq == self.seq + 1:
                made.append(self._document.take(update, author_id))
                self.seq = seq
        self._tell_news([update for update in made if update])

    def tell_sum(self) -> None:
        """What the words come to, so that a browser whose document went another way can see it."""
        if self.is_kept:
            self.tell({"sum": self.text_id, "crc": zlib.crc32(self._document.markdown.encode())})

    def tell(self, message: dict[str, object]) -> None:
        for visitor in self.seats:
            visitor.send(message)

    def _greet(self, visitor: Visitor) -> None:
        visitor.send_frames((frames.sync_frame(self.text_id, frames.STEP_1, self._document.vector()),))
        if states := self._showing.states:
            visitor.send_frames((frames.awareness_frame(self.text_id, states),))

    def _answer(self, visitor: Visitor, seat: Seat, vector: bytes) -> None:
        """Nobody sees what is not in the log: whoever asks meanwhile waits."""
        if self.is_kept:
            update = self._document.since(vector)
            visitor.send_frames((frames.sync_frame(self.text_id, frames.STEP_2, update),))
        else:
            seat.waits_for.append(vector)

    def _answer_waiting(self) -> None:
        if not self.is_kept:
            return
        for visitor, seat in self.seats.items():
            waiting, seat.waits_for = seat.waits_for, []
            for vector in waiting:
                self._answer(visitor, seat, vector)

    def _thank(self, visitor: Visitor, sent: int) -> None:
        if visitor in self.seats:
            visitor.send({"saved": self.text_id, "n": sent, "seq": self.seq})

    def _tell_news(self, updates: list[bytes]) -> None:
        """With it goes what has been shown meanwhile: a cursor moves with each letter."""
        if updates:
            update = merge_updates(*updates) if len(updates) > 1 else updates[0]
            self._tell_frames(frames.sync_frame(self.text_id, frames.UPDATE, update), *self._untold_frames())

    def _tell_frames(self, *told: bytes) -> None:
        for visitor in self.seats:
            visitor.send_frames(told)

    def _untold_frames(self) -> Iterator[bytes]:
        if untold := self._showing.untold():
            yield frames.awareness_frame(self.text_id, untold)

    def _check_client(self, visitor: Visitor, update: bytes) -> None:
        """A client id is of whoever wrote under it first: two who share one would take their texts apart."""
        client = frames.first_client(update)
        if client is not None and self._owners.setdefault(client, visitor.user_id) != visitor.user_id:
            raise Forged(client)


def _one_an_author(updates: list[tuple[int | None, bytes]]) -> list[tuple[int | None, bytes]]:
    """Neighbours by one person become one update: a batch is a row a person, not a row a keystroke."""
    joined: list[tuple[int | None, list[bytes]]] = []
    for author_id, update in updates:
        if joined and joined[-1][0] == author_id:
            joined[-1][1].append(update)
        else:
            joined.append((author_id, [update]))
    return [(author_id, merge_updates(*some) if len(some) > 1 else some[0]) for author_id, some in joined]
