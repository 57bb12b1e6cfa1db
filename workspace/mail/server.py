"""One conversation with the mail server, and what its answers mean for a mail."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.policy import SMTP
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

SECONDS = 20  # for each answer of the server
_ABOUT_US = (530, 534, 535, 538)  # refuses whoever sends, not whom it is sent to


class Unreachable(Exception):
    """The server does not answer, or not to us: no mail gets through now."""


class Later(Exception):
    """The server asks to send this mail again later."""


class Refused(Exception):
    """The server will never take this mail."""


class Unclear(Exception):
    """The mail was handed over, and no answer came: it may have been taken."""


@contextmanager
def conversation(url: str, our_name: str) -> Iterator[smtplib.SMTP]:
    """Open, encrypted where the server can, signed in where the URL names a user. Raises Unreachable."""
    try:
        server = _opened(url, our_name)
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        raise Unreachable(_words(error)) from None
    try:
        yield server
    finally:
        with suppress(OSError, smtplib.SMTPException):
            server.quit()


def hand_over(server: smtplib.SMTP, message: EmailMessage, sender: str, recipient: str) -> None:
    """Returns when the server took the mail. Raises Unreachable, Later, Refused or Unclear."""
    written = message.as_bytes(policy=SMTP)
    try:
        server.rset()
        _accept(*server.mail(sender), about_us=True)
        _accept(*server.rcpt(recipient))
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(_words(error)) from None
    try:
        _accept(*server.data(written))
    except smtplib.SMTPDataError as error:
        _accept(error.smtp_code, error.smtp_error)
    except (OSError, smtplib.SMTPException) as error:
        raise Unclear(_words(error)) from None


def _opened(url: str, our_name: str) -> smtplib.SMTP:
    parts, context = urlsplit(url), ssl.create_default_context()
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(
            parts.hostname, parts.port or 465, our_name, timeout=SECONDS, context=context
        )
    else:
        server = smtplib.SMTP(parts.hostname, parts.port or 587, our_name, timeout=SECONDS)
    try:
        server.ehlo()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        elif parts.scheme == "smtp" and parts.username and not is_this_machine(parts.hostname):
            raise smtplib.SMTPException("the server offers no encryption, and a password is not sent without")
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _accept(code: int, words: bytes, about_us: bool = False) -> None:
    if 200 <= code < 400:
        return
    said = _words(smtplib.SMTPResponseException(code, words))
    if code == 421 or code in _ABOUT_US or (about_us and code >= 500):
        raise Unreachable(said)
    raise (Refused if code >= 500 else Later)(said)


def _words(error: Exception) -> str:
    """What the server said, on one line."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        said = said.decode(errors="replace") if isinstance(said, bytes) else said
        return " ".join(f"{error.smtp_code} {said}".split())
    return " ".join((str(error) or type(error).__name__).split())
