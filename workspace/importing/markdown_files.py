"""Markdown files, one or a zip of them: a row each, of title, text and front matter."""

import re
import zlib
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile

from flask_babel import lazy_gettext

from workspace.importing.encodings import decoded
from workspace.importing.sections import title_of
from workspace.importing.sheet import Row, Sheet, Unreadable

_FRONT = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"[^\W\d_][\w .-]*")
_MOST_BYTES = 5 * 1024 * 1024
_MOST_FILES = 2_000
# What zipfile raises for one broken part; RuntimeError is a part locked with a password.
_DAMAGED = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


def read_markdown(data: bytes, name: str) -> Sheet:
    return _sheet([_row(1, data, name)])


def read_markdown_zip(archive: ZipFile) -> Sheet:
    """One row a file, in the order of their names. Nothing is unpacked to disk: a name is only a name."""
    names = sorted(part.filename for part in archive.infolist() if _is_markdown(part.filename))
    if not names:
        raise Unreadable(lazy_gettext("There is no Markdown file in the zip."))
    if len(names) > _MOST_FILES:
        raise Unreadable(lazy_gettext("The zip has more than %(most)s files.", most=_MOST_FILES))
    return _sheet([_unpacked(n, archive, name) for n, name in enumerate(names, 1)])


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """The `key: value` lines between two `---` and the text after them. Lists become values with commas."""
    found = _FRONT.match(text)
    if not found:
        return {}, text
    pairs: dict[str, str] = {}
    key = None
    for line in found[1].splitlines():
        name, colon, value = line.partition(":")
        if colon and _KEY.fullmatch(name) and value[:1] in {"", " ", "\t"}:
            key = name.strip().casefold()
            pairs[key] = _unquoted(value)
        elif key and line.strip() and not line.lstrip().startswith("#"):
            more = _unquoted(line.strip().removeprefix("- "))
            pairs[key] = f"{pairs[key]}, {more}" if pairs[key] else more
        elif line.strip() and not line.lstrip().startswith("#"):
            return {}, text
    return (pairs, text[found.end() :]) if pairs else ({}, text)


def _sheet(rows: list[Row]) -> Sheet:
    columns = list(dict.fromkeys(["title", "markdown", *(key for row in rows for key in row.cells)]))
    blank = dict.fromkeys(columns, "")
    return Sheet(
        "markdown", columns, [row if row.trouble else Row(row.number, blank | row.cells) for row in rows]
    )


def _unpacked(number: int, archive: ZipFile, name: str) -> Row:
    if archive.getinfo(name).file_size > _MOST_BYTES:
        return Row(number, {}, lazy_gettext("%(file)s is larger than 5 MB.", file=_file_name(name)))
    try:
        return _row(number, archive.read(name), name)
    except _DAMAGED:
        reason = lazy_gettext("%(file)s is damaged, or locked with a password.", file=_file_name(name))
        return Row(number, {}, reason)
    except Unreadable as error:
        return Row(number, {}, error.reason)


def _row(number: int, data: bytes, name: str) -> Row:
    text, _ = decoded(data)
    pairs, markdown = front_matter(text.replace("\r\n", "\n").replace("\r", "\n"))
    title = pairs.get("title") or pairs.get("name") or title_of(markdown) or _spoken(_file_name(name))
    return Row(number, {**pairs, "title": title, "markdown": markdown, "file": _file_name(name)})


def _is_markdown(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    is_hidden = any(part.startswith((".", "__MACOSX")) and part not in {".", ".."} for part in path.parts)
    return path.suffix.casefold() in {".md", ".markdown"} and not is_hidden


def _file_name(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name


def _spoken(file_name: str) -> str:
    stem = PurePosixPath(file_name).stem
    return " ".join(re.sub(r"[-_]+", " ", stem).split()) or file_name


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
