"""Bytes to text. Files are UTF-8, Windows-1252 from a Nordic Excel, or UTF-16 from "Unicode text".

A file is looked through piece by piece before it is read: none is held whole.
"""

import codecs
import re
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from typing import IO, TextIO

from flask_babel import lazy_gettext

from workspace.importing.sheet import Unreadable

_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_NORDIC = re.compile("[åäöæø]")
_CONTROL = re.compile("[\0-\x08\x0e-\x1f]")
_PIECE = 256 * 1024


def opened(file: IO[bytes], newline: str = "") -> tuple[TextIO, str]:
    """The file as text without byte order mark, and its encoding. NULs stay.

    Bytes that are no text become U+FFFD, which a preview shows. Raises Unreadable for what is no text.
    """
    encoding = _encoding_of(file)
    letters = controls = 0
    for piece in _pieces(file, encoding):
        letters += len(piece)
        controls += len(_CONTROL.findall(piece))
    if controls > 2 + letters // 50:
        raise Unreadable(lazy_gettext("This is not a text file. Please save it as CSV or XLSX."))
    file.seek(0)
    return TextIOWrapper(file, encoding, errors="replace", newline=newline), encoding


def decoded(data: bytes) -> str:
    """A small file's text, without NUL. Raises Unreadable."""
    return opened(BytesIO(data))[0].read().replace("\0", "")


def _encoding_of(file: IO[bytes]) -> str:
    file.seek(0)
    beginning = file.read(3)
    for mark, encoding in _MARKS.items():
        if beginning.startswith(mark):
            return encoding
    broken = beyond_ascii = 0
    for piece in _pieces(file, "utf-8"):
        broken += piece.count("\ufffd")
        beyond_ascii += len(piece) - len(piece.encode("ascii", errors="ignore"))
    # A few broken bytes in a UTF-8 file must not turn every letter of it into two.
    return _eight_bit(file) if broken and beyond_ascii - broken <= broken else "utf-8"


def _eight_bit(file: IO[bytes]) -> str:
    """Windows-1252, unless only Excel for Mac's old encoding gives Nordic letters."""
    if any(_NORDIC.search(piece) for piece in _pieces(file, "cp1252")):
        return "cp1252"
    nordic = sum(len(_NORDIC.findall(piece)) for piece in _pieces(file, "mac_roman"))
    return "mac_roman" if nordic > 2 else "cp1252"


def _pieces(file: IO[bytes], encoding: str) -> Iterator[str]:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    while data := file.read(_PIECE):
        yield decoder.decode(data)
    yield decoder.decode(b"", final=True)
