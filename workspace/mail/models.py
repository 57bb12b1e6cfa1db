"""What leaves by mail: one row a mail, kept before the server is spoken to, so that none leaves twice."""

from datetime import date, datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.activity.models import Notice
from workspace.db import Model, Moment, db, now
from workspace.people.models import User

WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 1440))
LONGEST_CONVERSATION = timedelta(minutes=15)


class Delivery(Model):
    """One mail to one person: of a notice, or the digest of the week that begins that Monday.

    `state`: waiting → sending → sent; a temporary failure leads back to waiting, the last one to given_up.
    Where nobody can know whether the server took it, it is unclear and stays so. Refused: for good. Dropped:
    nobody waits for it any more.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("user_id", "week"),
        CheckConstraint("(notice_id IS NULL) <> (week IS NULL)", name="one_reason"),
        Index("ix_deliveries_due", "state", "next_at"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"))
    user: Mapped[User] = relationship()
    notice_id: Mapped[int | None] = mapped_column(ForeignKey(Notice.id, ondelete="CASCADE"), unique=True)
    notice: Mapped[Notice | None] = relationship()
    week: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(Moment, default=now)
    reason: Mapped[str] = mapped_column(String(200), default="")

    def claim(self) -> bool:
        """Takes it to be sent; False when another was quicker. Commit before speaking to the server."""
        mine = update(Delivery).where(Delivery.id == self.id, Delivery.state == "waiting")
        taken = db.session.execute(mine.values(state="sending", next_at=now() + LONGEST_CONVERSATION))
        return taken.rowcount == 1

    def end(self, state: str, reason: str = "") -> None:
        self.state, self.reason = state, reason[:200]

    def wait(self, reason: str) -> None:
        """Tried again later, each time a longer while; after the last of them, given up."""
        if self.tries >= len(WAITS):
            return self.end("given_up", reason)
        self.state, self.reason = "waiting", reason[:200]
        self.next_at = now() + WAITS[self.tries]
        self.tries += 1

    def put_back(self) -> None:
        """As if it had not been taken: the server spoke to nobody."""
        self.state, self.next_at = "waiting", now()

    @classmethod
    def settle_unclear(cls) -> None:
        """Those that a process took and died with: it may have left, so it does not leave again."""
        lost = update(cls).where(cls.state == "sending", cls.next_at < now())
        db.session.execute(lost.values(state="unclear", reason="the process ended while sending"))


class MailLine(Model):
    """How the mail server ("out") or the mailbox ("in") answered last, and when to try it next."""

    __tablename__ = "mail_lines"
    __table_args__ = (CheckConstraint("kind IN ('out', 'in')", name="kind"),)

    kind: Mapped[str] = mapped_column(String(3), unique=True)
    tried_at: Mapped[datetime | None] = mapped_column(Moment)
    worked_at: Mapped[datetime | None] = mapped_column(Moment)
    next_at: Mapped[datetime] = mapped_column(Moment, default=now)
    failures: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str] = mapped_column(String(300), default="")

    @classmethod
    def of(cls, kind: str) -> "MailLine | None":
        return db.session.scalar(select(cls).where(cls.kind == kind))

    @classmethod
    def is_due(cls, kind: str) -> bool:
        line = cls.of(kind)
        return line is None or line.next_at <= now()

    @classmethod
    def note(cls, kind: str, trouble: str = "", every: timedelta = timedelta()) -> None:
        """It answered, or did not: then it is left alone for a minute, two, four, up to an hour."""
        line = cls.of(kind) or cls(kind=kind, failures=0)
        db.session.add(line)
        line.tried_at, line.trouble = now(), trouble[:300]
        line.failures = line.failures + 1 if trouble else 0
        if not trouble:
            line.worked_at = line.tried_at
        silence = timedelta(minutes=min(2 ** min(line.failures, 7) // 2, 60)) if trouble else every
        line.next_at = line.tried_at + max(silence, every)
