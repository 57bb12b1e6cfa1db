"""Accounts and their deals: enough for capture, order and briefs."""

import uuid
from collections.abc import Iterable
from datetime import date

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext as pgettext
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func, select
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.activity.models import Event
from workspace.db import Folded, Model, Once, Ordered, db, today
from workspace.journey.models import Job
from workspace.names import Alphabetical
from workspace.people.models import User
from workspace.personas.models import Persona
from workspace.search.index import index
from workspace.settings.models import Segment, Workspace
from workspace.text import folded

OUTCOMES = {"open": pgettext("deal", "Open"), "won": _("Won"), "lost": _("Lost")}


class Account(Once, Alphabetical, Model):
    """A company we sell to. Its folded name is its key: typed in any case, it is the same company."""

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("name <> ''", name="named"),
        Index("ix_accounts_alphabetical", "name_key", "id"),
    )

    name: Mapped[str] = mapped_column(String(200))
    name_folded: Mapped[str] = mapped_column(Folded(200), unique=True)
    segment_id: Mapped[int | None] = mapped_column(ForeignKey(Segment.id, ondelete="SET NULL"), index=True)
    segment: Mapped[Segment | None] = relationship()

    @classmethod
    def called(cls, name: str) -> "Account | None":
        return db.session.scalar(select(cls).where(cls.name_folded == folded(name)))

    @classmethod
    def found_or_made(cls, name: str) -> "Account":
        """The company of that name; a new one is made by typing it."""
        name = " ".join(name.split())
        account = cls.called(name)
        if account is None:
            account = cls(name=name, name_folded=folded(name))
            db.session.add(account)
            db.session.flush()
            account.index()
        return account

    def edit(self, by: User | None, name: str, segment: Segment | None) -> None:
        """Its name and segment. Raises IntegrityError when another company has that name."""
        self.name, self.name_folded, self.segment = " ".join(name.split()), folded(name), segment
        db.session.flush()
        self.index()
        for deal in self.deals():
            deal.index()
        Event.record(by, "edited", "account", self.id, self.name)

    def index(self) -> None:
        index("account", self.id, self.name, "")

    def deals(self) -> list["Deal"]:
        """The newest first."""
        mine = select(Deal).where(Deal.account_id == self.id)
        return list(db.session.scalars(mine.order_by(Deal.id.desc())))

    def personas_met(self) -> list[Persona]:
        """On any of its deals, by name."""
        met = select(DealPersona.persona_id).join(DealPersona.deal).where(Deal.account_id == self.id)
        return list(
            db.session.scalars(
                select(Persona).where(Persona.id.in_(met)).order_by(Persona.name_key, Persona.id)
            )
        )


class Stage(Ordered, Model):
    """A step of the sales pipeline, as the CRM names it, and the buying job one expects there."""

    __tablename__ = "stages"
    __table_args__ = (CheckConstraint("outcome IN ('open', 'won', 'lost')", name="outcome"),)

    name: Mapped[str] = mapped_column(String(120))
    name_folded: Mapped[str] = mapped_column(Folded(120), unique=True)
    outcome: Mapped[str] = mapped_column(String(4), default="open")
    expected_job_id: Mapped[int | None] = mapped_column(ForeignKey(Job.id, ondelete="SET NULL"), index=True)
    expected_job: Mapped[Job | None] = relationship()

    @classmethod
    def found_or_made(cls, name: str) -> "Stage":
        stage = db.session.scalar(select(cls).where(cls.name_folded == folded(name)))
        if stage is None:
            last = db.session.scalar(select(func.max(cls.position)))
            stage = cls(name=name.strip(), name_folded=folded(name), position=0 if last is None else last + 1)
            db.session.add(stage)
            db.session.flush()
        return stage

    def define(self, name: str, outcome: str, expected_job_id: int | None) -> None:
        self.name, self.name_folded = name.strip(), folded(name)
        self.outcome, self.expected_job_id = outcome, expected_job_id

    @property
    def is_used(self) -> bool:
        """A deal stands there: without its stage a won deal would be open again."""
        return db.session.scalar(select(Deal.id).where(Deal.stage_id == self.id).limit(1)) is not None


