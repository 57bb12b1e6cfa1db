"""Excel workbooks: the first visible sheet with anything in it, values instead of formulas.

A workbook is a zip of XML: a few kilobytes can unpack to gigabytes, so sizes are asked before it is read.
"""

import zlib
from collections.abc import Iterator
from datetime import datetime, time
from io import BytesIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from flask_babel import lazy_gettext
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from workspace.importing.sheet import Cell, Sheet, Unreadable, sheet_of

MOST_UNPACKED = 200 * 1024 * 1024
_MOST_RATIO = 500
_MOST_PARTS = 5_000

# openpyxl lets what its parts meet in a broken file rise as it is.
_BROKEN = (
    BadZipFile, InvalidFileException, ParseError, zlib.error, EOFError, NotImplementedError,
    AttributeError, IndexError, KeyError, OSError, OverflowError, TypeError, ValueError,
)  # fmt: skip


def read_xlsx(data: bytes) -> Sheet:
    """The first filled, visible sheet; rows keep their numbers. Raises Unreadable."""
    try:
        workbook = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        return _first_filled(workbook)
    except Unreadable:
        raise
    except _BROKEN as error:
        raise Unreadable(lazy_gettext("The workbook is damaged. Please save it again, or as CSV.")) from error


def check_size(archive: ZipFile) -> None:
    """Raises Unreadable for a zip that would unpack to more than 200 MB, or five hundred times its size."""
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    is_bomb = unpacked > 10 * 1024 * 1024 and unpacked > packed * _MOST_RATIO
    if len(parts) > _MOST_PARTS or unpacked > MOST_UNPACKED or is_bomb:
        raise Unreadable(lazy_gettext("The file is too large when unpacked. Please split it."))


def _first_filled(workbook: Workbook) -> Sheet:
    for worksheet in workbook.worksheets:
        worksheet.reset_dimensions()  # some programs write a wrong size, and openpyxl would believe it
        if worksheet.sheet_state == "visible" and _has_cells(worksheet):
            return sheet_of("xlsx", _numbered(worksheet))
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
