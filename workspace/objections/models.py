"""What customers said and asked, each on one occasion, in their words."""

import uuid
from datetime import date
from decimal import Decimal

from flask_babel import lazy_gettext as _
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Numeric, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.activity.models import Event, follow
from workspace.db import Model, Once, db, today
from workspace.deals.models import Account, Deal
from workspace.journey.models import Job
from workspace.objections import acts, heard, standing
from workspace.objections.heard import Heard
from workspace.objections.language import language_of
from workspace.objections.meanings import Meaning, outdate
from workspace.objections.standing import ThemeStanding
from workspace.objections.themes import DECISIONS, REASONS, Theme, ThemeAsset, held
from workspace.people.models import User
from workspace.personas.models import Persona
from workspace.search.index import forget, index
from workspace.settings.models import Rate
from workspace.text import excerpt

# The room's nouns, wherever they are written.
__all__ = [
    "DECISIONS",
    "KINDS",
    "REASONS",
    "SEVERITIES",
    "Correction",
    "Heard",
    "Meaning",
    "Objection",
    "Theme",
    "ThemeAsset",
    "ThemeStanding",
]

KINDS = {"objection": _("Objection"), "question": _("Question")}
SEVERITIES = {1: _("Mentioned"), 2: _("Slowed us"), 3: _("Stopping us")}


