"""Whatever one connection sends, the others write on."""

import random
from itertools import count

import pytest
from websockets.exceptions import ConnectionClosed

from tests.live.client import Writer
from workspace.live import frames

pytestmark = pytest.mark.one_database  # what is refused here reaches none

ROUNDS = 12
EACH = 60  # frames a round: below the rate at which anybody is shown out


def frames_of_an_editor(writer: Writer) -> list[bytes]:
    """What it would send, whole: an update, both steps, what it shows."""
    typed = writer.typed_apart("Fra en buss 😀")
    return [
        frames.sync_frame(writer.text_id, frames.UPDATE, typed),
        frames.sync_frame(writer.text_id, frames.STEP_1, writer.doc.get_state()),
        frames.sync_frame(writer.text_id, frames.STEP_2, writer.doc.get_update()),
        frames.awareness_frame(writer.text_id, [frames.State(5, 1, {"cursor": {"anchor": 1}})]),
    ]


def garbled(chance: random.Random, frame: bytes) -> bytes:
    """Cut off, with bits flipped, with bytes put in, twice, or nothing but noise behind the text's number."""
    spoilt = bytearray(frame)
    match chance.randrange(5):
        case 0:
            return bytes(spoilt[: chance.randrange(len(spoilt))])
        case 1:
            for _ in range(chance.randint(1, 6)):
                spoilt[chance.randrange(1, len(spoilt))] ^= 1 << chance.randrange(8)
        case 2:
            spoilt[chance.randrange(1, len(spoilt)) :] = chance.randbytes(chance.randint(1, 300))
        case 3:
            return frame[:1] + chance.randbytes(chance.randint(0, 200))
        case _:
            return frame + frame
    return bytes(spoilt)


@pytest.mark.parametrize("seed", range(3))
def test_garbage_of_one_connection_harms_nobody_else(write_as, mara, sol, rut, seed):
    chance, numbers, writer, reader = random.Random(seed), count(), write_as(mara), write_as(rut)
    for _ in range(ROUNDS):
        attacker = write_as(sol)
        try:
            for _ in range(EACH):
                attacker.socket.send(garbled(chance, chance.choice(frames_of_an_editor(attacker))))
        except ConnectionClosed:
            pass
        sign = f"<{next(numbers)}>"
        writer.until(lambda writer: writer.is_saved)
        writer.write(sign, at=0).ready()
        reader.until(lambda reader, sign=sign: sign in reader.markdown)


@pytest.mark.parametrize(
    "words",
    ["", "{", "[]", "null", "1", '{"open": "1"}', '{"open": 1e999}', '{"here": 5}', "\x00", "[" * 20_000],
)
def test_words_that_mean_nothing_harm_nobody_else(write_as, mara, sol, words):
    writer, attacker = write_as(mara), write_as(sol)
    attacker.socket.send(words)
    writer.write("Still here.").ready()


def test_a_message_of_two_megabytes_ends_its_connection_alone(write_as, mara, sol):
    writer, attacker = write_as(mara), write_as(sol)
    with pytest.raises(ConnectionClosed):  # at once, or while it is still being sent
        attacker.socket.send(bytes([attacker.text_id % 128]) + bytes(2 * 1024 * 1024))
        attacker.until(lambda _: False)
    writer.write("Still here.").ready()


def test_who_says_too_much_is_shown_out(write_as, mara, sol):
    writer, attacker = write_as(mara), write_as(sol)
    with pytest.raises(ConnectionClosed):
        for _ in range(2000):
            attacker.say({"tick": 1})
        attacker.until(lambda _: False)
    writer.write("Still here.").ready()
