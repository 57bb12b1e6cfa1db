"""Buyer personas: a head, its co-authored sections, and the versions that both teams signed."""

from typing import TypedDict

from flask_babel import force_locale
from flask_babel import lazy_gettext as _
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.activity.models import Event, Following, follow, followers, tell
from workspace.clash import stamp
from workspace.db import Model, Once, db
from workspace.names import Alphabetical
from workspace.people.models import User
from workspace.search.index import forget, index, index_text
from workspace.settings.models import Product, Segment
from workspace.texts.models import Text

ROLES = {
    "recommender": _("Recommender"),
    "influencer": _("Influencer"),
    "decision_maker": _("Decision maker"),
    "economic_decision_maker": _("Economic decision maker"),
    "end_user": _("End user"),
    "purchaser": _("Purchaser"),
}
SECTIONS = {
    "goals": _("Goals"),
    "challenges": _("Challenges"),
    "how_we_help": _("How we help"),
    "objections": _("Objections"),
    "messages": _("Messages"),
    "information": _("Where they look for information"),
    "triggers": _("What triggers a purchase"),
    "success": _("How they judge success"),
}
ALWAYS_SHOWN = ("goals", "challenges", "how_we_help", "objections", "messages")
HEAD = ("name", "title", "role", "segment_id", "product_id", "summary", "quote")


class SectionSnapshot(TypedDict):
    """A section as it stood."""

    id: int
    key: str | None
    name: str
    markdown: str


class Snapshot(TypedDict):
    """A persona as it stood; the head also has the segment's and the product's name of that day."""

    head: dict[str, str | int | None]
    sections: list[SectionSnapshot]


class Persona(Once, Alphabetical, Model):
    """A type of buyer, written by both teams. Names are no keys: a buyer and a user persona may share one."""

    __tablename__ = "personas"
    __table_args__ = (
        CheckConstraint("name <> ''", name="named"),
        Index("ix_personas_alphabetical", "name_key", "id"),
    )

    name: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(160), default="")
    role: Mapped[str | None] = mapped_column(String(30), index=True)
    segment_id: Mapped[int | None] = mapped_column(ForeignKey(Segment.id, ondelete="SET NULL"), index=True)
    segment: Mapped[Segment | None] = relationship()
    product_id: Mapped[int | None] = mapped_column(ForeignKey(Product.id, ondelete="SET NULL"), index=True)
    product: Mapped[Product | None] = relationship()
    summary: Mapped[str] = mapped_column(String(400), default="")
    quote: Mapped[str] = mapped_column(String(400), default="")
    sections: Mapped[list["Section"]] = relationship(
        back_populates="persona", order_by="Section.position", cascade="all, delete-orphan"
    )

    @classmethod
    def start(cls, by: User | None, **head: object) -> "Persona":
        """A new persona with the template's sections, followed by whoever starts it."""
        persona = cls(**head)
        db.session.add(persona)
        db.session.flush()
        for key in SECTIONS:
            persona._add(key, "")
        persona.index()
        if by:
            follow(by, "persona", persona.id)
        Event.record(by, "created", "persona", persona.id, persona.heading)
        return persona

    def edit(self, by: User, **head: object) -> None:
        """Changes the head; its followers are told, and whoever edits follows."""
        before = self.head
        for field, value in head.items():
            setattr(self, field, value)
        if self.head == before:
            return
        self._changed(by)

    def add_section(self, name: str, by: User) -> "Section":
        section = self._add(None, name)
        self._changed(by)
        return section

    def rename_section(self, section: "Section", name: str, by: User) -> None:
        section.name = section.text.label = name
        self._changed(by)

    def move_section(self, section: "Section", places: int, by: User) -> None:
        """Up (-1) or down (1) among the sections that are shown; at either end it stays."""
        shown = self.shown_sections
        place = shown.index(section) + places
        if not 0 <= place < len(shown):
            return
        order = [other for other in self.sections if other is not section]
        order.insert(order.index(shown[place]) + (places > 0), section)
        for position, other in enumerate(order):
            other.position = position
        self._changed(by)

    def remove_section(self, section: "Section", by: User) -> None:
        """Removes one of the team's own with its words; versions that were signed keep them."""
        text = section.text
        self.sections.remove(section)
        index_text("persona", self.id, text.id, "")
        db.session.flush()
        db.session.delete(text)
        Event.record(by, "removed", "persona", self.id, f"{self.heading} · {section.name}")

    def remove(self, by: User) -> None:
        """Removes it with its sections and versions. What depends on it is moved first (removal.py)."""
        texts = [section.text_id for section in self.sections]
        event = Event.record(by, "removed", "persona", self.id, self.heading)
        tell(followers("persona", self.id), event)
        db.session.execute(delete(Following).where(Following.kind == "persona", Following.row_id == self.id))
        forget("persona", self.id)
        db.session.delete(self)
        db.session.flush()
        db.session.execute(delete(Text).where(Text.id.in_(texts)))

    def section(self, key: str) -> "Section":
        """A section of the template."""
        return next(section for section in self.sections if section.key == key)

    @property
    def shown_sections(self) -> list["Section"]:
        return [section for section in self.sections if section.is_shown]

    @property
    def heading(self) -> str:
        """Name and job title: names alone are no keys."""
        return f"{self.name} – {self.title}" if self.title else self.name

    @property
    def role_name(self) -> str:
        return str(ROLES.get(self.role, ""))

    @property
    def head(self) -> dict[str, str | int | None]:
        return {field: getattr(self, field) for field in HEAD}

    @property
    def stamp(self) -> str:
        """Changes with the head: a form that carries an older one was overtaken."""
        return stamp(self.head)

    def snapshot(self) -> Snapshot:
        """The persona as it stands, to be signed or compared."""
        names = {"segment": self.segment and self.segment.name, "product": self.product and self.product.name}
        return {
            "head": self.head | names,
            "sections": [
                {
                    "id": section.id,
                    "key": section.key,
                    "name": section.name,
                    "markdown": section.text.markdown,
                }
                for section in self.sections
            ],
        }

    def index(self) -> None:
        """It is found by its head and the names of the team's own sections."""
        own_names = " ".join(section.name for section in self.sections)
        words = f"{self.summary} {self.quote} {own_names}"
        index("persona", self.id, self.heading, words, excerpt=self.summary or self.quote)

    def removable_by(self, user: User) -> bool:
        """One removes one's own, an admin anything."""
        return user.is_admin or (user.can_write and user.id == self._creator_id())

    def _creator_id(self) -> int | None:
        created = select(Event.actor_id).where(
            Event.kind == "persona", Event.row_id == self.id, Event.verb == "created"
        )
        return db.session.scalar(created.order_by(Event.id.desc()).limit(1))

    def _add(self, key: str | None, name: str) -> "Section":
        with force_locale("en"):  # a text keeps the message id of a default
            text = Text(kind="persona", row_id=self.id, label=name or str(SECTIONS[key]))
        section = Section(key=key, name=name, position=len(self.sections), text=text)
        self.sections.append(section)
        db.session.flush()
        return section

    def _changed(self, by: User) -> None:
        self.index()
        follow(by, "persona", self.id)
        event = Event.record(by, "edited", "persona", self.id, self.heading)
        tell(followers("persona", self.id), event)


