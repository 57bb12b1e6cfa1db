"""What a file becomes before anyone maps it: columns, and rows numbered as the person sees them in the file.

Cells keep what the file said: text as text, a spreadsheet's numbers as numbers, its dates as ISO text, so
that a row can be kept as JSON just as it came. Rows are read one at a time; none but the last is held.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import isfinite
from typing import NamedTuple

from flask_babel import lazy_gettext
from openpyxl.utils import get_column_letter

Cell = str | int | float

MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_CELLS = 2_000_000  # that hold anything
MAX_CELL = 131_072  # characters
MAX_LINE = 1_000_000  # characters of a line of text
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Unreadable(ValueError):
    """A file or a cell that cannot be read. `reason` says why, in plain words of the reader's language."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Line(NamedTuple):
    """One row as it is read: its cells in the order of the columns; why it must not be imported, if so."""

    number: int
    cells: list[Cell]
    trouble: str = ""


@dataclass(frozen=True)
class Row:
    """One row by column name; `trouble` is the reason why it must not be imported, if there is one."""

    number: int
    cells: dict[str, Cell]
    trouble: str = ""


@dataclass
class Reading:
    """A file being read. `columns` are whole when the last of `lines` has come.

    `kind` is csv, xlsx, jsonl or markdown; encoding and delimiter are None where the kind has none.
    """

    kind: str
    lines: Iterator[Line]
    columns: list[str] = field(default_factory=list)
    encoding: str | None = None
    delimiter: str | None = None


def table(kind: str, grid: Iterable[tuple[int, list]], **found: str) -> Reading:
    """Numbered lists of cells, the first filled one being the header. Empty rows are left out.

    Raises Unreadable, here or at a line, when there is nothing, or more than fits in an import.
    """
    grid = iter(grid)
    reading = Reading(kind, iter(()), **found)
    header = next((cells for _, cells in grid if without_tail(cells)), [])
    if not header:
        raise Unreadable(lazy_gettext("The file is empty."))
    _name(reading.columns, without_tail(header))
    reading.lines = fitting(_rows(grid, reading.columns, widest=len(header)))
    return reading


def fitting(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines as they come; raises Unreadable at the first row or cell too many. A long cell is trouble."""
    filled = 0
    for count, line in enumerate(lines, 1):
        if count > MAX_ROWS:
            raise Unreadable(
                lazy_gettext("The file has more than %(most)s rows. Please split it.", most=MAX_ROWS)
            )
        filled += sum(cell != "" for cell in line.cells)
        if filled > MAX_CELLS:
            raise Unreadable(
                lazy_gettext("The file has more than %(most)s cells. Please split it.", most=MAX_CELLS)
            )
        yield line


def checked(number: int, cells: list[Cell], longest: int = MAX_CELL) -> Line:
    """A row whose cells all fit, or its trouble."""
    if any(isinstance(cell, str) and len(cell) > longest for cell in cells):
        trouble = lazy_gettext("A cell is longer than %(most)s characters.", most=longest)
        return Line(number, [], str(trouble))
    return Line(number, cells)


def check_columns(count: int) -> None:
    """Raises Unreadable for too many."""
    if count > MAX_COLUMNS:
        raise Unreadable(lazy_gettext("The file has more than %(most)s columns.", most=MAX_COLUMNS))


def cleaned(cell: Cell | None) -> Cell:
    """A cell as a database can hold it: no NUL, no half of a surrogate pair, no infinite number."""
    if cell is None:
        return ""
    if isinstance(cell, float) and not isfinite(cell):
        return str(cell)
    if isinstance(cell, str):
        return _LONE_SURROGATE.sub("\ufffd", cell.replace("\0", ""))
    return cell


def without_tail(cells: list) -> list[Cell]:
    """The cells up to the last filled one: spreadsheets save formatted but empty cells to the right."""
    end = len(cells)
    while end and (cells[end - 1] is None or not str(cells[end - 1]).strip()):
        end -= 1
    return [cleaned(cell) for cell in cells[:end]]


def _rows(grid: Iterable[tuple[int, list]], columns: list[str], widest: int) -> Iterator[Line]:
    """A column whose heading is empty is there when a row fills it."""
    for number, raw in grid:
        cells = without_tail(raw)
        if not cells:
            continue
        if len(cells) <= widest:
            _name(columns, [""] * (len(cells) - len(columns)))
            yield checked(number, cells)
            continue
        beyond = " | ".join(str(cell) for cell in cells[len(columns) :])[:200]
        trouble = lazy_gettext("The row has more cells than the header: %(cells)s", cells=beyond)
        yield Line(number, cells[: len(columns)], str(trouble))


def _name(columns: list[str], headings: list[Cell]) -> None:
    """Adds columns, each with a name of its own: an empty one its letter, a repeated one a number."""
    check_columns(len(columns) + len(headings))
    for heading in headings:
        name = " ".join(str(heading).split())[:200] or get_column_letter(len(columns) + 1)
        unique, again = name, 2
        while unique in columns:
            unique, again = f"{name} ({again})", again + 1
        columns.append(unique)
