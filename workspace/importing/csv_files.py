"""CSV as spreadsheets and CRMs write it: any of four delimiters, quoted newlines, Excel's `sep=;` line."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from flask_babel import lazy_gettext

from workspace.importing.encodings import decoded
from workspace.importing.sheet import MAX_COLUMNS, Sheet, Unreadable, sheet_of

_DELIMITERS = ",;\t|"
_DECLARED = re.compile(r"sep=(.)(?:\r\n|\r|\n)", re.IGNORECASE)
_WIDEST = 16_384  # of a spreadsheet, which may save all of them for a few that are filled
_END = "\x1eend of file\x1e"


def read_csv(data: bytes) -> Sheet:
    """The rows of a CSV file, numbered as a spreadsheet does. Raises Unreadable."""
    text, encoding = decoded(data)
    if declared := _DECLARED.match(text):
        text = text[declared.end() :]
    delimiter = declared[1] if declared else _delimiter_of(text)
    return sheet_of("csv", _numbered(text, delimiter), encoding=encoding, delimiter=delimiter)


def _delimiter_of(text: str) -> str:
    """The delimiter that splits the header and then most rows into as many cells."""
    beginning = text[:1_000_000]
    return max(_DELIMITERS, key=lambda delimiter: _fit(beginning, delimiter))


def _fit(text: str, delimiter: str) -> tuple[bool, float, int]:
    try:
        widths = [len(cells) for cells in islice(_records(text, delimiter), 200) if cells]
    except csv.Error:
        widths = []
    if not widths:
        return False, 0, 0
    header = widths[0]
    return header > 1, widths.count(header) / len(widths), header


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    # newline="" ends lines at CR, LF and CRLF only: U+2028 and U+0085 are text in a cell.
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter)


def _numbered(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    number, cells = 0, []
    try:
        # A last line of our own stays a row of its own unless a quotation mark before it was never closed.
        for number, cells in enumerate(_records(f"{text}\n{_END}", delimiter), 1):
            if len(cells) > _WIDEST:
                raise Unreadable(lazy_gettext("The file has more than %(most)s columns.", most=MAX_COLUMNS))
            if cells != [_END]:
                _check_closed(number, cells)
                yield number, cells
    except csv.Error as error:
        raise Unreadable(
            lazy_gettext(
                "Row %(number)s cannot be read: a cell is longer than 131,072 characters.", number=number + 1
            )
        ) from error


def _check_closed(number: int, cells: list[str]) -> None:
    if cells and cells[-1].endswith(_END):
        raise Unreadable(
            lazy_gettext("Row %(number)s opens a quotation mark that is never closed.", number=number)
        )
