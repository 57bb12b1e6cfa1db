"""The place where those who write the same text meet: one loop in a thread of the server's process.

Requests are handed over to it by `take_over`. It keeps rooms, sends what is written to the log in batches,
and hears of other processes by the bus; what it missed it reads from the log every few seconds.
"""

import asyncio
import logging
import re
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from flask import Flask
from websockets.http11 import Request

from workspace.live import frames, keeper
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
from workspace.live.keeping import REFUSED, Keeping
from workspace.live.neighbours import Neighbours
from workspace.live.presence import Presence
from workspace.live.room import Forged, Room
from workspace.texts.document import Broken
from workspace.texts.log import Standing

MOST_OF_ONE, MOST_IN_ALL = 20, 2000  # connections
MOST_OPEN = 40  # texts a connection
SHOWN = 0.02  # seconds that a cursor may wait for a letter to go with
LINGER = 5.0  # seconds an empty room is kept
TICK, LOOK, RECHECK, TELL_PEOPLE = 20.0, 3.0, 20.0, 0.05
DOUBT = 30.0  # seconds that an opened document is believed whatever browsers say
_PAGE = re.compile(r"[a-z]{1,20}:\d{1,12}")
_log = logging.getLogger("tryline")
Given = TypeVar("Given")


class Hub:
    """Everything but `start`, `take_over` and `stop` runs in its loop."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._loop: asyncio.AbstractEventLoop | None = None
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Once a process; again does nothing."""
        with self._starting:
            if self._thread is None:
                ready = threading.Event()
                self._thread = threading.Thread(target=self._run, args=(ready,), name="live", daemon=True)
                self._thread.start()
                ready.wait()

    def take_over(self, sock: socket.socket, request: Request, guest: Guest) -> None:
        """The socket is the hub's from now on. Called from any thread."""
        self.start()
        self._loop.call_soon_threadsafe(self.spawn, self._receive(sock, request, guest))

    def stop(self) -> None:
        """Keeps what was written, says to everybody to come again, and ends the thread."""
        with self._starting:
            if self._thread is None:
                return
            asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(timeout=10)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(timeout=10)
            self._thread = None

    def _run(self, ready: threading.Event) -> None:
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        self._begin()
        ready.set()
        self._loop.run_forever()
        self._loop.close()

    def _begin(self) -> None:
        self._writer = ThreadPoolExecutor(1, "live-writer")
        self._reader = ThreadPoolExecutor(2, "live-reader")
        self._tasks: set[asyncio.Task] = set()
        self._connections: set[Connection] = set()
        self._rooms: dict[int, Room] = {}
        self._opening: dict[int, asyncio.Future[Room | None]] = {}
        self._untold: dict[str, asyncio.TimerHandle] = {}
        self._keeping = Keeping(self._loop, self)
        self._is_closing = False
        self.presence = Presence()
        self._neighbours = Neighbours(self._app, self._loop, self._reader, self)
        for work in (
            self._keeping.run(),
            self._neighbours.listen(),
            self.ask_to_write(keeper.settle_what_was_left),
        ):
            self.spawn(work)
        for seconds, act in ((TICK, self._tick), (LOOK, self._look), (RECHECK, self.recheck)):
            self.spawn(self._every(seconds, act))

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
            self.spawn(self._open(connection, text_id))
        elif isinstance(text_id := message.get("close"), int):
            self._leave(connection, text_id)
        elif isinstance(text_id := message.get("differs"), int) and text_id in connection.texts:
            self._begin_anew(connection, text_id)

    def heard(self, connection: Connection, text_id: int, kind: int, rest: bytes) -> None:
        room = self._rooms.get(text_id)
        if room is None or connection not in room.seats:
            return
        if kind == frames.AWARENESS:
            if not room.has_untold:
                self._loop.call_later(SHOWN, room.tell_shown)
            self._neighbours.show(room, room.hear_states(connection, frames.states(rest)))
            return
        if kind != frames.SYNC:
            raise frames.BadFrame("no such kind")
        try:
            room.hear(connection, *frames.sync_message(rest))
        except (Broken, Forged) as error:
            _log.warning("text %s: an update by user %s: %s", text_id, connection.user_id, error)
            self.spoil(room, connection, POLICY if isinstance(error, Forged) else BAD)
            return
        self._keeping.note(room)

    def went(self, connection: Connection) -> None:
        self._connections.discard(connection)
        for text_id in tuple(connection.texts):
            self._leave(connection, text_id)
        self.presence.go(connection)
        self.tell_people(connection.page)

    # What other processes tell (see neighbours).

    @property
    def rooms(self) -> dict[int, Room]:
        return self._rooms

    def look_at(self, text_id: int, seq: int) -> None:
        """A text's log has come to that number."""
        room = self._rooms.get(text_id)
        if room is not None and seq > room.seq and room.is_kept:
            self.spawn(self._look([room]))

    def tell_page(self, page: str, message: dict[str, object]) -> None:
        for connection in self.presence.of(page):
            connection.send(message)

    def tell_people(self, page: str) -> None:
        """Says a moment later who is on that page: many come and go at once."""
        if page and page not in self._untold:
            self._untold[page] = self._loop.call_later(TELL_PEOPLE, self._tell_people_now, page)

    # Coming and going.

    async def _receive(self, sock: socket.socket, request: Request, guest: Guest) -> None:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        try:
            await self._loop.connect_accepted_socket(lambda: Connection(self, guest, request), sock)
        except OSError:
            sock.close()

    def _come(self, connection: Connection, page: str) -> None:
        if connection.page:
            self.presence.go(connection)
            self.tell_people(connection.page)
        self.presence.come(connection, page)
        self.tell_people(page)

    def _tell_people_now(self, page: str) -> None:
        del self._untold[page]
        self.tell_page(page, {"people": self.presence.people(page)})
        self._neighbours.tell_people(page)

    async def _open(self, connection: Connection, text_id: int) -> None:
        if len(connection.texts) >= MOST_OPEN:
            connection.send({"refused": text_id, "why": "full"})
            return
        try:
            people, texts = await self._ask(keeper.allowed, {connection.guest.sign_in_id}, {text_id})
            user, text = people.get(connection.guest.sign_in_id), texts.get(text_id)
            room = user and text and await self._room(text_id)
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

    async def _room(self, text_id: int) -> Room | None:
        """The room of that text, opened when it is not; None when there is no such text."""
        if room := self._rooms.get(text_id):
            return room
        if text_id not in self._opening:
            self._opening[text_id] = self._loop.create_task(self._open_room(text_id))
        try:
            return await asyncio.shield(self._opening[text_id])
        finally:
            self._opening.pop(text_id, None)

    async def _open_room(self, text_id: int) -> Room | None:
        try:
            opened = await self._ask(keeper.find, text_id)
            if opened is None:
                await self.ask_to_write(keeper.begin, text_id)
                opened = await self._ask(keeper.find, text_id)
        except LookupError:
            return None
        room = self._rooms[text_id] = Room(text_id, opened, self._loop.time())
        await self._look([room])  # what was written between its being read and its being here
        self.spawn(self.ask_to_write(keeper.compact, text_id, keeper.COMPACT, room.standing()))
        self.leave_if_empty(room)
        return room

    def _leave(self, connection: Connection, text_id: int) -> None:
        connection.texts.discard(text_id)
        room = self._rooms.get(text_id)
        if room is not None and connection in room.seats:
            self._neighbours.show(room, room.leave(connection))
            self.tell_people(connection.page)
            self.leave_if_empty(room)

    def _close_if_empty(self, room: Room) -> None:
        if not room.seats and room.is_kept and self._rooms.get(room.text_id) is room:
            del self._rooms[room.text_id]
            self.spawn(self._put_away(room.text_id, room.standing()))

    async def _put_away(self, text_id: int, standing: Standing | None) -> None:
        await self._keeping.settle(text_id, standing)
        await self.ask_to_write(keeper.compact, text_id, keeper.WORTH, standing)

    def spoil(self, room: Room, by: Connection | None = None, code: int = BAD) -> None:
        """The document is no longer what the log says: everybody comes in anew, but whoever spoilt it."""
        self._rooms.pop(room.text_id, None)
        self._keeping.forget(room)
        for connection in self._emptied(room):
            if connection is by:
                connection.close(code)
            else:
                self.spawn(self._open(connection, room.text_id))

    def _begin_anew(self, connection: Connection, text_id: int) -> None:
        """A browser says that its text is another than ours. The log knows; it is asked once in a while."""
        room, now = self._rooms[text_id], self._loop.time()
        if room.is_kept and now - room.opened_at > DOUBT:
            self.spoil(room)
        connection.send({"reload": text_id})

    def evict(self, room: Room, why: str) -> None:
        self._rooms.pop(room.text_id, None)
        self._keeping.forget(room)
        room.tell({"refused": room.text_id, "why": why})
        self._emptied(room)

    def _emptied(self, room: Room) -> list[Connection]:
        """Whoever was in it. A batch that is on its way from it is kept, and tells them nothing any more."""
        left = list(room.seats)
        room.seats.clear()
        for connection in left:
            connection.texts.discard(room.text_id)
        return left

    def send_away(self, rooms: list[Room]) -> None:
        for connection in {connection for room in rooms for connection in room.seats}:
            connection.close(LATER, "the database takes nothing")

    def leave_if_empty(self, room: Room) -> None:
        """Nobody is in it: a moment later it is closed."""
        if not room.seats:
            self._loop.call_later(LINGER, self._close_if_empty, room)

    # Now and then.

    async def _every(self, seconds: float, act: Callable[[], Awaitable[None]]) -> None:
        while True:
            await asyncio.sleep(seconds)
            try:
                await act()
            except REFUSED as error:
                _log.warning("live editing goes on without a look at the database: %s", error)

    async def _tick(self) -> None:
        silent = time.monotonic() - SILENCE
        for connection in tuple(self._connections):
            if connection.heard_at < silent:
                connection.close(LATER, "silent")
            else:
                connection.send({"tick": 1})
        for page in self.presence.pages:
            self._neighbours.tell_people(page)

    async def _look(self, rooms: list[Room] | None = None) -> None:
        """What other processes wrote in open texts, and whether these are still there."""
        rooms = [room for room in rooms or self._rooms.values() if room.is_kept]
        if not rooms:
            return
        news = await self._ask(keeper.news, {room.text_id: room.seq for room in rooms})
        for room in rooms:
            if room.text_id not in news or self._rooms.get(room.text_id) is not room:
                continue
            if news[room.text_id] is None:
                self.evict(room, "gone")
            else:
                room.take(news[room.text_id])

    async def recheck(self) -> None:
        """Rights are as they are now: who was removed goes, who may no longer write reads."""
        sign_ins = {connection.guest.sign_in_id for connection in self._connections}
        if not sign_ins:
            return
        people, texts = await self._ask(keeper.allowed, sign_ins, set(self._rooms))
        for connection in tuple(self._connections):
            user = people.get(connection.guest.sign_in_id)
            if user is None and connection.guest.sign_in_id in sign_ins:
                connection.close(SIGNED_OUT)
        for room in tuple(self._rooms.values()):
            for connection, seat in room.seats.items():
                user, text = people.get(connection.guest.sign_in_id), texts.get(room.text_id)
                if user and text and seat.writes != text.editable_by(user):
                    seat.writes = not seat.writes
                    connection.send({"writes": seat.writes, "text": room.text_id})

    async def _close(self) -> None:
        self._is_closing = True
        with_news = [room for room in self._rooms.values() if not room.is_kept]
        while any(not room.is_kept for room in with_news) and self._connections:
            await asyncio.sleep(0.01)
        for connection in tuple(self._connections):
            connection.close(RESTART, "the server restarts")
        await self._keeping.finish()
        for task in self._tasks - {asyncio.current_task()}:
            task.cancel()

    # Threads of its own, for the database.

    async def _ask(self, question: Callable[..., Given], *arguments: object) -> Given:
        return await self._loop.run_in_executor(self._reader, question, self._app, *arguments)

    async def ask_to_write(self, act: Callable[..., Given], *arguments: object) -> Given:
        return await self._loop.run_in_executor(self._writer, act, self._app, *arguments)

    def spawn(self, work: Coroutine) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            _log.error("live editing", exc_info=error)