class Deal(Once, Model):
    """One purchase. `value` is in the minor unit of `currency`; `as_of` is when the CRM last said so."""

    __tablename__ = "deals"
    __table_args__ = (
        UniqueConstraint("source", "external_id"),
        Index("ix_deals_closing", "close_on", "id"),
        Index("ix_deals_account", "account_id", "id"),
    )

    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id, ondelete="RESTRICT"))
    account: Mapped[Account] = relationship()
    source: Mapped[str | None] = mapped_column(String(40))
    external_id: Mapped[str | None] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(200))
    value: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    stage_id: Mapped[int | None] = mapped_column(ForeignKey(Stage.id, ondelete="SET NULL"), index=True)
    stage: Mapped[Stage | None] = relationship()
    owner_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    owner: Mapped[User | None] = relationship()
    owner_as_written: Mapped[str] = mapped_column(String(254), default="")
    close_on: Mapped[date | None]
    as_of: Mapped[date | None]
    note: Mapped[str] = mapped_column(LongText, default="")

    @classmethod
    def open(
        cls,
        by: User | None,
        account: Account | str,
        personas: Iterable[Persona] = (),
        client_id: uuid.UUID | str | None = None,
        **columns: object,
    ) -> "Deal":
        """A new deal; its company is made by naming it. The same client_id makes it once."""
        if made := cls.sent(client_id):
            return made
        if isinstance(account, str):
            account = Account.found_or_made(account)
        deal = cls(account=account, **columns)
        deal.currency = deal.currency or Workspace.get().currency
        if client_id:
            deal.client_id = uuid.UUID(str(client_id))
        db.session.add(deal)
        db.session.flush()
        for persona in personas:
            deal.meet(persona)
        deal._happened("created", by)
        return deal

    def edit(self, by: User | None, personas: Iterable[Persona] | None = None, **columns: object) -> None:
        """Changes what is named; `personas`, when given, are those met so far, all of them."""
        for name, value in columns.items():
            setattr(self, name, value)
        db.session.flush()
        db.session.expire(self, ["stage", "owner"])  # ids were set, the rows behind them are others now
        if personas is not None:
            self._met_are(list(personas))
        self._happened("edited", by)

    def meet(self, persona: Persona) -> None:
        """They have met one of these people on this deal; once is enough."""
        known = select(DealPersona.id).where(
            DealPersona.deal_id == self.id, DealPersona.persona_id == persona.id
        )
        if db.session.scalar(known) is None:
            db.session.add(DealPersona(deal_id=self.id, persona_id=persona.id))
            db.session.flush()

    def personas_met(self) -> list[Persona]:
        met = select(DealPersona.persona_id).where(DealPersona.deal_id == self.id)
        return list(
            db.session.scalars(
                select(Persona).where(Persona.id.in_(met)).order_by(Persona.name_key, Persona.id)
            )
        )

    def index(self) -> None:
        """It is found by its company, its name and its number in the CRM."""
        index("deal", self.id, self.heading, self.external_id or "")

    @property
    def is_open(self) -> bool:
        return self.stage is None or self.stage.outcome == "open"

    @property
    def is_past_close(self) -> bool:
        """Open, and it should have been closed by now."""
        return self.is_open and self.close_on is not None and self.close_on < today()

    @property
    def heading(self) -> str:
        return f"{self.account.name} – {self.name}"

    def _met_are(self, personas: list[Persona]) -> None:
        for met in db.session.scalars(select(DealPersona).where(DealPersona.deal_id == self.id)):
            if met.persona_id not in {persona.id for persona in personas}:
                db.session.delete(met)
        for persona in personas:
            self.meet(persona)

    def _happened(self, verb: str, by: User | None) -> None:
        self.index()
        Event.record(by, verb, "deal", self.id, self.heading)


class DealPersona(Model):
    """A persona met on a deal."""

    __tablename__ = "deal_personas"
    __table_args__ = (UniqueConstraint("deal_id", "persona_id"),)

    deal_id: Mapped[int] = mapped_column(ForeignKey(Deal.id, ondelete="CASCADE"))
    deal: Mapped[Deal] = relationship()
    persona_id: Mapped[int] = mapped_column(ForeignKey(Persona.id, ondelete="CASCADE"), index=True)
    persona: Mapped[Persona] = relationship()
