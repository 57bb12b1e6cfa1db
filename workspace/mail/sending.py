"""Sends what waits, at most once each.

A mail is taken in a committed transaction before the server is spoken to. A process that dies in between
leaves it unclear, and it is not sent again: its notice still stands in Tryline, unread. What the server
refuses for now waits longer and longer; what it refuses for good, the admins are told.
"""

import logging
import smtplib
from collections.abc import Callable
from contextlib import ExitStack
from email.message import EmailMessage

from flask import current_app
from sqlalchemy import ColumnElement, select

from workspace.activity.models import Event, tell
from workspace.db import db, now, writing
from workspace.mail import server as talk
from workspace.mail.about import about_notice
from workspace.mail.due import is_still_wanted, open_deliveries
from workspace.mail.message import Mail, Unaddressable, envelope, host, written
from workspace.mail.models import Delivery, MailLine
from workspace.people.models import User
from workspace.queue import every_minute
from workspace.settings.models import Workspace
from workspace.speaking import speaking

A_ROUND = 50
_log = logging.getLogger("tryline")

Writer = Callable[[Delivery, bool], Mail | None]


@every_minute
def mail_notices() -> None:
    """What matters now, mailed within a minute or so."""
    send_notices()


def send_notices() -> None:
    if current_app.config["SMTP_URL"]:
        with writing():
            open_deliveries()
            db.session.commit()
        send_waiting(Delivery.notice_id.is_not(None), _notice)


def send_waiting(which: ColumnElement[bool], write: Writer) -> bool:
    """Sends a round of those that wait, as `write` says, which is told whether the address is the workspace's
    own; where it says None, nobody waits for it any more. Ends early when the server fails. Whether more may
    wait that could be sent now."""
    with writing():
        Delivery.settle_unclear()
        db.session.commit()
    waiting = select(Delivery.id).where(which, Delivery.state == "waiting", Delivery.next_at <= now())
    ids = db.session.scalars(waiting.order_by(Delivery.next_at, Delivery.id).limit(A_ROUND)).all()
    if not ids or not MailLine.is_due("out"):
        return False
    with ExitStack() as open_until_the_end:
        trouble = _send_each(ids, write, open_until_the_end)
    with writing():
        MailLine.note("out", trouble)
        db.session.commit()
    return not trouble and len(ids) == A_ROUND


def _send_each(ids: list[int], write: Writer, open_until_the_end: ExitStack) -> str:
    """What was wrong with the server, if anything was."""
    try:
        server = open_until_the_end.enter_context(talk.conversation(current_app.config["SMTP_URL"], host()))
        for delivery_id in ids:
            _send(server, db.session.get(Delivery, delivery_id), write)
    except talk.Unreachable as error:
        return str(error)
    return ""


def _send(server: smtplib.SMTP, delivery: Delivery, write: Writer) -> None:
    """One mail, and what became of it. Raises Unreachable after putting it back."""
    try:
        with speaking(delivery.user.language, delivery.user.zone):
            is_own = Workspace.get().is_own_address(delivery.user.email)
            mail = write(delivery, is_own)
            message = mail and written(mail, delivery.user, delivery.id)
    except Unaddressable:
        return _end(delivery, lambda: _refuse(delivery, "no mail server knows such an address"))
    except Exception:  # one mail that cannot be written must not stop those behind it
        _log.exception("mail %s could not be written", delivery.id)
        return _end(delivery, lambda: delivery.end("given_up", "it could not be written"))
    if message is None:
        return _end(delivery, lambda: delivery.end("dropped"))
    if _claimed(delivery):
        _hand_over(server, delivery, message)


def _hand_over(server: smtplib.SMTP, delivery: Delivery, message: EmailMessage) -> None:
    try:
        talk.hand_over(server, message, *envelope(message))
    except talk.Unreachable:
        _end(delivery, delivery.put_back)
        raise
    except talk.Later as error:
        said = str(error)
        _end(delivery, lambda: delivery.wait(said))
    except talk.Refused as error:
        said = str(error)
        _end(delivery, lambda: _refuse(delivery, said))
    except talk.Unclear as error:
        said = str(error)
        _end(delivery, lambda: delivery.end("unclear", said))
        raise talk.Unreachable(said) from None
    else:
        _end(delivery, lambda: delivery.end("sent"))


def _claimed(delivery: Delivery) -> bool:
    with writing():
        is_ours = delivery.claim()
        db.session.commit()
    return is_ours


def _end(delivery: Delivery, verb: Callable[[], None]) -> None:
    with writing():
        db.session.refresh(delivery)
        verb()
        db.session.commit()


def _refuse(delivery: Delivery, reason: str) -> None:
    """For good. The admins are told once a person, until that person has got a mail again."""
    delivery.end("refused", reason)
    others = select(Delivery.state).where(Delivery.user_id == delivery.user_id, Delivery.id < delivery.id)
    if db.session.scalar(others.order_by(Delivery.id.desc()).limit(1)) == "refused":
        return
    admins = select(User).where(User.is_admin, User.removed_at.is_(None))
    event = Event.record(None, "undelivered", "mail", delivery.id, "")
    tell(list(db.session.scalars(admins)), event)


def _notice(delivery: Delivery, is_own: bool) -> Mail | None:
    return about_notice(delivery.notice, is_own) if is_still_wanted(delivery) else None
