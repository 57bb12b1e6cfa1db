"""JSON lines: one object a line, its keys the columns. A line that is none becomes a row with its trouble."""

import json
from collections.abc import Iterator

from flask_babel import lazy_gettext

from workspace.importing.encodings import decoded
from workspace.importing.sheet import MAX_COLUMNS, MAX_ROWS, Cell, Row, Sheet, Unreadable, at_most, cleaned


def read_jsonl(data: bytes) -> Sheet:
    """The objects of a file, with the columns any of them has. Raises Unreadable when there is none."""
    text, encoding = decoded(data)
    rows = list(at_most(MAX_ROWS, _rows(text)))
    columns = list(dict.fromkeys(key for row in rows for key in row.cells))
    if not columns:
        raise Unreadable(lazy_gettext("No line of the file is a JSON object."))
    if len(columns) > MAX_COLUMNS:
        raise Unreadable(lazy_gettext("The file has more than %(most)s columns.", most=MAX_COLUMNS))
    blank = dict.fromkeys(columns, "")
    filled = [row if row.trouble else Row(row.number, blank | row.cells) for row in rows]
    return Sheet("jsonl", columns, filled, encoding=encoding)


def _rows(text: str) -> Iterator[Row]:
    # Not splitlines(): bodies hold U+2028 and U+0085, which end no line in JSON.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield _row(number, line)


def _row(number: int, line: str) -> Row:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return Row(number, {}, lazy_gettext("The line is not JSON."))
    if not isinstance(found, dict):
        return Row(number, {}, lazy_gettext("The line is not a JSON object."))
    return Row(number, {str(cleaned(key)): _cell(value) for key, value in found.items()})


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(part, str | int | float) for part in value):
        return ", ".join(str(_cell(part)) for part in value)
    if isinstance(value, dict | list):
        return str(cleaned(json.dumps(value, ensure_ascii=False)))
    return cleaned(value)
