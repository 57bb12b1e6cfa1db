"""A mail as it is written: plain text and simple HTML, and headers that hold one line whatever was typed."""

import hashlib
import hmac
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from flask import current_app

from workspace.db import now
from workspace.mail.unsubscribing import unsubscribe_token
from workspace.people.models import User
from workspace.web import public_link


@dataclass(frozen=True)
class Item:
    """A line with where it leads, and a few words beneath."""

    words: str
    href: str = ""
    about: str = ""


@dataclass(frozen=True)
class Section:
    title: str
    items: list[Item]


@dataclass(frozen=True)
class Mail:
    """What a mail says: to be written while `speaking` speaks the reader's language."""

    subject: str
    opening: str
    button: Item
    sections: list[Section] = field(default_factory=list)


class Unaddressable(ValueError):
    """No mail server could be told of that address."""


def written(mail: Mail, to: User, number: int) -> EmailMessage:
    """The whole message; `number` is its delivery's. Raises Unaddressable."""
    token = unsubscribe_token(to)
    links = {
        "unsubscribe": public_link("mail.unsubscribe", token=token),
        "profile": public_link("profile.show"),
    }
    message = EmailMessage(policy=SMTP)
    message["From"] = sender()
    message["To"] = _address(to)
    message["Subject"] = one_line(mail.subject)
    message["Date"] = format_datetime(now())
    message["Message-ID"] = f"<{number}.{_mark(number)}@{host()}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"  # what Outlook heeds instead
    message["List-Unsubscribe"] = f"<{links['unsubscribe']}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    for ending, subtype in (("txt", "plain"), ("html", "html")):
        template = current_app.jinja_env.get_template(f"mail/message.{ending}")  # without what pages need
        body = template.render(mail=mail, one_line=one_line, **links)
        add = message.set_content if subtype == "plain" else message.add_alternative
        add(_legible(body), subtype=subtype, cte="quoted-printable")
    message["Content-Language"] = to.language  # adding a body drops what is called Content-…
    return message


def sender() -> str:
    """MAIL_FROM; without it SMTP_URL's user where that is an address, else tryline@ where people work."""
    settings = current_app.config
    user = urlsplit(settings["SMTP_URL"]).username or ""
    address = unquote(user) if "@" in unquote(user) else f"tryline@{host()}"
    return settings["MAIL_FROM"] or f"Tryline <{address}>"


def host() -> str:
    return urlsplit(current_app.config["PUBLIC_URL"]).hostname or "localhost"


def one_line(words: str) -> str:
    """Without anything that would begin another line or another header."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in _legible(words)).split())


def envelope(message: EmailMessage) -> tuple[str, str]:
    """Who the server is told it is from, and to."""
    return message["From"].addresses[0].addr_spec, message["To"].addresses[0].addr_spec


def _address(user: User) -> Address:
    local, _at, domain = user.email.rpartition("@")
    try:
        domain = domain.encode("idna").decode()
        local.encode("ascii")
        return Address(one_line(user.name), local, domain)
    except (ValueError, IndexError) as error:  # IndexError: what the standard library says to some of them
        raise Unaddressable(str(error)) from None


def _legible(words: str) -> str:
    return words.encode(errors="replace").decode()


def _mark(number: int) -> str:
    """Makes the Message-ID this workspace's own, and the same whenever that mail is written."""
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.new(secret, f"mail {number}".encode(), hashlib.sha256).hexdigest()[:20]
