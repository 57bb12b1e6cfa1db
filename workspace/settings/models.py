"""The workspace itself: one installation is one workspace."""

from datetime import date
from decimal import Decimal
from typing import Self

from sqlalchemy import JSON, CheckConstraint, Numeric, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from workspace.db import Folded, Model, db, today
from workspace.names import Alphabetical
from workspace.text import folded


class Workspace(Model):
    """The one row: its name, its currency (ISO 4217) and the languages the team sells in."""

    __tablename__ = "workspace"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    name: Mapped[str] = mapped_column(String(120))
    currency: Mapped[str] = mapped_column(String(3))
    languages: Mapped[list[str]] = mapped_column(JSON)
    mail_domains: Mapped[list[str]] = mapped_column(JSON, default=list)

    @classmethod
    def get(cls) -> "Workspace | None":
        """The row, or None before set-up. Read once a request."""
        # The session itself forgets a row that nobody holds.
        db.session.info[cls] = db.session.get(cls, 1)
        return db.session.info[cls]

    def describe(self, name: str, currency: str, languages: list[str]) -> None:
        """Another currency ends the rates typed against the old one. What was heard keeps its own."""
        if currency != self.currency:
            db.session.execute(delete(Rate))
        self.name, self.currency, self.languages = name.strip(), currency, languages

    def is_own_address(self, address: str) -> bool:
        """Whether mail there stays in the house. No domain is the workspace's own until an admin says so."""
        return address.rpartition("@")[2].casefold() in self.mail_domains


class Named(Alphabetical):
    """Something a team names itself; two names that differ only in case are one."""

    name: Mapped[str] = mapped_column(String(120))
    name_folded: Mapped[str] = mapped_column(Folded(120), unique=True)

    def rename(self, name: str) -> None:
        self.name, self.name_folded = name, folded(name)

    @classmethod
    def found_or_made(cls, name: str) -> Self:
        """The one of that name: adding it twice makes one."""
        row = cls.called(name)
        if row is None:
            row = cls()
            row.rename(name)
            db.session.add(row)
        return row

    @classmethod
    def called(cls, name: str) -> Self | None:
        return db.session.scalar(select(cls).where(cls.name_folded == folded(name)))

    @classmethod
    def in_order(cls) -> list[Self]:
        """All of them, by name."""
        return list(db.session.scalars(select(cls).order_by(cls.name_key, cls.id)))


class Product(Named, Model):
    """A product or market that a persona, asset or answer belongs to."""

    __tablename__ = "products"


class Segment(Named, Model):
    """A kind of company we sell to."""

    __tablename__ = "segments"


class Rate(Model):
    """What one unit of `currency` was worth in the workspace's currency from `day` on. Typed by an admin."""

    __tablename__ = "rates"
    __table_args__ = (UniqueConstraint("currency", "day"), CheckConstraint("rate > 0", name="positive"))

    currency: Mapped[str] = mapped_column(String(3))
    day: Mapped[date]
    rate: Mapped[Decimal] = mapped_column(Numeric(18, 8))

    @classmethod
    def put(cls, currency: str, day: date, rate: Decimal) -> "Rate":
        """Keeps a typed rate; typed again for the same day, it corrects the first."""
        row = db.session.scalar(select(cls).where(cls.currency == currency, cls.day == day))
        if row is None:
            row = cls(currency=currency, day=day)
            db.session.add(row)
        row.rate = rate
        return row

    @classmethod
    def of(cls, currency: str, on: date | None = None) -> Decimal | None:
        """The rate in force that day (the workspace's own currency: 1), or None when none was typed."""
        workspace = Workspace.get()
        if workspace and currency == workspace.currency:
            return Decimal(1)
        known = select(cls.rate).where(cls.currency == currency, cls.day <= (on or today()))
        return db.session.scalar(known.order_by(cls.day.desc()).limit(1))