class Objection(Once, Model):
    """What one customer said, or asked, on one occasion, in their words.

    A tap on a theme in a brief needs no words. The deal's value is kept as it was that day, in the minor unit
    of `currency`; `rate` is what one unit was worth in the workspace's currency, None when none was typed.
    """

    __tablename__ = "objections"
    __table_args__ = (
        CheckConstraint("kind IN ('objection', 'question')", name="kind"),
        CheckConstraint("words <> '' OR theme_id IS NOT NULL", name="said_something"),
        CheckConstraint("severity BETWEEN 1 AND 3", name="severity"),
        Index("ix_objections_newest", "heard_on", "id"),
        Index("ix_objections_theme", "theme_id", "heard_on", "id"),
        Index("ix_objections_theme_cell", "theme_id", "persona_id", "job_id", "helped"),
        Index("ix_objections_persona", "persona_id", "heard_on", "id"),
        Index("ix_objections_job", "job_id", "heard_on", "id"),
        Index("ix_objections_account", "account_id", "heard_on", "id"),
        Index("ix_objections_deal", "deal_id", "heard_on", "id"),
        Index("ix_objections_logged_by", "logged_by_id", "heard_on", "id"),
        Index("ix_objections_kind", "kind", "heard_on", "id"),
        Index("ix_objections_language", "language", "heard_on", "id"),
        Index("ix_objections_cell", "persona_id", "job_id", "heard_on", "id"),
    )

    kind: Mapped[str] = mapped_column(String(10), default="objection")
    words: Mapped[str] = mapped_column(LongText)
    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id, ondelete="RESTRICT"))
    account: Mapped[Account] = relationship()
    deal_id: Mapped[int | None] = mapped_column(ForeignKey(Deal.id, ondelete="SET NULL"))
    deal: Mapped[Deal | None] = relationship()
    persona_id: Mapped[int | None] = mapped_column(ForeignKey(Persona.id, ondelete="RESTRICT"))
    persona: Mapped[Persona | None] = relationship()
    role: Mapped[str] = mapped_column(String(120), default="")
    job_id: Mapped[int | None] = mapped_column(ForeignKey(Job.id, ondelete="RESTRICT"))
    job: Mapped[Job | None] = relationship()
    severity: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(2))
    value: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None] = mapped_column(String(3))
    rate: Mapped[Decimal | None] = mapped_column(Numeric(18, 8))
    heard_on: Mapped[date] = mapped_column(default=today)
    logged_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))
    logged_by: Mapped[User | None] = relationship()
    logged_as_written: Mapped[str] = mapped_column(String(254), default="")
    said_to_them: Mapped[str] = mapped_column(LongText, default="")
    helped: Mapped[bool | None]
    theme_id: Mapped[int | None] = mapped_column(ForeignKey(Theme.id, ondelete="RESTRICT"))
    theme: Mapped[Theme | None] = relationship()

    @classmethod
    def log(
        cls,
        by: User | None,
        *,
        words: str,
        account: Account | str,
        kind: str = "objection",
        deal: Deal | None = None,
        persona: Persona | None = None,
        job: Job | None = None,
        severity: int | None = None,
        language: str | None = None,
        heard_on: date | None = None,
        said_to_them: str = "",
        helped: bool | None = None,
        theme: Theme | None = None,
        role: str = "",
        client_id: uuid.UUID | str | None = None,
        logged_as_written: str = "",
    ) -> "Objection":
        """Keeps what was said, with the deal's value as it is today, and counts it. A new company is made by
        typing it; the language is guessed when it is not given. Without words it needs a theme."""
        objection = cls(
            client_id=uuid.UUID(str(client_id)) if client_id else uuid.uuid4(),
            words=words.strip(),
            kind=kind,
            account=account if isinstance(account, Account) else Account.found_or_made(account),
            persona=persona,
            role=role,
            job=job,
            severity=severity,
            language=language or language_of(words) or (by.language if by else "en"),
            heard_on=heard_on or today(),
            said_to_them=said_to_them,
            helped=helped,
            logged_by_id=by and by.id,
            logged_as_written=logged_as_written,
        )
        objection._keep_value(deal)
        if theme is not None:
            objection.theme = held(theme)
        db.session.add(objection)
        db.session.flush()
        heard.count(objection, +1)
        Event.record(by, "logged", "objection", objection.id, objection.label)
        objection.index()
        objection._join_theme(by)
        return objection

    @property
    def label(self) -> str:
        """Its words in short; a tap without words is called by its theme."""
        return excerpt(self.words, 120) or (self.theme.name if self.theme else "")

    def editable_by(self, user: User) -> bool:
        """The words are the logger's; an admin may mend anything."""
        return user.is_admin or (user.can_write and self.logged_by_id == user.id)

    def sort_into(self, theme: Theme | None, by: User) -> None:
        """Confirms what it has in common with others; None takes it out again."""
        before = self._hold_theme()
        theme = theme and held(theme, *([before] if before else []))
        if theme == before:
            return
        self.move_to(theme, by)
        acts.let_go("objections", self.id)
        if before is not None:
            standing.recount(before)
        self._join_theme(by)

    def move_to(self, theme: Theme | None, by: User) -> None:
        """The row alone, for an act that moves several: who follows and where themes stand is the act's."""
        self.theme = theme
        db.session.flush()
        Event.record(by, "sorted", "objection", self.id, self.label)
        self.index()

    @property
    def reopens(self) -> bool:
        """What answered its theme did not help, heard since the theme was resolved."""
        return self.theme.contradicted_by(self.helped, self.heard_on, self.created_at)

    def correct(self, by: User, **fields: object) -> None:
        """Changes what was logged; words as they were are kept. Counters and standing follow."""
        self._hold_theme()
        heard.count(self, -1)
        words = str(fields.get("words", self.words)).strip()
        if words != self.words:
            db.session.add(Correction(objection_id=self.id, words=self.words, user_id=by.id))
            outdate("objection", self.id)
        if "deal" in fields and fields["deal"] != self.deal:
            self._keep_value(fields["deal"])
        for name, value in (fields | {"words": words}).items():
            setattr(self, name, value)
        db.session.flush()
        heard.count(self, +1)
        Event.record(by, "corrected", "objection", self.id, self.label)
        self.index()
        self._join_theme(by)

    def withdraw(self, by: User) -> None:
        """Takes it back: it is counted and found no more. The event names the company, not the words."""
        theme = self._hold_theme()
        heard.count(self, -1)
        forget("objection", self.id)
        Event.record(by, "withdrawn", "objection", self.id, self.account.name)
        db.session.delete(self)
        db.session.flush()
        if theme is not None:
            standing.recount(theme)

    def note_outcome(self, helped: bool, by: User | None) -> None:
        """Whether what was said to them helped, known now or later."""
        self._hold_theme()
        self.helped = helped
        db.session.flush()
        self._join_theme(by)

    def index(self) -> None:
        tags = {
            "p": self.persona_id,
            "j": self.job_id,
            "t": self.theme_id,
            "k": self.kind,
            "l": self.language,
            "a": self.account_id,
        }
        kept = [f"{letter}{value}" for letter, value in tags.items() if value is not None]
        index(
            "objection",
            self.id,
            self.label,
            f"{self.words} {self.account.name} {self.said_to_them}",
            tags=" ".join([*kept, "sorted"] if self.theme_id else kept),
            excerpt=self.account.name,
        )

    def _keep_value(self, deal: Deal | None) -> None:
        self.deal = deal
        self.value, self.currency = (deal.value, deal.currency) if deal else (None, None)
        self.rate = Rate.of(deal.currency) if deal else None

    def _hold_theme(self) -> Theme | None:
        """Its theme, which may have been merged since it was read, and is not until the transaction ends."""
        if self.theme is not None:
            held(self.theme)
            db.session.refresh(self, ["theme_id", "theme"])
        return self.theme

    def _join_theme(self, by: User | None) -> None:
        """Its logger follows the theme, which stands anew; what did not help reopens a resolved one."""
        if self.theme is None:
            return
        if self.logged_by is not None:
            follow(self.logged_by, "theme", self.theme_id)
        if self.reopens:
            self.theme.reopen(by)
        else:
            standing.recount(self.theme)


class Correction(Model):
    """The words of an objection before they were corrected: corrections are kept."""

    __tablename__ = "corrections"

    objection_id: Mapped[int] = mapped_column(ForeignKey(Objection.id, ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(LongText)
    user_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    user: Mapped[User | None] = relationship()
