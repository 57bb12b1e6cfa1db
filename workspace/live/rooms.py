"""The rooms of a process: opened when somebody comes, put away when nobody is left. In the hub's loop."""

import asyncio
from collections.abc import Callable, Iterator

from workspace.live import keeper
from workspace.live.backstage import Backstage
from workspace.live.connection import BAD, LATER, Connection
from workspace.live.keeping import Keeping
from workspace.live.room import Room
from workspace.texts.log import Standing

LINGER = 5.0  # seconds an empty room is kept
DOUBT = 30.0  # seconds that an opened document is believed whatever browsers say


class Rooms:
    """`come_again` brings a connection into a text anew."""

    def __init__(self, stage: Backstage, come_again: Callable[[Connection, int], None]) -> None:
        self._stage, self._come_again = stage, come_again
        self._rooms: dict[int, Room] = {}
        self._opening: dict[int, asyncio.Future[Room | None]] = {}
        self.keeping = Keeping(stage, self)

    def __iter__(self) -> Iterator[Room]:
        return iter(tuple(self._rooms.values()))

    def get(self, text_id: int) -> Room | None:
        return self._rooms.get(text_id)

    async def opened(self, text_id: int) -> Room | None:
        """The room of that text, opened when it is not; None when there is no such text."""
        if room := self._rooms.get(text_id):
            return room
        if text_id not in self._opening:
            self._opening[text_id] = self._stage.loop.create_task(self._open(text_id))
        try:
            return await asyncio.shield(self._opening[text_id])
        finally:
            self._opening.pop(text_id, None)

    def leave_if_empty(self, room: Room) -> None:
        """Nobody is in it: a moment later it is closed."""
        if not room.seats:
            self._stage.loop.call_later(LINGER, self._close_if_empty, room)

    def spoil(self, room: Room, by: Connection | None = None, code: int = BAD) -> None:
        """The document is no longer what the log says: everybody comes in anew, but whoever spoilt it."""
        for connection in self._emptied(room):
            if connection is by:
                connection.close(code)
            else:
                self._come_again(connection, room.text_id)

    def spoil_if_old(self, room: Room) -> None:
        """A browser says that its text is another than ours. The log knows; it is asked once in a while."""
        if room.is_kept and self._stage.loop.time() - room.opened_at > DOUBT:
            self.spoil(room)

    def evict(self, room: Room, why: str) -> None:
        room.tell({"refused": room.text_id, "why": why})
        self._emptied(room)

    def send_away(self, rooms: list[Room]) -> None:
        for connection in {connection for room in rooms for connection in room.seats}:
            connection.close(LATER, "the database takes nothing")

    async def look(self, rooms: list[Room] | None = None) -> None:
        """What other processes wrote in open texts, and whether these are still there."""
        rooms = [room for room in rooms or self if room.is_kept]
        if not rooms:
            return
        news = await self._stage.ask(keeper.news, {room.text_id: room.seq for room in rooms})
        for room in rooms:
            if room.text_id not in news or self._rooms.get(room.text_id) is not room:
                continue
            if news[room.text_id] is None:
                self.evict(room, "gone")
            else:
                room.take(news[room.text_id])

    def look_at(self, text_id: int, seq: int) -> None:
        """A text's log has come to that number."""
        room = self._rooms.get(text_id)
        if room is not None and seq > room.seq and room.is_kept:
            self._stage.spawn(self.look([room]))

    async def _open(self, text_id: int) -> Room | None:
        ask, ask_to_write = self._stage.ask, self._stage.ask_to_write
        try:
            found = await ask(keeper.find, text_id)
            if found is None:
                await ask_to_write(keeper.begin, text_id)
                found = await ask(keeper.find, text_id)
        except LookupError:
            return None
        room = self._rooms[text_id] = Room(text_id, found, self._stage.loop.time())
        await self.look([room])  # what was written between its being read and its being here
        self._stage.spawn(ask_to_write(keeper.compact, text_id, keeper.COMPACT, room.standing()))
        self.leave_if_empty(room)
        return room

    def _close_if_empty(self, room: Room) -> None:
        if not room.seats and room.is_kept and self._rooms.get(room.text_id) is room:
            del self._rooms[room.text_id]
            self._stage.spawn(self._put_away(room.text_id, room.standing()))

    async def _put_away(self, text_id: int, standing: Standing | None) -> None:
        await self.keeping.settle(text_id, standing)
        await self._stage.ask_to_write(keeper.compact, text_id, keeper.WORTH, standing)

    def _emptied(self, room: Room) -> list[Connection]:
        """Whoever was in it; it is none of ours any more. A batch that is on its way from it is kept, and
        tells them nothing.
        """
        self._rooms.pop(room.text_id, None)
        self.keeping.forget(room)
        left = list(room.seats)
        room.seats.clear()
        for connection in left:
            connection.texts.discard(room.text_id)
        return left
