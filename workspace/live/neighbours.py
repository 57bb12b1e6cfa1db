"""The other processes: what they tell of texts, pages and people, and what is told to them."""

import asyncio
import base64
import os
import secrets
from concurrent.futures import Executor
from typing import Protocol

from flask import Flask

from workspace import bus
from workspace.live import frames
from workspace.live.frames import State
from workspace.live.presence import Presence
from workspace.live.room import Room

EVERY = 0.1  # seconds between two tellings of what the clients of a text show


class Hearer(Protocol):
    """What a hint moves: the hub."""

    presence: Presence
    rooms: dict[int, Room]

    def look_at(self, text_id: int, seq: int) -> None: ...
    def tell_page(self, page: str, message: dict[str, object]) -> None: ...
    def tell_people(self, page: str) -> None: ...
    async def recheck(self) -> None: ...


class Neighbours:
    """In the hub's loop; only the sending waits in a thread."""

    def __init__(self, app: Flask, loop: asyncio.AbstractEventLoop, threads: Executor, hub: Hearer) -> None:
        self._app, self._loop, self._threads, self._hub = app, loop, threads, hub
        self._name = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._shown: dict[int, dict[int, State]] = {}

    async def listen(self) -> None:
        await bus.listen(self._app, self._heard)

    def show(self, room: Room, told: list[State]) -> None:
        """What clients of this process show of themselves, a few times a second."""
        if not told:
            return
        if room.text_id not in self._shown:
            self._shown[room.text_id] = {}
            self._loop.call_later(EVERY, self._show_now, room.text_id)
        self._shown[room.text_id].update({state.client: state for state in told})

    def tell_people(self, page: str) -> None:
        people = self._hub.presence.people_here(page)
        self._send({"people": people, "page": page, "from": self._name})

    def _show_now(self, text_id: int) -> None:
        frame = frames.awareness_frame(text_id, list(self._shown.pop(text_id).values()))
        self._send({"shown": text_id, "frame": base64.b64encode(frame).decode(), "from": self._name})

    def _send(self, hint: bus.Hint) -> None:
        self._loop.run_in_executor(self._threads, bus.send, self._app, hint)

    def _heard(self, hint: bus.Hint) -> None:
        if hint.get("from") == self._name:
            return
        match hint:
            case {"text": text_id, "seq": seq}:
                self._hub.look_at(text_id, seq)
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
                self._loop.create_task(self._hub.recheck())
