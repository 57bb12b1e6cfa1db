"""The other processes: what they tell of texts, pages and people, and what is told to them."""

import base64
import os
import secrets
from typing import Protocol

from workspace import bus
from workspace.live import frames
from workspace.live.backstage import Backstage
from workspace.live.frames import State
from workspace.live.presence import Presence
from workspace.live.room import Room
from workspace.live.rooms import Rooms

EVERY = 0.1  # seconds between two tellings of what the clients of a text show


class Hearer(Protocol):
    """What a hint moves: the hub."""

    presence: Presence
    rooms: Rooms

    def tell_page(self, page: str, message: dict[str, object]) -> None: ...
    def tell_people(self, page: str) -> None: ...
    async def recheck(self) -> None: ...


class Neighbours:
    """In the hub's loop; only the sending waits in a thread."""

    def __init__(self, stage: Backstage, hub: Hearer) -> None:
        self._stage, self._hub = stage, hub
        self._name = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._shown: dict[int, dict[int, State]] = {}

    async def listen(self) -> None:
        await bus.listen(self._stage.app, self._heard)

    def show(self, room: Room, told: list[State]) -> None:
        """What clients of this process show of themselves, a few times a second."""
        if not told:
            return
        if room.text_id not in self._shown:
            self._shown[room.text_id] = {}
            self._stage.loop.call_later(EVERY, self._show_now, room.text_id)
        self._shown[room.text_id].update({state.client: state for state in told})

    def tell_people(self, page: str) -> None:
        people = self._hub.presence.people_here(page)
        self._send({"people": people, "page": page, "from": self._name})

    def _show_now(self, text_id: int) -> None:
        frame = frames.awareness_frame(text_id, list(self._shown.pop(text_id).values()))
        self._send({"shown": text_id, "frame": base64.b64encode(frame).decode(), "from": self._name})

    def _send(self, hint: bus.Hint) -> None:
        self._stage.loop.run_in_executor(self._stage.reader, bus.send, self._stage.app, hint)

    def _heard(self, hint: bus.Hint) -> None:
        if hint.get("from") == self._name:
            return
        match hint:
            case {"text": text_id, "seq": seq}:
                self._hub.rooms.look_at(text_id, seq)
            case {"settled": text_id, "page": page}:
                self._hub.tell_page(page, {"settled": text_id})
            case {"said": text_id, "page": page}:
                self._hub.tell_page(page, {"said": text_id})
                if room := self._hub.rooms.get(text_id):
                    room.tell({"said": text_id})
            case {"people": people, "page": page, "from": process}:
                self._hub.presence.note(page, process, people)
                self._hub.tell_people(page)
            case {"shown": text_id, "frame": frame}:
                if room := self._hub.rooms.get(text_id):
                    room.show(frames.states(frames.opened(base64.b64decode(frame))[2]))
            case {"rights": _}:
                self._stage.spawn(self._hub.recheck())
