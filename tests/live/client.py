"""A browser's side of the protocol, in Python: one text, one connection."""

import base64
import json
import time
from collections.abc import Callable

from pycrdt import Doc, Text
from websockets.sync.client import connect

from workspace.live import frames


class Writer:
    """Opens a text and writes in it. Reads what it is told only while it waits for something."""

    def __init__(
        self, site: str, cookie: str, text_id: int, origin: str = "", page_of: int | None = None
    ) -> None:
        self.text_id, self.sent, self.saved, self.is_synced = text_id, 0, 0, False
        self.messages: list[dict] = []
        self.states: dict[int, dict | None] = {}
        self.doc = Doc()
        self.text = self.doc.get("text", type=Text)
        self._made: list[bytes] = []
        self._watching = self.doc.observe(lambda event: self._made.append(event.update))
        page = f"/live?user={page_of}" if page_of else "/live"
        self.socket = connect(
            site.replace("http", "ws", 1) + page, origin=origin or site, compression=None, max_size=None,
            legacy=True,
            additional_headers={"Cookie": f"tryline={cookie}"},
        )  # fmt: skip
        self.say({"open": text_id, "epoch": 0})

    @property
    def markdown(self) -> str:
        return str(self.text)

    @property
    def is_saved(self) -> bool:
        return self.is_synced and self.saved == self.sent

    def say(self, message: dict) -> None:
        self.socket.send(json.dumps(message))

    def write(self, words: str, at: int | None = None) -> "Writer":
        """Types at a place, counted in bytes; at the end without one."""
        self.send(frames.UPDATE, self._typed(words, at))
        return self

    def write_out_of_order(self, first: str, then: str) -> None:
        """Types two things at the beginning, of which only the second arrives."""
        self._typed(first, 0)
        self.send(frames.UPDATE, self._typed(then, 0))

    def made_offline(self, words: str) -> str:
        """Types without sending it; what a form would carry, in base64."""
        return base64.b64encode(self._typed(words, None)).decode()

    def typed_apart(self, words: str) -> bytes:
        """The update of somebody who has the same text and types at its beginning."""
        doc, made = Doc(), []
        doc.apply_update(self.doc.get_update())
        watching = doc.observe(lambda event: made.append(event.update))
        doc.get("text", type=Text).insert(0, words)
        doc.unobserve(watching)
        return made[0]

    def forge(self, other: "Writer") -> None:
        """Writes under another's client id."""
        doc = Doc(client_id=other.doc.client_id)
        text = doc.get("text", type=Text)
        text.insert(0, "I am not who I seem")
        self.send(frames.UPDATE, doc.get_update())

    def _typed(self, words: str, at: int | None) -> bytes:
        self._made.clear()
        self.text.insert(len(self.text) if at is None else at, words)
        return self._made[0]

    def send(self, step: int, data: bytes) -> None:
        self.sent += 1
        self.socket.send(frames.sync_frame(self.text_id, step, data))

    def show(self, clock: int, told: dict | None, client: int | None = None) -> None:
        state = frames.State(client or self.doc.client_id, clock, told)
        self.socket.send(frames.awareness_frame(self.text_id, [state]))

    def until(self, question: Callable[["Writer"], object], seconds: float = 15) -> "Writer":
        """Reads until the answer is yes; raises TimeoutError, or what ended the connection."""
        deadline = time.monotonic() + seconds
        while not question(self):
            self._read(self.socket.recv(timeout=max(0.001, deadline - time.monotonic())))
        return self

    def ready(self) -> "Writer":
        return self.until(lambda writer: writer.is_saved)

    def close(self) -> None:
        self.socket.close()

    def _read(self, said: str | bytes) -> None:
        if isinstance(said, str):
            message = json.loads(said)
            self.messages.append(message)
            if "saved" in message:
                self.saved = message["n"]
            if "opened" in message:
                self.sent, self.saved, self.is_synced = 0, 0, False
                self._may_write = message["writes"]
                self.socket.send(frames.sync_frame(self.text_id, frames.STEP_1, self.doc.get_state()))
            return
        _, kind, rest = frames.opened(said)
        if kind == frames.AWARENESS:
            self.states |= {state.client: state.told for state in frames.states(rest)}
            return
        step, data = frames.sync_message(rest)
        if step == frames.STEP_1:
            if self._may_write:
                self.send(frames.STEP_2, self.doc.get_update(data))
        else:
            self.doc.apply_update(data)
            self.is_synced = self.is_synced or step == frames.STEP_2
