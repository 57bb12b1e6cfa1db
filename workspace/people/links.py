"""Secret addresses that an admin copies to one person: an invitation, a new password."""

from datetime import datetime, timedelta
from typing import Self

from flask import current_app, request, url_for
from sqlalchemy import ForeignKey, String, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Model, Moment, db, now
from workspace.people.models import RIGHTS, User, new_token, token_hash


class Link:
    """A secret address that opens once, until it expires. Only its token's hash is kept."""

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)

    @classmethod
    def opened_by(cls, token: str) -> Self | None:
        """The link with that token, unless it was used or has expired."""
        return db.session.scalar(
            select(cls).where(
                cls.token_hash == token_hash(token), cls.used_at.is_(None), cls.expires_at > now()
            )
        )

    def use(self) -> None:
        self.used_at = now()


class Invitation(Link, Model):
    """A link that lets one new person in, once, for seven days."""

    __tablename__ = "invitations"

    email: Mapped[str] = mapped_column(String(254))
    is_sales: Mapped[bool] = mapped_column(default=False)
    is_marketing: Mapped[bool] = mapped_column(default=False)
    is_admin: Mapped[bool] = mapped_column(default=False)
    is_reader: Mapped[bool] = mapped_column(default=False)
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    invited_by: Mapped[User | None] = relationship()

    @classmethod
    def send(cls, email: str, rights: set[str], by: User) -> str:
        """Makes the link's token; an earlier link to the same address opens nothing any more."""
        cls.withdraw(email)
        token = new_token()
        db.session.add(
            cls(
                token_hash=token_hash(token),
                email=email.strip(),
                invited_by_id=by.id,
                expires_at=now() + timedelta(days=7),
                **{f"is_{right}": right in rights for right in RIGHTS},
            )
        )
        return token

    @classmethod
    def withdraw(cls, email: str) -> None:
        db.session.execute(
            delete(cls).where(func.lower(cls.email) == email.strip().lower(), cls.used_at.is_(None))
        )

    @property
    def rights(self) -> set[str]:
        return {right for right in RIGHTS if getattr(self, f"is_{right}")}


class Reset(Link, Model):
    """An admin's link by which one person chooses a new password, once, for a day."""

    __tablename__ = "resets"

    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    user: Mapped[User] = relationship()

    @classmethod
    def send(cls, user: User) -> str:
        """Makes the link's token; an earlier one opens nothing any more."""
        cls.withdraw(user)
        token = new_token()
        db.session.add(
            cls(token_hash=token_hash(token), user_id=user.id, expires_at=now() + timedelta(days=1))
        )
        return token

    @classmethod
    def withdraw(cls, user: User) -> None:
        """Ends the links that were not used: a password was chosen, or the person removed."""
        db.session.execute(delete(cls).where(cls.user_id == user.id, cls.used_at.is_(None)))


def link_to(endpoint: str, token: str) -> str:
    """The whole address of a secret page, at PUBLIC_URL when there is one."""
    return (current_app.config["PUBLIC_URL"] or request.host_url.rstrip("/")) + url_for(endpoint, token=token)
