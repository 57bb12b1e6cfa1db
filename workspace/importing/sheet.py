"""What a file becomes before anyone maps it: columns, and rows numbered as the person sees them in the file.

Cells keep what the file said: text as text, a spreadsheet's numbers as numbers, its dates as ISO text, so
that a row can be kept as JSON just as it came.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest
from math import isfinite

from flask_babel import lazy_gettext
from openpyxl.utils import get_column_letter

Cell = str | int | float

MAX_ROWS = 200_000
MAX_COLUMNS = 200
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Unreadable(ValueError):
    """A file or a cell that cannot be read. `reason` says why, in plain words of the reader's language."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Row:
    """One row by column name; `trouble` is the reason why it must not be imported, if there is one."""

    number: int
    cells: dict[str, Cell]
    trouble: str | None = None


@dataclass(frozen=True)
class Sheet:
    """`kind` is csv, xlsx, jsonl or markdown; encoding and delimiter are None where the kind has none."""

    kind: str
    columns: list[str]
    rows: list[Row]
    encoding: str | None = None
    delimiter: str | None = None

    def column(self, name: str) -> list[Cell]:
        """What stands in a column, for deciding the order of its dates or its decimal sign."""
        return [row.cells[name] for row in self.rows if name in row.cells]


def sheet_of(kind: str, grid: Iterable[tuple[int, list]], **found: str) -> Sheet:
    """A sheet from numbered lists of cells, the first filled one being the header. Empty rows are left out.

    Raises Unreadable when there is nothing, or more than 200,000 rows or 200 columns.
    """
    grid = iter(grid)
    header = next((cells for _, cells in grid if _without_tail(cells)), [])
    if not header:
        raise Unreadable(lazy_gettext("The file is empty."))
    filled = ((number, kept) for number, cells in grid if (kept := _without_tail(cells)))
    rows = list(at_most(MAX_ROWS, filled))
    columns = _names_for(header, longest=max((len(cells) for _, cells in rows), default=0))
    return Sheet(kind, columns, [_row(number, columns, cells) for number, cells in rows], **found)


def at_most(most: int, rows: Iterable) -> Iterable:
    """The rows as they come; raises Unreadable at the first one too many."""
    for count, row in enumerate(rows, 1):
        if count > most:
            raise Unreadable(
                lazy_gettext("The file has more than %(most)s rows. Please split it.", most=most)
            )
        yield row


def cleaned(cell: Cell | None) -> Cell:
    """A cell as a database can hold it: no NUL, no half of a surrogate pair, no infinite number."""
    if cell is None:
        return ""
    if isinstance(cell, float) and not isfinite(cell):
        return str(cell)
    if isinstance(cell, str):
        return _LONE_SURROGATE.sub("\ufffd", cell.replace("\0", ""))
    return cell


def _without_tail(cells: list) -> list[Cell]:
    """The cells up to the last filled one: spreadsheets save formatted but empty cells to the right."""
    end = len(cells)
    while end and (cells[end - 1] is None or not str(cells[end - 1]).strip()):
        end -= 1
    return [cleaned(cell) for cell in cells[:end]]


def _names_for(header: list, longest: int) -> list[str]:
    """Every column gets a name of its own: an empty one its letter if used, a repeated one a number."""
    named = _without_tail(header)
    header = named + [""] * (min(longest, len(header)) - len(named))
    if len(header) > MAX_COLUMNS:
        raise Unreadable(lazy_gettext("The file has more than %(most)s columns.", most=MAX_COLUMNS))
    names: dict[str, None] = {}
    for position, cell in enumerate(header, 1):
        name = " ".join(str(cell).split()) or get_column_letter(position)
        unique, again = name, 2
        while unique in names:
            unique, again = f"{name} ({again})", again + 1
        names[unique] = None
    return list(names)


def _row(number: int, columns: list[str], cells: list[Cell]) -> Row:
    extra = cells[len(columns) :]
    by_name = dict(zip_longest(columns, cells[: len(columns)], fillvalue=""))
    if not extra:
        return Row(number, by_name)
    beyond = " | ".join(str(cell) for cell in extra)[:200]
    return Row(
        number, by_name, lazy_gettext("The row has more cells than the header: %(cells)s", cells=beyond)
    )
