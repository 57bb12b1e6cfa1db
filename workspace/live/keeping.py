"""What is written goes to the log, batch after batch, and from there to the rows of the texts. In the hub's
loop.
"""

import asyncio
import logging
from typing import Protocol

from workspace.live import keeper
from workspace.live.backstage import REFUSED, Backstage
from workspace.live.keeper import Kept
from workspace.live.room import Room
from workspace.texts.log import Standing

BREATH = 0.005  # seconds from one batch to the next
AGAIN = 0.5  # seconds until a database that refused is asked again
WRITTEN_DOWN = 1.0  # seconds after the last letter, or half as many again after the first
PATIENCE = 30.0  # seconds that a database may refuse before its writers are sent away
_log = logging.getLogger("tryline")


class Host(Protocol):
    """Whose rooms they are: Rooms."""

    def get(self, text_id: int) -> Room | None: ...
    def evict(self, room: Room, why: str) -> None: ...
    def spoil(self, room: Room) -> None: ...
    def send_away(self, rooms: list[Room]) -> None: ...
    def leave_if_empty(self, room: Room) -> None: ...


class Keeping:
    """`note` says that a room has news; `run` goes on for ever."""

    def __init__(self, stage: Backstage, rooms: Host) -> None:
        self._stage, self._loop, self._rooms = stage, stage.loop, rooms
        self._news: set[Room] = set()
        self._is_due = asyncio.Event()
        self._unwritten: dict[int, tuple[float, asyncio.TimerHandle]] = {}
        self._failing_since: float | None = None

    def note(self, room: Room) -> None:
        if room.has_news:
            self._news.add(room)
            self._is_due.set()

    def forget(self, room: Room) -> None:
        """Its document is not kept any more."""
        self._news.discard(room)

    async def run(self) -> None:
        """Batch after batch; of what comes while one is on its way the next one is made."""
        while True:
            await self._is_due.wait()
            self._is_due.clear()
            rooms, self._news = [room for room in self._news if room.has_news], set()
            begun = self._loop.time()
            try:
                pause = await self._keep(rooms) if rooms else 0
            except Exception:  # a fault of ours: these texts begin anew, and all others go on being kept
                _log.exception("what is written live could not be kept")
                for room in rooms:
                    self._rooms.spoil(room)
                continue
            await asyncio.sleep(max(0, pause - (self._loop.time() - begun)))

    async def settle(self, text_id: int, standing: Standing | None) -> None:
        """What was typed is written down on the row; how the text stands is read where nobody knows it."""
        try:
            await self._stage.ask_to_write(keeper.settle, text_id, standing)
        except REFUSED as error:
            _log.warning("text %s cannot be written down just now: %s", text_id, error)
            self._settle_later(text_id)
            return
        if room := self._rooms.get(text_id):
            room.tell_sum()

    async def finish(self) -> None:
        """What is not written down yet is, now."""
        for text_id, (_, handle) in tuple(self._unwritten.items()):
            handle.cancel()
            await self.settle(text_id, None)

    async def _keep(self, rooms: list[Room]) -> float:
        """One batch. Gives the seconds until the next one."""
        batches = [room.batch() for room in rooms]
        full = [batch for batch in batches if batch.updates]
        try:
            kept = await self._stage.ask_to_write(keeper.keep, full) if full else {}
        except REFUSED as error:
            _log.warning("what is written live cannot be kept just now: %s", error)
            self._fail(rooms)
            return AGAIN
        self._failing_since = None
        for room in rooms:
            self._kept(room, kept.get(room.text_id, Kept(room.seq, [])))
        return BREATH

    def _kept(self, room: Room, kept: Kept | None) -> None:
        if kept is None:
            self._rooms.evict(room, "gone")
            return
        room.kept(kept)
        if standing := room.asked_standing():
            self._stage.spawn(self.settle(room.text_id, standing))  # in the log's line before the next batch
        else:
            self._settle_later(room.text_id)
        self.note(room)
        self._rooms.leave_if_empty(room)

    def _fail(self, rooms: list[Room]) -> None:
        for room in rooms:
            room.failed()
            self.note(room)
        self._failing_since = self._failing_since or self._loop.time()
        if self._loop.time() - self._failing_since > PATIENCE:
            self._rooms.send_away(rooms)

    def _settle_later(self, text_id: int) -> None:
        now = self._loop.time()
        first, handle = self._unwritten.get(text_id, (now, None))
        if handle is not None:
            handle.cancel()
        # Texts that were begun together are not written down together: typing would wait for all of them.
        at = min(now + WRITTEN_DOWN, first + (1.3 + text_id % 8 * 0.05) * WRITTEN_DOWN)
        self._unwritten[text_id] = first, self._loop.call_at(at, self._settle_now, text_id)

    def _settle_now(self, text_id: int) -> None:
        """At once, or after the batch that is on its way: then how the text stands need not be read."""
        self._unwritten.pop(text_id, None)
        room = self._rooms.get(text_id)
        if room is None:
            self._stage.spawn(self.settle(text_id, None))
        elif standing := room.standing():
            self._stage.spawn(self.settle(text_id, standing))
