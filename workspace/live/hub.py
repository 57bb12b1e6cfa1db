"""The place where those who write the same text meet: one loop in a thread of the server's process.

Requests are handed over to it by `take_over`. What is written goes to the log in batches, then to everybody;
other processes are heard by the bus, and what was missed is read from the log every few seconds.
"""

import asyncio
import logging
import re
import socket
import time

from flask import Flask
from websockets.http11 import Request

from workspace.live import frames, keeper
from workspace.live.backstage import REFUSED, Backstage
from workspace.live.connection import (
    BAD,
    LATER,
    POLICY,
    RESTART,
    SIGNED_OUT,
    SILENCE,
    TOO_MANY,
    Connection,
)  # fmt: skip
from workspace.live.keeper import Guest
from workspace.live.neighbours import Neighbours
from workspace.live.presence import Presence
from workspace.live.room import Forged
from workspace.live.rooms import Rooms
from workspace.texts.document import Broken

MOST_OF_ONE, MOST_IN_ALL = 20, 2000  # connections
MOST_OPEN = 40  # texts a connection
SHOWN = 0.02  # seconds that a cursor may wait for a letter to go with
TICK, LOOK, RECHECK, TELL_PEOPLE = 20.0, 3.0, 20.0, 0.05
_PAGE = re.compile(r"[a-z]{1,20}:\d{1,12}")
_log = logging.getLogger("tryline")


