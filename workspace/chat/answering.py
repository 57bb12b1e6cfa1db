"""What is typed in a chat, done here, and what is answered there.

«Fjord Foods AS: It is twice what we pay today» logs; «connect 4F7K-9QTA» says who one is.
"""

import re
import uuid
from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from workspace.chat.models import ChatCode, ChatMember
from workspace.objections.asking import kind_of
from workspace.objections.models import Objection
from workspace.people.models import User

LONGEST = 5000
LONGEST_COMPANY = 200
_SAID = re.compile(r"(?P<company>[^:\n]+):\s+(?P<words>.+)", re.DOTALL)
_CONNECT = re.compile(r"connect\s+([\w-]+)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Message:
    """What one member wrote. `key` is the chat's own of this message: sent again, it is the same."""

    chat: str
    key: str
    member: str
    name: str
    text: str


def answer(message: Message) -> str:
    """Does what the message says, without committing, and what to answer, in that person's language."""
    if typed := _CONNECT.fullmatch(message.text):
        return _connected(message, typed[1])
    person = ChatMember.person(message.chat, message.member)
    with force_locale(person.language if person else "en"):
        if person is None:
            return _(
                "I do not know you yet. Get a code at %(link)s and write: connect CODE",
                link=_link("chat.index"),
            )
        if not person.can_write:
            return _("You read this workspace; logging takes a function in sales or marketing.")
        return _logged(message, person)


def _connected(message: Message, code: str) -> str:
    person = ChatCode.take(code, message.chat, message.member, message.name)
    with force_locale(person.language if person else "en"):
        if person is None:
            return _("That code is used up or too old. Get a new one at %(link)s", link=_link("chat.index"))
        return _("Hello, %(name)s. Write “Company: what they said” and it is logged.", name=person.name)


def _logged(message: Message, person: User) -> str:
    said = _SAID.fullmatch(message.text.strip())
    company = " ".join(said["company"].split()) if said else ""
    words = said["words"].strip() if said else ""
    if not (company and words) or len(company) > LONGEST_COMPANY or len(words) > LONGEST:
        return _(
            "Nothing was logged. Write the company, a colon and what they said. Or log it here: %(link)s",
            link=_link("objections.new"),
        )
    key = uuid.uuid5(uuid.NAMESPACE_URL, f"{message.chat}:{message.member}:{message.key}")
    objection = Objection.sent(key) or Objection.log(
        person,
        words=words,
        account=company,
        kind=kind_of(words),
        client_id=key,
    )
    link = _link("objections.logged", objection_id=objection.id)
    return _("Logged for %(company)s. Its theme, its deal and what helped are one tap each: %(link)s",
             company=objection.account.name, link=link)  # fmt: skip


def _link(endpoint: str, **values: object) -> str:
    return (current_app.config["PUBLIC_URL"] or request.host_url.rstrip("/")) + url_for(endpoint, **values)
