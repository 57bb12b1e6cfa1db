"""Excel workbooks: the first visible sheet with anything in it, values instead of formulas.

A workbook is a zip of XML: a few kilobytes can unpack to gigabytes, so sizes are asked before it is read.
What an honest size still hides (a million cells in one row) is why zips are read in a process of their own.
"""

import zlib
from collections.abc import Iterator
from datetime import datetime, time
from typing import IO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from flask_babel import lazy_gettext
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from workspace.importing.sheet import Cell, Line, Reading, Unreadable, table

MOST_UNPACKED = 64 * 1024 * 1024
_MOST_RATIO = 500
_MOST_PARTS = 5_000

# openpyxl lets what its parts meet in a broken file rise as it is.
_BROKEN = (
    BadZipFile, InvalidFileException, ParseError, zlib.error, EOFError, NotImplementedError,
    AttributeError, IndexError, KeyError, OSError, OverflowError, TypeError, ValueError,
)  # fmt: skip


def read_xlsx(file: IO[bytes]) -> Reading:
    """The first filled, visible sheet; rows keep their numbers. Raises Unreadable, here or at a line."""
    try:
        workbook = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        reading = _first_filled(workbook)
    except _BROKEN as error:
        raise _damaged(error) from error
    reading.lines = _whole(reading.lines)
    return reading


def check_size(archive: ZipFile) -> None:
    """Raises Unreadable for a zip that would unpack to more than 64 MB, or five hundred times its size."""
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    is_bomb = unpacked > 10 * 1024 * 1024 and unpacked > packed * _MOST_RATIO
    if len(parts) > _MOST_PARTS or unpacked > MOST_UNPACKED or is_bomb:
        raise Unreadable(lazy_gettext("The file is too large when unpacked. Please split it."))


def _whole(lines: Iterator[Line]) -> Iterator[Line]:
    try:
        yield from lines
    except _BROKEN as error:
        raise _damaged(error) from error


def _damaged(error: Exception) -> Unreadable:
    """Unreadable is a ValueError too, and knows better what is wrong."""
    if isinstance(error, Unreadable):
        return error
    return Unreadable(lazy_gettext("The workbook is damaged. Please save it again, or as CSV."))


def _first_filled(workbook: Workbook) -> Reading:
    for worksheet in workbook.worksheets:
        worksheet.reset_dimensions()  # some programs write a wrong size, and openpyxl would believe it
        if worksheet.sheet_state == "visible" and _has_cells(worksheet):
            return table("xlsx", _numbered(worksheet))
    raise Unreadable(lazy_gettext("The file is empty."))


def _has_cells(worksheet: ReadOnlyWorksheet) -> bool:
    return any(cell is not None for cells in worksheet.iter_rows(values_only=True) for cell in cells)


def _numbered(worksheet: ReadOnlyWorksheet) -> Iterator[tuple[int, list[Cell]]]:
    for number, cells in enumerate(worksheet.iter_rows(values_only=True), 1):
        yield number, [_cell(value) for value in cells]


def _cell(value: object) -> Cell | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, datetime):
        return (
            value.date().isoformat()
            if value.time() == time()
            else value.isoformat(sep=" ", timespec="minutes")
        )
    return value if value is None or isinstance(value, str | int | float) else str(value)
