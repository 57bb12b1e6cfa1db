"""Bytes to text. Files are UTF-8, Windows-1252 from a Nordic Excel, or UTF-16 from "Unicode text"."""

import codecs
import re

from flask_babel import lazy_gettext

from workspace.importing.sheet import Unreadable

_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_NORDIC = re.compile("[åäöæø]")
_CONTROL = re.compile("[\0-\x08\x0e-\x1f]")


def decoded(data: bytes) -> tuple[str, str]:
    """The text without byte order mark and NUL, and its encoding.

    Bytes that are no text become U+FFFD, which a preview shows. Raises Unreadable for what is no text.
    """
    encoding = _encoding_of(data)
    text = data.decode(encoding, errors="replace")
    if len(_CONTROL.findall(text)) > 2 + len(text) // 50:
        raise Unreadable(lazy_gettext("This is not a text file. Please save it as CSV or XLSX."))
    return text.replace("\0", ""), encoding


def _encoding_of(data: bytes) -> str:
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return encoding
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "utf-8" if _is_mostly_utf8(data) else _eight_bit(data)
    return "utf-8"


def _is_mostly_utf8(data: bytes) -> bool:
    """A few broken bytes in a UTF-8 file must not turn every letter of it into two."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    beyond_ascii = len(text) - len(text.encode("ascii", errors="ignore"))
    return beyond_ascii - broken > broken


def _eight_bit(data: bytes) -> str:
    """Windows-1252, unless only Excel for Mac's old encoding gives Nordic letters."""
    if _NORDIC.search(data.decode("cp1252", errors="replace")):
        return "cp1252"
    return "mac_roman" if len(_NORDIC.findall(data.decode("mac_roman"))) > 2 else "cp1252"
