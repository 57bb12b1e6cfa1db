"""Who is who: a person here, and the same person in the team's chat."""

from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Model, Moment, db, now
from workspace.people.codes import code_hash, new_code
from workspace.people.models import User

CHATS = {"slack": "Slack", "teams": "Teams"}
GOOD_FOR = timedelta(minutes=15)


class ChatMember(Model):
    """A member of a chat, by the chat's own key, and who that is here."""

    __tablename__ = "chat_members"
    __table_args__ = (
        UniqueConstraint("chat", "member"),
        CheckConstraint("chat IN ('slack', 'teams')", name="chat"),
    )

    chat: Mapped[str] = mapped_column(String(10))
    member: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200), default="")
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    user: Mapped[User] = relationship()

    @classmethod
    def person(cls, chat: str, member: str) -> User | None:
        """Who writes there; nobody when they were removed here."""
        known = select(User).join(cls, cls.user_id == User.id)
        return db.session.scalar(
            known.where(cls.chat == chat, cls.member == member, User.removed_at.is_(None))
        )

    @classmethod
    def of(cls, user: User) -> list[Self]:
        return list(db.session.scalars(select(cls).where(cls.user_id == user.id).order_by(cls.id)))


class ChatCode(Model):
    """Typed in the chat it says who that member is here: once, within a quarter of an hour.

    The code goes from here to the chat and not back: the chat's answer may be read by a whole channel.
    """

    __tablename__ = "chat_codes"

    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), unique=True)
    user: Mapped[User] = relationship()
    expires_at: Mapped[datetime] = mapped_column(Moment)

    @classmethod
    def give(cls, user: User) -> str:
        """A new code; the one before it opens nothing any more."""
        db.session.execute(delete(cls).where(cls.user_id == user.id))
        code = new_code(groups=2)
        db.session.add(cls(user_id=user.id, code_hash=code_hash(code), expires_at=now() + GOOD_FOR))
        return code

    @classmethod
    def take(cls, typed: str, chat: str, member: str, name: str) -> User | None:
        """Makes that member the code's person, and uses the code up. None for a wrong or late one."""
        code = db.session.scalar(
            select(cls).where(cls.code_hash == code_hash(typed), cls.expires_at > now()).with_for_update()
        )
        if code is None or code.user.removed_at:
            return None
        db.session.execute(delete(ChatMember).where(ChatMember.chat == chat, ChatMember.member == member))
        db.session.add(ChatMember(chat=chat, member=member, name=name[:200], user_id=code.user_id))
        db.session.delete(code)
        return code.user
