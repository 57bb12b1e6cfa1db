"""JSON lines: one object a line, its keys the columns. A line that is none becomes a row with its trouble."""

import json
from collections.abc import Iterator
from typing import IO, TextIO

from flask_babel import lazy_gettext

from workspace.importing.encodings import opened
from workspace.importing.sheet import (
    MAX_LINE,
    Cell,
    Line,
    Reading,
    Unreadable,
    check_columns,
    checked,
    cleaned,
    fitting,
)


def read_jsonl(file: IO[bytes]) -> Reading:
    """The objects of a file, with the columns any of them has. Raises Unreadable when there is none."""
    # Only "\\n" ends a line: bodies hold U+2028 and U+0085.
    text, encoding = opened(file, newline="\n")
    reading = Reading("jsonl", iter(()), encoding=encoding)
    reading.lines = _filled(text, reading)
    return reading


def _filled(text: TextIO, reading: Reading) -> Iterator[Line]:
    places: dict[str, int] = {}
    for line in fitting(_lines(text, places)):
        reading.columns += list(places)[len(reading.columns) :]
        yield line
    if not places:
        raise Unreadable(lazy_gettext("No line of the file is a JSON object."))


def _lines(text: TextIO, places: dict[str, int]) -> Iterator[Line]:
    number = 0
    while written := text.readline(MAX_LINE):
        number += 1
        if len(written) == MAX_LINE:
            while len(text.readline(MAX_LINE)) == MAX_LINE:
                pass  # the rest of it
            yield Line(
                number, [], str(lazy_gettext("The line is longer than %(most)s characters.", most=MAX_LINE))
            )
        elif written.strip("\0 \t\r\n"):
            yield _line(number, written.replace("\0", ""), places)


def _line(number: int, written: str, places: dict[str, int]) -> Line:
    try:
        found = json.loads(written)
    except (ValueError, RecursionError):
        return Line(number, [], str(lazy_gettext("The line is not JSON.")))
    if not isinstance(found, dict):
        return Line(number, [], str(lazy_gettext("The line is not a JSON object.")))
    check_columns(len(found))
    by_place = {places.setdefault(_key(key), len(places)): _cell(value) for key, value in found.items()}
    check_columns(len(places))
    return checked(number, [by_place.get(place, "") for place in range(max(by_place, default=-1) + 1)])


def _key(key: str) -> str:
    return str(cleaned(key))[:200]


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(part, str | int | float) for part in value):
        return str(cleaned(", ".join(str(_cell(part)) for part in value)))
    if isinstance(value, dict | list):
        return str(cleaned(json.dumps(value, ensure_ascii=False)))
    return cleaned(value)
