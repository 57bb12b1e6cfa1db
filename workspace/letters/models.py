"""Mails taken in: each once, as what a customer said or as words that wait for their company."""

import uuid
from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, select
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Model, Moment, Once, db, now
from workspace.objections.models import Objection
from workspace.people.models import User


class Letter(Once, Model):
    """A mail by its Message-ID. Its words are kept only while they wait for a company.

    The row stays when it is done: a mail read again, or withdrawn as an objection, does not come back.
    """

    __tablename__ = "letters"
    __table_args__ = (Index("ix_letters_waiting", "owner_id", "done_at"),)

    owner_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))
    owner: Mapped[User | None] = relationship()
    subject: Mapped[str] = mapped_column(String(200), default="")
    words: Mapped[str] = mapped_column(LongText, default="")
    done_at: Mapped[datetime | None] = mapped_column(Moment)

    @classmethod
    def waiting_for(cls, user: User, most: int = 50) -> list["Letter"]:
        """Those that this person has to complete, the oldest first."""
        mine = select(cls).where(cls.owner_id == user.id, cls.done_at.is_(None)).order_by(cls.id)
        return list(db.session.scalars(mine.limit(most)))

    def log(self, by: User, words: str, company: str, kind: str) -> Objection:
        """It becomes what a customer said there; sent twice, it is logged once."""
        logged = Objection.sent(self.client_id) or Objection.log(
            by, words=words, account=company, kind=kind, client_id=self.client_id
        )
        self.finish()
        return logged

    def finish(self) -> None:
        """Nothing waits any more, and no words are kept here."""
        self.subject, self.words, self.done_at = "", "", now()


class Mailbox(Model):
    """How far a mailbox was read. `refused` counts the mails that were left unread, by the reason."""

    __tablename__ = "mailboxes"

    name: Mapped[str] = mapped_column(String(400), unique=True)
    uid_validity: Mapped[int] = mapped_column(BigInteger, default=0)
    last_uid: Mapped[int] = mapped_column(BigInteger, default=0)
    refused: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)

    @classmethod
    def called(cls, name: str) -> "Mailbox":
        """The one of that name, or a new one that was never read."""
        name = name[:400]
        known = db.session.scalar(select(cls).where(cls.name == name))
        return known or cls(name=name, uid_validity=0, last_uid=0, refused={})

    def refuse(self, reason: str) -> None:
        self.refused = {**self.refused, reason: self.refused.get(reason, 0) + 1}


def letter_key(sender: str, message_id: str) -> uuid.UUID:
    """The same for the same mail, however often it is read."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"mail:{sender.casefold()}:{message_id}")