class Section(Model):
    """One co-authored part of a persona: of the template (`key`), or the team's own (`name`)."""

    __tablename__ = "sections"
    __table_args__ = (
        UniqueConstraint("persona_id", "key"),
        CheckConstraint("key IS NOT NULL OR name <> ''", name="named"),
    )

    persona_id: Mapped[int] = mapped_column(ForeignKey(Persona.id, ondelete="CASCADE"), index=True)
    persona: Mapped[Persona] = relationship(back_populates="sections")
    key: Mapped[str | None] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120), default="")
    position: Mapped[int]
    text_id: Mapped[int] = mapped_column(ForeignKey(Text.id, ondelete="RESTRICT"), unique=True)
    text: Mapped[Text] = relationship()

    @property
    def is_shown(self) -> bool:
        """Optional sections of the template stay out of the way until somebody writes in them."""
        return bool(self.name or self.key in ALWAYS_SHOWN or self.text.markdown)

    @property
    def is_own(self) -> bool:
        """The team's own, not the template's."""
        return self.key is None

    @property
    def heading(self) -> str:
        """Its own name, else the template's in the reader's language."""
        return self.name or str(SECTIONS[self.key])


class PersonaVersion(Model):
    """The persona as it stood when it was signed."""

    __tablename__ = "persona_versions"
    __table_args__ = (UniqueConstraint("persona_id", "n"),)

    persona_id: Mapped[int] = mapped_column(ForeignKey(Persona.id, ondelete="CASCADE"))
    persona: Mapped[Persona] = relationship()
    n: Mapped[int]
    snapshot: Mapped[Snapshot] = mapped_column(JSON)


class Signature(Model):
    """One person signed a version for one function. It stays on its version."""

    __tablename__ = "signatures"
    __table_args__ = (
        UniqueConstraint("version_id", "function"),
        CheckConstraint("function IN ('sales', 'marketing')", name="function"),
    )

    version_id: Mapped[int] = mapped_column(ForeignKey(PersonaVersion.id, ondelete="CASCADE"))
    version: Mapped[PersonaVersion] = relationship()
    user_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    user: Mapped[User | None] = relationship()
    function: Mapped[str] = mapped_column(String(10))
