"""CSV as spreadsheets and CRMs write it: any of four delimiters, quoted newlines, Excel's `sep=;` line."""

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import islice
from typing import IO, TextIO

from flask_babel import lazy_gettext

from workspace.importing.encodings import opened
from workspace.importing.sheet import MAX_CELL, MAX_COLUMNS, MAX_LINE, Reading, Unreadable, table

_DELIMITERS = ",;\t|"
_DECLARED = re.compile(r"sep=(.)(?:\r\n|\r|\n)", re.IGNORECASE)
_WIDEST = 16_384  # of a spreadsheet, which may save all of them for a few that are filled
_END = "\x1eend of file\x1e"


def read_csv(file: IO[bytes]) -> Reading:
    """The rows of a CSV file, numbered as a spreadsheet does. Raises Unreadable."""
    # newline="" ends lines at CR, LF and CRLF only: U+2028 and U+0085 are text in a cell.
    text, encoding = opened(file, newline="")
    beginning = text.read(MAX_LINE).replace("\0", "")
    text.seek(0)
    declared = _DECLARED.match(beginning)
    if declared:
        text.readline()
    delimiter = declared[1] if declared else _delimiter_of(beginning)
    return table("csv", _numbered(text, delimiter), encoding=encoding, delimiter=delimiter)


def _delimiter_of(beginning: str) -> str:
    """The delimiter that splits the header and then most rows into as many cells."""
    return max(_DELIMITERS, key=lambda delimiter: _fit(beginning, delimiter))


def _fit(text: str, delimiter: str) -> tuple[bool, float, int]:
    try:
        lines = StringIO(text, newline="")
        widths = [len(cells) for cells in islice(_records(lines, delimiter), 200) if cells]
    except csv.Error:
        widths = []
    if not widths:
        return False, 0, 0
    header = widths[0]
    return header > 1, widths.count(header) / len(widths), header


def _records(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=delimiter)


def _numbered(text: TextIO, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    number, cells = 0, []
    try:
        for number, cells in enumerate(_records(_lines(text), delimiter), 1):
            if len(cells) > _WIDEST:
                raise Unreadable(lazy_gettext("The file has more than %(most)s columns.", most=MAX_COLUMNS))
            if cells != [_END]:
                _check_closed(number, cells)
                yield number, cells
    except csv.Error as error:
        raise Unreadable(
            lazy_gettext(
                "Row %(number)s cannot be read: a cell is longer than %(most)s characters.",
                number=number + 1,
                most=MAX_CELL,
            )
        ) from error


def _lines(text: TextIO) -> Iterator[str]:
    """The lines of the file and one of our own, which stays a row of its own unless a quotation mark before
    it was never closed."""
    number = 0
    while line := text.readline(MAX_LINE):
        number += 1
        if len(line) == MAX_LINE:
            raise Unreadable(
                lazy_gettext(
                    "Line %(number)s is longer than %(most)s characters.", number=number, most=MAX_LINE
                )
            )
        yield line if line.endswith(("\n", "\r")) else f"{line}\n"
    yield _END


def _check_closed(number: int, cells: list[str]) -> None:
    if cells and cells[-1].endswith(_END):
        raise Unreadable(
            lazy_gettext("Row %(number)s opens a quotation mark that is never closed.", number=number)
        )
