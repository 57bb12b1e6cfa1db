"""Markdown files, one or a zip of them: a row each, of title, text and front matter."""

import re
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile

from flask_babel import lazy_gettext

from workspace.importing.encodings import decoded
from workspace.importing.sections import title_of
from workspace.importing.sheet import Line, Reading, Unreadable, check_columns, checked, fitting

_FRONT = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"[^\W\d_][\w .-]*")
_MOST_BYTES = 1024 * 1024
_MOST_FILES = 2_000
_LONGEST_FRONT = 20_000  # characters: what comes later is text
# What zipfile raises for one broken part; RuntimeError is a part locked with a password.
_DAMAGED = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


def read_markdown(data: bytes, name: str) -> Reading:
    """One file, one row. Raises Unreadable."""
    reading = _reading()
    if len(data) > _MOST_BYTES:
        raise Unreadable(_too_large(name))
    reading.lines = iter([_line(1, data, name, reading.columns)])
    return reading


def read_markdown_zip(archive: ZipFile) -> Reading:
    """One row a file, in the order of their names. Nothing is unpacked to disk: a name is only a name."""
    names = sorted(part.filename for part in archive.infolist() if _is_markdown(part.filename))
    if not names:
        raise Unreadable(lazy_gettext("There is no Markdown file in the zip."))
    if len(names) > _MOST_FILES:
        raise Unreadable(lazy_gettext("The zip has more than %(most)s files.", most=_MOST_FILES))
    reading = _reading()
    reading.lines = fitting(_unpacked(archive, names, reading.columns))
    return reading


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """The `key: value` lines between two `---` and the text after them. Lists become values with commas."""
    found = _FRONT.match(text, 0, _LONGEST_FRONT)
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


def _reading() -> Reading:
    return Reading("markdown", iter(()), columns=["title", "markdown"])


def _unpacked(archive: ZipFile, names: list[str], columns: list[str]) -> Iterator[Line]:
    for number, name in enumerate(names, 1):
        if archive.getinfo(name).file_size > _MOST_BYTES:
            yield Line(number, [], str(_too_large(name)))
            continue
        try:
            yield _line(number, archive.read(name), name, columns)
        except _DAMAGED:
            reason = lazy_gettext("%(file)s is damaged, or locked with a password.", file=_file_name(name))
            yield Line(number, [], str(reason))
        except Unreadable as error:
            yield Line(number, [], str(error.reason))


def _line(number: int, data: bytes, name: str, columns: list[str]) -> Line:
    text = decoded(data)
    pairs, markdown = front_matter(text.replace("\r\n", "\n").replace("\r", "\n"))
    title = pairs.get("title") or pairs.get("name") or title_of(markdown) or _spoken(_file_name(name))
    row = {**pairs, "title": title, "markdown": markdown, "file": _file_name(name)}
    columns += [key for key in row if key not in columns]
    check_columns(len(columns))
    return checked(number, [row.get(column, "") for column in columns], longest=_MOST_BYTES)


def _too_large(name: str) -> str:
    return lazy_gettext("%(file)s is larger than 1 MB.", file=_file_name(name))


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
