"""A mail's bytes → who sent it, what it is called and what it says. Whatever is broken is read as far as it
can be; attachments are left alone."""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from hashlib import sha256

from workspace.letters.html import text_of

MOST_PARTS = 200
_ONE_ADDRESS = re.compile(r"(?:[^<>,;:@]*<)?\s*([^\s<>()\[\],;:\"@]{1,64}@[A-Za-z0-9.-]{1,190})\s*>?\s*")
_CHARSETS = re.compile(
    r"(?:utf|iso|us-ascii|windows|cp|latin|koi8|mac|shift|gb|big5|euc)[\w.-]*", re.IGNORECASE
)
_EIGHT_BITS = re.compile(r"(?:us-ascii|iso-?8859|windows-125|cp125|latin|koi8|mac)", re.IGNORECASE)


@dataclass(frozen=True)
class Read:
    """`sender` is empty unless exactly one address stands in exactly one From."""

    message_id: str
    sender: str
    subject: str
    text: str
    results: list[str]
    is_automatic: bool


def read(raw: bytes) -> Read:
    """Never raises for what a mail holds, but RecursionError for parts in parts without end."""
    message = message_from_bytes(raw)
    return Read(
        message_id=_line(message, "Message-ID") or sha256(raw).hexdigest(),
        sender=_sender(message),
        subject=_line(message, "Subject"),
        text=_text(message),
        results=[_plain(value) for value in message.get_all("Authentication-Results") or ()],
        is_automatic=_is_automatic(message),
    )


def _line(message: Message, name: str) -> str:
    return _plain(message.get(name) or "")


def _plain(value: object) -> str:
    """A header's words, decoded, on one line."""
    try:
        parts = decode_header(str(value))
    except HeaderParseError:
        parts = [(str(value), None)]
    words = "".join(part if isinstance(part, str) else decoded(part, charset) for part, charset in parts)
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())


def _sender(message: Message) -> str:
    headers = message.get_all("From") or []
    if len(headers) != 1:
        return ""
    # A quoted name may hold anything, an address too: only what stands outside is who it came from.
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', "", " ".join(str(headers[0]).split())[:1000])
    found = _ONE_ADDRESS.fullmatch(bare)
    return found[1] if found else ""


def _is_automatic(message: Message) -> bool:
    """Answered by a machine, a bounce, or a list's: nobody wrote it to log it."""
    said = _line(message, "Auto-Submitted").casefold()
    precedence = _line(message, "Precedence").casefold()
    is_bounce = message.get_content_type() == "multipart/report"
    return is_bounce or (said not in ("", "no")) or precedence in ("bulk", "junk", "list", "auto_reply")


def _text(message: Message) -> str:
    html = ""
    for n, part in enumerate(message.walk()):
        if n > MOST_PARTS:
            break
        if part.get_content_disposition() == "attachment" or part.is_multipart():
            continue
        if part.get_content_type() == "text/plain" and (words := _words(part).strip()):
            return words
        if part.get_content_type() == "text/html" and not html:
            html = _words(part)
    return text_of(html)


def _words(part: Message) -> str:
    payload = part.get_payload(decode=True)
    words = decoded(payload or b"", part.get_content_charset())
    if str(part.get_param("format", "")).casefold() == "flowed":
        words = re.sub(r"(?<=[^-][^-]) \r?\n(?!>)", " ", words)
    return words


def decoded(written: bytes, charset: str | None) -> str:
    """The words, whatever the charset claims: UTF-8 where it is, since eight-bit charsets fit anything."""
    known = charset if charset and _CHARSETS.fullmatch(charset) else "utf-8"
    tries = ("utf-8", known) if _EIGHT_BITS.match(known) else (known, "utf-8")
    for name in tries:
        try:
            return _without_nul(written.decode(name))
        except (UnicodeError, LookupError):
            continue
    return _without_nul(written.decode("cp1252", errors="replace"))


def _without_nul(words: str) -> str:
    return words.encode(errors="replace").decode().replace("\0", "")
