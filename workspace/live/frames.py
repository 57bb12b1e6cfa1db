"""What goes over the wire: JSON in text frames; in binary ones a text's number and a message of Yjs's
protocols.

The codec is our own, small and strict: pycrdt's own reads lengths beyond the end and counts letters for
bytes. Source: github.com/yjs/y-protocols, PROTOCOL.md.
"""

import json
from typing import NamedTuple

SYNC, AWARENESS = 0, 1
STEP_1, STEP_2, UPDATE = 0, 1, 2  # «what I have», «what you lack», «this is new»
LARGEST_NUMBER = 2**53 - 1
LARGEST_STATE = 4096
MOST_STATES = 300


class BadFrame(ValueError):
    """It cannot be read: whoever sent it is not ours."""


class State(NamedTuple):
    """What one client tells of itself: its Yjs id, a number that counts what it told, and JSON (None: it
    left).
    """

    client: int
    clock: int
    told: dict | None


def opened(frame: bytes) -> tuple[int, int, bytes]:
    """(text's id, kind, the rest) of a binary frame. Raises BadFrame."""
    text_id, place = _number(frame, 0)
    kind, place = _number(frame, place)
    return text_id, kind, frame[place:]


def sync_message(rest: bytes) -> tuple[int, bytes]:
    """(step, its state vector or update). Raises BadFrame."""
    step, place = _number(rest, 0)
    if step > UPDATE:
        raise BadFrame("no such step")
    return step, _sized(rest, place, len(rest))


def sync_frame(text_id: int, step: int, data: bytes) -> bytes:
    return _varuint(text_id) + bytes((SYNC, step)) + _varuint(len(data)) + data


def states(rest: bytes) -> list[State]:
    """The states of an awareness message. Raises BadFrame."""
    update = _sized(rest, 0, len(rest))
    count, place = _number(update, 0)
    if count > MOST_STATES:
        raise BadFrame("too many states")
    found = []
    for _ in range(count):
        client, place = _number(update, place)
        clock, place = _number(update, place)
        length, place = _number(update, place)
        words = update[place : place + length]
        if len(words) != length or length > LARGEST_STATE:
            raise BadFrame("a state's length")
        place += length
        found.append(State(client, clock, _object(words)))
    if place != len(update):
        raise BadFrame("more than its states")
    return found


def awareness_frame(text_id: int, told: list[State]) -> bytes:
    update = _varuint(len(told))
    for state in told:
        words = json.dumps(state.told, ensure_ascii=False, separators=(",", ":")).encode()
        update += _varuint(state.client) + _varuint(state.clock) + _varuint(len(words)) + words
    return _varuint(text_id) + bytes((AWARENESS,)) + _varuint(len(update)) + update


def first_client(update: bytes) -> int | None:
    """The client whose writing an update of a single one holds, as keystrokes are; None for other updates."""
    try:
        clients, place = _number(update, 0)
        _, place = _number(update, place)
        client, _ = _number(update, place)
    except BadFrame:
        return None
    return client if clients == 1 else None


def message(words: str | bytes) -> dict[str, object]:
    """The JSON object of a text frame. Raises BadFrame."""
    found = _object(words)
    if found is None:
        raise BadFrame("no object")
    return found


def _object(words: str | bytes) -> dict | None:
    try:
        found = json.loads(words)
    except (ValueError, RecursionError):
        raise BadFrame("no JSON") from None
    if found is not None and not isinstance(found, dict):
        raise BadFrame("no object")
    return found


def _number(data: bytes, place: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        if place >= len(data) or shift > 49:
            raise BadFrame("a number")
        byte = data[place]
        number |= (byte & 127) << shift
        place, shift = place + 1, shift + 7
        if byte < 128:
            if number > LARGEST_NUMBER:
                raise BadFrame("a number")
            return number, place


def _sized(data: bytes, place: int, end: int) -> bytes:
    length, place = _number(data, place)
    if place + length != end:
        raise BadFrame("a length")
    return data[place:]


def _varuint(number: int) -> bytes:
    parts = bytearray()
    while number > 127:
        parts.append(number & 127 | 128)
        number >>= 7
    parts.append(number)
    return bytes(parts)
