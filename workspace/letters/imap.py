"""A mailbox, read and never changed: it is opened read-only, and how far it was read is kept here."""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from workspace.db import today
from workspace.mail.server import is_this_machine

SECONDS = 20  # for each answer of the server
MOST = 50  # mails at a time
LARGEST = 1024 * 1024  # bytes of one mail; the text comes before what is attached
BACK = timedelta(days=14)
# RFC 3501 writes months in English, whatever the machine speaks.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Unreachable(Exception):
    """The mailbox cannot be opened or read now; the message says why."""


class Found(NamedTuple):
    """A mail's number in the mailbox and its first bytes."""

    uid: int
    raw: bytes


class Opened:
    """A mailbox that is open. Its numbers count up as long as its validity is the same (RFC 3501)."""

    def __init__(self, box: imaplib.IMAP4) -> None:
        self._box = box
        validity = box.response("UIDVALIDITY")[1][0]
        self.validity = int(validity or 0)

    def after(self, uid: int) -> Iterator[Found]:
        """The mails of the last two weeks with a higher number, the oldest first; fifty at most."""
        day = today() - BACK
        since = f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}"
        found = self._asked("SEARCH", "UID", f"{uid + 1}:*", "SINCE", since)
        # «n:*» means the last mail even when its number is below n.
        uids = sorted(number for number in map(int, (found[0] or b"").split()) if number > uid)
        for number in uids[:MOST]:
            yield Found(number, self._fetched(number))

    def _fetched(self, uid: int) -> bytes:
        parts = self._asked("FETCH", str(uid), f"(BODY.PEEK[]<0.{LARGEST}>)")
        return next((part[1] for part in parts if isinstance(part, tuple)), b"")

    def _asked(self, command: str, *arguments: str) -> list:
        answer, found = self._box.uid(command, *arguments)
        if answer != "OK":
            raise Unreachable(f"{command}: {_words(found)}")
        return found


@contextmanager
def opened(url: str) -> Iterator[Opened]:
    """Signed in, encrypted, read-only. Raises Unreachable, also for what fails inside the block."""
    parts = urlsplit(url)
    folder = unquote(parts.path.strip("/")) or "INBOX"
    try:
        box = _connected(parts)
        try:
            answer, found = box.select(_quoted(folder), readonly=True)
            if answer != "OK":
                raise Unreachable(f"{folder}: {_words(found)}")
            yield Opened(box)
        finally:
            with suppress(OSError, imaplib.IMAP4.error):
                box.logout()
    except (OSError, imaplib.IMAP4.error, UnicodeError) as error:
        raise Unreachable(_words([error])) from None


def _connected(parts) -> imaplib.IMAP4:
    context = ssl.create_default_context()
    if parts.scheme == "imaps":
        box = imaplib.IMAP4_SSL(parts.hostname, parts.port or 993, ssl_context=context, timeout=SECONDS)
    else:
        box = imaplib.IMAP4(parts.hostname, parts.port or 143, timeout=SECONDS)
    try:
        if parts.scheme == "imap" and "STARTTLS" in box.capabilities:
            box.starttls(context)
        elif parts.scheme == "imap" and not is_this_machine(parts.hostname):
            raise Unreachable("the server offers no encryption, and a password is not sent without")
        box.login(_quoted(unquote(parts.username or "")), unquote(parts.password or ""))
    except BaseException:
        with suppress(OSError):  # TLS that failed has closed it
            box.shutdown()
        raise
    return box


def _quoted(words: str) -> str:
    return '"' + re.sub(r'([\\"])', r"\\\1", words) + '"'


def _words(said: list) -> str:
    """What the server said, on one line."""
    first = said[0] if said else ""
    text = first.decode(errors="replace") if isinstance(first, bytes) else str(first)
    return " ".join(text.split()) or "no answer"
