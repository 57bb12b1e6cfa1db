"""The people of the workspace: what they may do, how they come in, and what is kept about that."""

import hashlib
import secrets
from datetime import datetime, timedelta

from flask_login import UserMixin, current_user
from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, and_, select
from sqlalchemy.orm import Mapped, contains_eager, mapped_column, relationship

from workspace import bus
from workspace.db import Folded, Model, Moment, db, now
from workspace.names import Alphabetical

FUNCTIONS = ("sales", "marketing")
RIGHTS = (*FUNCTIONS, "admin", "reader")


class LastAdmin(ValueError):
    """A workspace keeps at least one admin."""


def folded_email(email: str) -> str:
    """Addresses that differ only in case are one person's."""
    return email.strip().casefold()


def me() -> "User":
    """The signed-in person as a row. Never keep `current_user` on a row: it is a proxy."""
    return current_user._get_current_object()


def token_hash(token: str) -> str:
    """What is kept of a secret link or cookie: its SHA-256 in hex, so that a leaked table opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    return secrets.token_urlsafe(32)


class User(UserMixin, Alphabetical, Model):
    """A person. Sales and marketing are functions, and one person may hold both."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("look IN ('system', 'light', 'dark')", name="look"),
        Index("ix_users_alphabetical", "name_key", "id"),
        CheckConstraint("mail IN ('at_once', 'weekly', 'none')", name="mail"),
    )

    email: Mapped[str] = mapped_column(String(254))
    email_folded: Mapped[str] = mapped_column(Folded(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    is_sales: Mapped[bool] = mapped_column(default=False)
    is_marketing: Mapped[bool] = mapped_column(default=False)
    is_admin: Mapped[bool] = mapped_column(default=False)
    is_reader: Mapped[bool] = mapped_column(default=False)
    is_lead_of_sales: Mapped[bool] = mapped_column(default=False)
    is_lead_of_marketing: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(String(2), default="en")
    zone: Mapped[str] = mapped_column(String(64), default="Europe/Oslo")
    look: Mapped[str] = mapped_column(String(6), default="system")
    mail: Mapped[str] = mapped_column(String(7), default="at_once")
    removed_at: Mapped[datetime | None] = mapped_column(Moment)

    @property
    def is_active(self) -> bool:
        return self.removed_at is None

    @property
    def can_write(self) -> bool:
        """A reader reads everything and changes nothing."""
        return self.is_sales or self.is_marketing or self.is_admin

    @property
    def functions(self) -> tuple[str, ...]:
        return tuple(function for function in FUNCTIONS if self.holds(function))

    def holds(self, function: str) -> bool:
        return {"sales": self.is_sales, "marketing": self.is_marketing}[function]

    def leads(self, function: str) -> bool:
        return {"sales": self.is_lead_of_sales, "marketing": self.is_lead_of_marketing}[function]

    @property
    def rights(self) -> set[str]:
        """What they hold: of "sales", "marketing", "admin" and "reader"."""
        return {right for right in RIGHTS if getattr(self, f"is_{right}")}

    @property
    def led(self) -> set[str]:
        """The functions they lead."""
        return {function for function in FUNCTIONS if self.leads(function)}

    def describe(self, name: str, language: str, zone: str, look: str, mail: str) -> None:
        """What a person says about themselves."""
        self.name, self.language, self.zone, self.look = name.strip(), language, zone, look
        self.mail = mail

    def give(self, rights: set[str], led: set[str] = frozenset()) -> None:
        """Sets what they hold and lead. Raises LastAdmin when nobody would be left to let people in."""
        if self.is_admin and "admin" not in rights:
            self.leave_an_admin()
        for right in RIGHTS:
            setattr(self, f"is_{right}", right in rights)
        for function in FUNCTIONS:
            setattr(self, f"is_lead_of_{function}", function in led and function in rights)
        bus.tell({"rights": self.id})

    def leave_an_admin(self) -> None:
        """Raises LastAdmin when there is no other. Locked: two admins must not demote each other at once."""
        admins = select(User.id).where(User.is_admin, User.removed_at.is_(None)).with_for_update()
        if set(db.session.scalars(admins)) <= {self.id}:
            raise LastAdmin()

    @classmethod
    def known_by(cls, email: str) -> "User | None":
        """The person with that address, removed ones too."""
        return db.session.scalar(select(cls).where(cls.email_folded == folded_email(email)))

    @classmethod
    def holding(cls, function: str) -> list["User"]:
        """The active people of a function, by name."""
        column = {"sales": cls.is_sales, "marketing": cls.is_marketing}[function]
        return list(
            db.session.scalars(
                select(cls).where(column, cls.removed_at.is_(None)).order_by(cls.name_key, cls.id)
            )
        )

    @classmethod
    def leading(cls, function: str) -> list["User"]:
        """The leads of a function; without one, the admins."""
        column = {"sales": cls.is_lead_of_sales, "marketing": cls.is_lead_of_marketing}[function]
        active = select(cls).where(cls.removed_at.is_(None)).order_by(cls.name_key, cls.id)
        return list(db.session.scalars(active.where(column))) or list(
            db.session.scalars(active.where(cls.is_admin))
        )

    @classmethod
    def working(cls) -> list["User"]:
        """Everyone who can own something, by name: for choosing an owner."""
        can_write = cls.is_sales | cls.is_marketing | cls.is_admin
        return list(
            db.session.scalars(
                select(cls).where(cls.removed_at.is_(None), can_write).order_by(cls.name_key, cls.id)
            )
        )


class SignIn(Model):
    """One signed-in browser. Its cookie holds a token whose hash is here; ending the row ends it."""

    __tablename__ = "sign_ins"

    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    user: Mapped[User] = relationship()
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    @classmethod
    def start(cls, user: User) -> str:
        """Signs the browser in and returns the token for its cookie."""
        token = new_token()
        db.session.add(cls(user_id=user.id, token_hash=token_hash(token)))
        return token

    @classmethod
    def of(cls, token: str) -> "SignIn | None":
        """The sign-in that a cookie's token opens, unless it ended, is 30 days old or its user removed."""
        return db.session.scalar(
            select(cls)
            .join(cls.user)
            .options(contains_eager(cls.user))
            .where(
                cls.token_hash == token_hash(token),
                cls.lasts(),
            )
        )

    @classmethod
    def lasts(cls) -> ColumnElement[bool]:
        """Of a sign-in joined with its user: it did not end, is not 30 days old, and its user not removed."""
        is_young = cls.created_at > now() - timedelta(days=30)
        return and_(cls.ended_at.is_(None), User.removed_at.is_(None), is_young)


class LoginFailure(Model):
    """A guess that failed, by folded e-mail (known or not), address, and the known browser it came from."""

    __tablename__ = "login_failures"

    email_folded: Mapped[str] = mapped_column(Folded(254), index=True)
    address: Mapped[str] = mapped_column(String(64), index=True)
    browser: Mapped[str] = mapped_column(String(64), default="")


class AuditEntry(Model):
    """Who signed in, was refused, or changed whose rights or the workspace's set-up. `detail` names nobody:
    people are rows."""

    __tablename__ = "audit_entries"

    user_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    user: Mapped[User | None] = relationship(foreign_keys=user_id)
    about_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    about: Mapped[User | None] = relationship(foreign_keys=about_id)
    act: Mapped[str] = mapped_column(String(40))
    detail: Mapped[str] = mapped_column(String(400), default="")
    address: Mapped[str] = mapped_column(String(64), default="")

    @classmethod
    def note(
        cls, act: str, user: User | None, detail: str = "", address: str = "", about: User | None = None
    ) -> None:
        """`act` is one of `people/audit.py`'s; `detail` a path, rights, an address or what changed."""
        db.session.add(
            cls(
                act=act,
                user_id=user and user.id,
                about_id=about and about.id,
                detail=detail[:400],
                address=address[:64],
            )
        )
