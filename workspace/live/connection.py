"""One socket of one person: frames in and out, and how much of them.

The web server read the handshake and handed its socket over; the frames themselves are websockets' business.
"""

import asyncio
import json
import time
from typing import Protocol

from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import State as Wire
from websockets.server import ServerProtocol

from workspace.live import frames
from workspace.live.keeper import Guest

LARGEST = 1024 * 1024  # bytes a message
MOST_BUFFERED = 4 * 1024 * 1024  # what a reader that stalls may leave lying here
SILENCE = 75.0  # seconds until a client that says nothing is taken for gone

GOING_AWAY, BAD, POLICY, RESTART, LATER = 1001, 1007, 1008, 1012, 1013
SIGNED_OUT, FORBIDDEN, TOO_MANY = 4401, 4403, 4429


class Host(Protocol):
    """Whom a connection tells what it hears: the hub."""

    def came(self, connection: "Connection") -> None: ...
    def told(self, connection: "Connection", message: dict[str, object]) -> None: ...
    def heard(self, connection: "Connection", text_id: int, kind: int, rest: bytes) -> None: ...
    def went(self, connection: "Connection") -> None: ...


class Allowance:
    """So much a second, and a burst of it."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate, self._most, self._left, self._at = rate, burst, burst, time.monotonic()

    def takes(self, amount: float) -> bool:
        now = time.monotonic()
        self._left = min(self._most, self._left + (now - self._at) * self._rate) - amount
        self._at = now
        return self._left >= 0


class Connection(asyncio.Protocol):
    """Made in the hub's loop with `loop.connect_accepted_socket`. `guest` never changes; rights are asked
    anew.
    """

    def __init__(self, host: Host, guest: Guest, request: Request) -> None:
        self.guest, self.user_id, self.name = guest, guest.user_id, guest.name
        self.page = ""
        self.texts: set[int] = set()
        self._host, self._request = host, request
        self._wire = ServerProtocol(max_size=LARGEST)
        self._messages, self._bytes = Allowance(120, 600), Allowance(LARGEST, 8 * LARGEST)
        self._transport: asyncio.Transport | None = None
        self.heard_at = time.monotonic()

    def connection_made(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._wire.receive_data(self._request.serialize())
        (request,) = self._wire.events_received()
        self._wire.send_response(self._wire.accept(request))
        self._flush()
        if self.is_open:
            self._host.came(self)

    def data_received(self, data: bytes) -> None:
        self.heard_at = time.monotonic()
        if not self._bytes.takes(len(data)):
            return self.close(POLICY, "too much at once")
        self._wire.receive_data(data)
        for event in self._wire.events_received():
            if isinstance(event, Frame) and event.opcode in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT):
                self._take(event)
        self._flush()

    def eof_received(self) -> None:
        self._wire.receive_eof()
        self._flush()

    def connection_lost(self, _error: Exception | None) -> None:
        self._host.went(self)

    @property
    def is_open(self) -> bool:
        return self._wire.state is Wire.OPEN and self._transport is not None

    def send(self, message: dict[str, object]) -> None:
        self._write(Frame(Opcode.TEXT, json.dumps(message).encode()).serialize(mask=False))

    def send_frames(self, told: tuple[bytes, ...]) -> None:
        if told:
            self._write(_framed(told))

    def close(self, code: int, why: str = "") -> None:
        if self._wire.state is Wire.OPEN:
            self._wire.send_close(code, why)
            self._flush()
        if self._transport and not self._transport.is_closing():
            self._transport.close()

    def _take(self, frame: Frame) -> None:
        """A message in several frames is none of ours: nothing here is that long."""
        if not self.is_open:
            return
        if not self._messages.takes(1):
            return self.close(POLICY, "too many messages")
        try:
            if frame.opcode is Opcode.CONT or not frame.fin:
                raise frames.BadFrame("in pieces")
            if frame.opcode is Opcode.TEXT:
                self._host.told(self, frames.message(frame.data))
            else:
                self._host.heard(self, *frames.opened(bytes(frame.data)))
        except frames.BadFrame as error:
            self.close(BAD, str(error))

    def _write(self, data: bytes) -> None:
        if not self.is_open or self._transport.is_closing():
            return
        if self._transport.get_write_buffer_size() > MOST_BUFFERED:
            self._transport.abort()
            return
        self._transport.write(data)

    def _flush(self) -> None:
        """What websockets itself has to say: the handshake, pongs, the end."""
        for data in self._wire.data_to_send():
            if data:
                self._transport.write(data)
            elif self._transport.can_write_eof():
                self._transport.write_eof()
        if self._wire.close_expected() and not self._transport.is_closing():
            self._transport.close()


_last: tuple[tuple[bytes, ...], bytes] = ((), b"")


def _framed(told: tuple[bytes, ...]) -> bytes:
    """A room says the same to everybody: it is put into frames once."""
    global _last
    if _last[0] is not told:
        _last = told, b"".join(Frame(Opcode.BINARY, frame).serialize(mask=False) for frame in told)
    return _last[1]
