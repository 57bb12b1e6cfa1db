"""Mails of the mailbox become their senders' unsorted objections, each once."""

import logging
from datetime import timedelta
from urllib.parse import unquote, urlsplit

from flask import current_app

from workspace.activity.models import Event, tell
from workspace.db import db, writing
from workspace.letters import imap
from workspace.letters.company import bare_subject, named
from workspace.letters.models import Letter, Mailbox, letter_key
from workspace.letters.reading import Read, read
from workspace.letters.reply import own_words
from workspace.letters.sender import is_vouched_for
from workspace.mail.models import MailLine
from workspace.objections.asking import kind_of
from workspace.people.models import User
from workspace.queue import every_minute
from workspace.text import excerpt

LONGEST = 5000  # signs, as in the form
_log = logging.getLogger("tryline")


class NotTaken(Exception):
    """The mail stays where it is; the message is the reason it is counted under."""


@every_minute
def read_mailbox() -> None:
    """Every IMAP_MINUTES; after a failure less and less often."""
    if current_app.config["IMAP_URL"] and MailLine.is_due("in"):
        read_it()


def read_it() -> None:
    """Reads what is new, and notes how the mailbox answered."""
    trouble = ""
    try:
        with imap.opened(current_app.config["IMAP_URL"]) as box:
            _take_each(box)
    except imap.Unreachable as error:
        trouble = str(error)
    with writing():
        # A little less, or the job that runs once a minute would just miss it.
        every = timedelta(minutes=current_app.config["IMAP_MINUTES"], seconds=-10)
        MailLine.note("in", trouble, every)
        db.session.commit()


def mailbox_name() -> str:
    """Which mailbox it is, without the password."""
    parts = urlsplit(current_app.config["IMAP_URL"])
    return f"{unquote(parts.username or '')}@{parts.hostname}/{unquote(parts.path.strip('/')) or 'INBOX'}"


def _take_each(box: imap.Opened) -> None:
    kept = Mailbox.called(mailbox_name())
    last = kept.last_uid if kept.uid_validity == box.validity else 0
    db.session.rollback()
    for found in box.after(last):
        mail = _read(found.raw)
        # How far it is read is kept with what came of the mail: of a process that ends here, the next one
        # goes on with this mail or with the one after it.
        with writing():
            kept = Mailbox.called(mailbox_name())
            db.session.add(kept)
            try:
                take(mail)
            except NotTaken as reason:
                kept.refuse(str(reason))
            kept.uid_validity, kept.last_uid = box.validity, found.uid
            db.session.commit()


def _read(raw: bytes) -> Read | None:
    try:
        return read(raw)
    except Exception:  # one mail that breaks the parser must not stop those behind it for ever
        _log.exception("a mail could not be read")
        return None


def take(mail: Read | None) -> None:
    """Logs it for its sender, or keeps it for them to complete; they are told. Raises NotTaken."""
    user, words = _sender(mail), own_words(mail.text)
    key = letter_key(mail.sender, mail.message_id)
    if Letter.sent(key):
        return
    if not words:
        raise NotTaken("empty")
    company, words = named(mail.subject, words)
    letter = Letter(
        client_id=key, owner_id=user.id, subject=bare_subject(mail.subject)[:200], words=_cut(words)
    )
    db.session.add(letter)
    db.session.flush()
    if company and words:
        objection = letter.log(user, letter.words, company, kind_of(words))
        event = Event.record(None, "came_in", "objection", objection.id, objection.label)
    else:
        event = Event.record(None, "came_in", "letter", letter.id, letter.subject or excerpt(words, 120))
    tell([user], event)


def _sender(mail: Read | None) -> User:
    if mail is None or not mail.sender:
        raise NotTaken("unreadable")
    if mail.is_automatic:
        raise NotTaken("automatic")
    authserv = current_app.config["IMAP_AUTHSERV"]
    if authserv and not is_vouched_for(mail.sender, mail.results, authserv):
        raise NotTaken("forged")
    user = User.known_by(mail.sender)
    if user is None or not user.is_active or not user.can_write:
        raise NotTaken("unknown")
    return user


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST else words[: LONGEST - 2] + " …"
