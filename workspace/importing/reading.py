"""Any file a team has, read row by row: CSV, XLSX, JSON lines, Markdown, or a zip of Markdown."""

from pathlib import PurePath
from typing import IO
from zipfile import BadZipFile, ZipFile

from flask_babel import lazy_gettext

from workspace.importing.csv_files import read_csv
from workspace.importing.jsonl_files import read_jsonl
from workspace.importing.markdown_files import read_markdown, read_markdown_zip
from workspace.importing.sheet import Reading, Unreadable
from workspace.importing.xlsx_files import check_size, read_xlsx

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_NO_TABLE = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf")


def read(file: IO[bytes], name: str) -> Reading:
    """The rows in a file. What it holds decides; the name only tells texts apart.

    Raises Unreadable, here or at any of its lines.
    """
    check_beginning(file)
    if is_zip(file):
        return _read_zip(file)
    ending = PurePath(name).suffix.casefold()
    if ending in {".md", ".markdown"}:
        return read_markdown(file.read(), name)
    return read_jsonl(file) if ending in {".jsonl", ".ndjson"} else read_csv(file)


def check_beginning(file: IO[bytes]) -> None:
    """Raises Unreadable for what a glance tells is no table: cheap enough for a request."""
    beginning = _beginning(file)
    if not beginning.strip():
        raise Unreadable(lazy_gettext("The file is empty."))
    if beginning.startswith(_OLD_EXCEL):
        raise Unreadable(
            lazy_gettext(
                "This workbook is of an old kind, or locked with a password. Please save it as XLSX."
            )
        )
    if beginning.startswith(_NO_TABLE):
        raise Unreadable(lazy_gettext("This is not a file with rows. Please save it as CSV or XLSX."))


def is_zip(file: IO[bytes]) -> bool:
    """A workbook is one too."""
    return _beginning(file).startswith(_ZIP)


def _beginning(file: IO[bytes]) -> bytes:
    file.seek(0)
    beginning = file.read(4096)
    file.seek(0)
    return beginning


def _read_zip(file: IO[bytes]) -> Reading:
    try:
        archive = ZipFile(file)
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable(lazy_gettext("The file is damaged. Please save it again.")) from error
    check_size(archive)
    parts = archive.namelist()
    if "[Content_Types].xml" in parts and any(part.endswith("workbook.xml") for part in parts):
        return read_xlsx(file)
    if "mimetype" in parts or "[Content_Types].xml" in parts:
        raise Unreadable(lazy_gettext("This kind of document cannot be read. Please save it as XLSX or CSV."))
    return read_markdown_zip(archive)