class Hub:
    """Everything but `start`, `take_over` and `stop` runs in its loop."""

    def __init__(self, app: Flask) -> None:
        self.stage = Backstage(app)

    def start(self) -> None:
        """Once a process; again does nothing."""
        self.stage.start(self._begin)

    def take_over(self, sock: socket.socket, request: Request, guest: Guest) -> None:
        """The socket is the hub's from now on. Called from any thread."""
        self.start()
        self.stage.hand_over(self._receive(sock, request, guest))

    def stop(self) -> None:
        """Keeps what was written, says to everybody to come again, and ends the thread."""
        self.stage.stop(self._close)

    def _begin(self) -> None:
        self._connections: set[Connection] = set()
        self._untold: dict[str, asyncio.TimerHandle] = {}
        self._is_closing = False
        self.presence = Presence()
        self.rooms = Rooms(self.stage, self._open_soon)
        self._neighbours = Neighbours(self.stage, self)
        for work in (
            self.rooms.keeping.run(),
            self._neighbours.listen(),
            self.stage.ask_to_write(keeper.settle_what_was_left),
        ):
            self.stage.spawn(work)
        for seconds, act in ((TICK, self._tick), (LOOK, self.rooms.look), (RECHECK, self.recheck)):
            self.stage.every(seconds, act)

    # What connections tell (see connection.Host).

    def came(self, connection: Connection) -> None:
        of_one = sum(1 for other in self._connections if other.user_id == connection.user_id)
        if self._is_closing:
            connection.close(RESTART)
        elif of_one >= MOST_OF_ONE or len(self._connections) >= MOST_IN_ALL:
            connection.close(TOO_MANY, "too many connections")
        else:
            self._connections.add(connection)

    def told(self, connection: Connection, message: dict[str, object]) -> None:
        if isinstance(page := message.get("here"), str) and _PAGE.fullmatch(page):
            self._come(connection, page)
        elif isinstance(text_id := message.get("open"), int):
            self._open_soon(connection, text_id)
        elif isinstance(text_id := message.get("close"), int):
            self._leave(connection, text_id)
        elif isinstance(text_id := message.get("differs"), int) and text_id in connection.texts:
            self.rooms.spoil_if_old(self.rooms.get(text_id))
            connection.send({"reload": text_id})

    def heard(self, connection: Connection, text_id: int, kind: int, rest: bytes) -> None:
        room = self.rooms.get(text_id)
        if room is None or connection not in room.seats:
            return
        if kind == frames.AWARENESS:
            if not room.has_untold:
                self.stage.loop.call_later(SHOWN, room.tell_shown)
            self._neighbours.show(room, room.hear_states(connection, frames.states(rest)))
            return
        if kind != frames.SYNC:
            raise frames.BadFrame("no such kind")
        try:
            room.hear(connection, *frames.sync_message(rest))
        except (Broken, Forged) as error:
            _log.warning("text %s: an update by user %s: %s", text_id, connection.user_id, error)
            self.rooms.spoil(room, connection, POLICY if isinstance(error, Forged) else BAD)
            return
        self.rooms.keeping.note(room)

    def went(self, connection: Connection) -> None:
        self._connections.discard(connection)
        for text_id in tuple(connection.texts):
            self._leave(connection, text_id)
        self.presence.go(connection)
        self.tell_people(connection.page)

    # What pages are told, also when other processes say so (see neighbours.Hearer).

    def tell_page(self, page: str, message: dict[str, object]) -> None:
        for connection in self.presence.of(page):
            connection.send(message)

    def tell_people(self, page: str) -> None:
        """Says a moment later who is on that page: many come and go at once."""
        if page and page not in self._untold:
            self._untold[page] = self.stage.loop.call_later(TELL_PEOPLE, self._tell_people_now, page)

    def _tell_people_now(self, page: str) -> None:
        del self._untold[page]
        self.tell_page(page, {"people": self.presence.people(page)})
        self._neighbours.tell_people(page)

    # Coming and going.

    async def _receive(self, sock: socket.socket, request: Request, guest: Guest) -> None:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        try:
            await self.stage.loop.connect_accepted_socket(lambda: Connection(self, guest, request), sock)
        except OSError:
            sock.close()

    def _come(self, connection: Connection, page: str) -> None:
        if connection.page:
            self.presence.go(connection)
            self.tell_people(connection.page)
        self.presence.come(connection, page)
        self.tell_people(page)

    def _open_soon(self, connection: Connection, text_id: int) -> None:
        self.stage.spawn(self._open(connection, text_id))

    async def _open(self, connection: Connection, text_id: int) -> None:
        if len(connection.texts) >= MOST_OPEN:
            connection.send({"refused": text_id, "why": "full"})
            return
        try:
            people, texts = await self.stage.ask(keeper.allowed, {connection.guest.sign_in_id}, {text_id})
            user, text = people.get(connection.guest.sign_in_id), texts.get(text_id)
            room = user and text and await self.rooms.opened(text_id)
        except REFUSED:
            connection.close(LATER, "the database does not answer")
            return
        if user is None:
            connection.close(SIGNED_OUT)
        elif not room:
            connection.send({"refused": text_id, "why": "gone"})
        elif connection.is_open and connection not in room.seats:
            connection.texts.add(text_id)
            room.enter(connection, text.editable_by(user))
            self.tell_people(connection.page)

    def _leave(self, connection: Connection, text_id: int) -> None:
        connection.texts.discard(text_id)
        room = self.rooms.get(text_id)
        if room is not None and connection in room.seats:
            self._neighbours.show(room, room.leave(connection))
            self.tell_people(connection.page)
            self.rooms.leave_if_empty(room)

    # Now and then, and at the end.

    async def _tick(self) -> None:
        silent = time.monotonic() - SILENCE
        for connection in tuple(self._connections):
            if connection.heard_at < silent:
                connection.close(LATER, "silent")
            else:
                connection.send({"tick": 1})
        for page in self.presence.pages:
            self._neighbours.tell_people(page)

    async def recheck(self) -> None:
        """Rights are as they are now: who was removed goes, who may no longer write reads."""
        sign_ins = {connection.guest.sign_in_id for connection in self._connections}
        if not sign_ins:
            return
        rooms = {room.text_id for room in self.rooms}
        people, texts = await self.stage.ask(keeper.allowed, sign_ins, rooms)
        for connection in tuple(self._connections):
            user = people.get(connection.guest.sign_in_id)
            if user is None and connection.guest.sign_in_id in sign_ins:
                connection.close(SIGNED_OUT)
        for room in self.rooms:
            for connection, seat in room.seats.items():
                user, text = people.get(connection.guest.sign_in_id), texts.get(room.text_id)
                if user and text and seat.writes != text.editable_by(user):
                    seat.writes = not seat.writes
                    connection.send({"writes": seat.writes, "text": room.text_id})

    async def _close(self) -> None:
        self._is_closing = True
        with_news = [room for room in self.rooms if not room.is_kept]
        while any(not room.is_kept for room in with_news) and self._connections:
            await asyncio.sleep(0.01)
        for connection in tuple(self._connections):
            connection.close(RESTART, "the server restarts")
        await self.rooms.keeping.finish()
