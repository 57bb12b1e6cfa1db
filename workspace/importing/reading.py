"""Any file a team has, read into one kind of sheet: CSV, XLSX, JSON lines, Markdown, or a zip of Markdown."""

from io import BytesIO
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

from flask_babel import lazy_gettext

from workspace.importing.csv_files import read_csv
from workspace.importing.jsonl_files import read_jsonl
from workspace.importing.markdown_files import read_markdown, read_markdown_zip
from workspace.importing.sheet import Sheet, Unreadable
from workspace.importing.xlsx_files import check_size, read_xlsx

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_NO_TABLE = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf")


def read_sheet(data: bytes, name: str) -> Sheet:
    """The sheet in a file. What it holds decides; the name only tells texts apart. Raises Unreadable."""
    if not data.strip():
        raise Unreadable(lazy_gettext("The file is empty."))
    if data.startswith(b"PK\x03\x04"):
        return _read_zip(data)
    if data.startswith(_OLD_EXCEL):
        raise Unreadable(
            lazy_gettext(
                "This workbook is of an old kind, or locked with a password. Please save it as XLSX."
            )
        )
    if data.startswith(_NO_TABLE):
        raise Unreadable(lazy_gettext("This is not a file with rows. Please save it as CSV or XLSX."))
    ending = PurePath(name).suffix.casefold()
    if ending in {".md", ".markdown"}:
        return read_markdown(data, name)
    return read_jsonl(data) if ending in {".jsonl", ".ndjson"} else read_csv(data)


def _read_zip(data: bytes) -> Sheet:
    try:
        archive = ZipFile(BytesIO(data))
    except BadZipFile as error:
        raise Unreadable(lazy_gettext("The file is damaged. Please save it again.")) from error
    check_size(archive)
    parts = archive.namelist()
    if "[Content_Types].xml" in parts and any(part.endswith("workbook.xml") for part in parts):
        return read_xlsx(data)
    if "mimetype" in parts or "[Content_Types].xml" in parts:
        raise Unreadable(lazy_gettext("This kind of document cannot be read. Please save it as XLSX or CSV."))
    return read_markdown_zip(archive)
