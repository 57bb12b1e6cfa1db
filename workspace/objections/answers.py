"""How we meet a theme: one approved answer, and where a team wants it one for a persona or product."""

import uuid
from datetime import datetime
from typing import Self

from flask_babel import gettext as _
from sqlalchemy import JSON, ForeignKey, Index, String, and_, select
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.activity.models import Event, follow, followers, tell
from workspace.db import Model, Moment, Once, db, now, today
from workspace.objections import approval
from workspace.objections.approval import Verdict
from workspace.objections.keeping import RIGHT_FOR, Kept
from workspace.objections.models import Theme
from workspace.objections.outcomes import Outcome
from workspace.objections.themes import held
from workspace.objections.tips import Tip
from workspace.objections.translations import AnswerTranslation, Wording
from workspace.people.models import User
from workspace.personas.models import Persona
from workspace.settings.models import Product
from workspace.texts.models import Text

# What a theme is met with, wherever it is written.
__all__ = ["IN_FORCE", "AlreadyBegun", "Answer", "AnswerTranslation", "Outcome", "Tip", "Verdict", "Wording"]


class AlreadyBegun(Exception):
    """Somebody has begun an answer for the same theme, persona and product: `answer`."""

    def __init__(self, answer: "Answer") -> None:
        self.answer = answer


class Answer(Kept, Once, Model):
    """How we meet a theme: know, say and do as co-authored texts; show is the assets that answer it.

    Approving keeps the words as they were approved: readers see those until the next approval. It is in force
    while it is approved and not replaced, for its persona and product, or (None) for any.
    """

    __tablename__ = "answers"
    __table_args__ = (Index("ix_answers_theme", "theme_id", "replaced_by_id"),)

    theme_id: Mapped[int] = mapped_column(ForeignKey(Theme.id, ondelete="RESTRICT"))
    theme: Mapped[Theme] = relationship()
    persona_id: Mapped[int | None] = mapped_column(ForeignKey(Persona.id, ondelete="RESTRICT"), index=True)
    persona: Mapped[Persona | None] = relationship()
    product_id: Mapped[int | None] = mapped_column(ForeignKey(Product.id, ondelete="RESTRICT"), index=True)
    product: Mapped[Product | None] = relationship()
    language: Mapped[str] = mapped_column(String(2))
    know_id: Mapped[int] = mapped_column(ForeignKey(Text.id, ondelete="RESTRICT"), unique=True)
    know: Mapped[Text] = relationship(foreign_keys=know_id)
    say_id: Mapped[int] = mapped_column(ForeignKey(Text.id, ondelete="RESTRICT"), unique=True)
    say: Mapped[Text] = relationship(foreign_keys=say_id)
    do_id: Mapped[int] = mapped_column(ForeignKey(Text.id, ondelete="RESTRICT"), unique=True)
    do: Mapped[Text] = relationship(foreign_keys=do_id)
    author_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    author: Mapped[User | None] = relationship(foreign_keys=author_id)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    approved_by: Mapped[User | None] = relationship(foreign_keys=approved_by_id)
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    approved_seqs: Mapped[list[int] | None] = mapped_column(JSON)
    approved_know: Mapped[str] = mapped_column(LongText, default="")
    approved_say: Mapped[str] = mapped_column(LongText, default="")
    approved_do: Mapped[str] = mapped_column(LongText, default="")
    replaced_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("answers.id", ondelete="SET NULL"), index=True
    )
    replaced_at: Mapped[datetime | None] = mapped_column(Moment)
    tip_id: Mapped[int | None] = mapped_column(ForeignKey(Tip.id, ondelete="SET NULL"), index=True)
    tip: Mapped[Tip | None] = relationship()

    @classmethod
    def draft(
        cls,
        theme: Theme,
        by: User | None,
        language: str,
        persona: Persona | None = None,
        product: Product | None = None,
        client_id: uuid.UUID | str | None = None,
    ) -> Self:
        """A new answer with three empty texts; the one in force stays until this is approved.

        Raises AlreadyBegun when there is a draft for the same persona and product.
        """
        if made := cls.sent(client_id):
            return made
        theme = held(theme)  # one drafts at once
        answer = cls(theme=theme, author_id=by and by.id, language=language, persona=persona, product=product)
        answer.owner_id = answer.author_id
        if begun := answer._rival(approved=False):
            raise AlreadyBegun(begun)
        if client_id:
            answer.client_id = uuid.UUID(str(client_id))
        for part, label in (("know", "Know"), ("say", "Say"), ("do", "Do")):
            setattr(answer, part, Text(kind="theme", row_id=theme.id, label=label))
        db.session.add(answer)
        db.session.flush()
        if by:
            follow(by, "theme", theme.id)
        Event.record(by, "drafted", "theme", theme.id, theme.name)
        return answer

    @classmethod
    def draft_from(cls, tip: Tip, by: User, client_id: uuid.UUID | str | None = None) -> Self:
        """A draft for everyone that says what the tip says and credits it; know and do as in the answer in
        force, whose owner keeps this one too. Raises AlreadyBegun."""
        if made := cls.sent(client_id):
            return made
        current = cls.of(tip.theme)
        answer = cls.draft(tip.theme, by, current.language if current else by.language, client_id=client_id)
        answer.say.write(tip.words, tip.author or by)
        answer.tip = tip
        if current:
            answer.owner_id = current.owner_id or answer.owner_id
            # Approved already, so nobody is their author here.
            answer.know.write(current.approved_know, None)
            answer.do.write(current.approved_do, None)
        return answer

    @classmethod
    def of(cls, theme: Theme, persona: Persona | None = None, product: Product | None = None) -> Self | None:
        """The approved one in force: for the persona and the product where there is one, else for any."""
        in_force = select(cls).where(cls.theme_id == theme.id, IN_FORCE)
        for column, row in ((cls.persona_id, persona), (cls.product_id, product)):
            in_force = in_force.where(
                column.is_(None) if row is None else (column.is_(None) | (column == row.id))
            )
        closest = in_force.order_by(
            cls.persona_id.is_(None), cls.product_id.is_(None), cls.approved_at.desc(), cls.id.desc()
        )
        return db.session.scalar(closest.limit(1))

    @property
    def texts(self) -> tuple[Text, Text, Text]:
        return self.know, self.say, self.do

    @property
    def approved_words(self) -> tuple[str, str, str]:
        return self.approved_know, self.approved_say, self.approved_do

    @property
    def seqs(self) -> list[int]:
        """The newest revision of each text: what somebody who approves has read."""
        return [text.head_seq for text in self.texts]

    @property
    def is_approved(self) -> bool:
        return self.approved_at is not None

    @property
    def is_in_force(self) -> bool:
        return self.is_approved and self.replaced_by_id is None

    @property
    def is_changed(self) -> bool:
        """Its texts say something else than what was approved."""
        return self.is_approved and tuple(text.markdown for text in self.texts) != self.approved_words

    @property
    def waits_for_approval(self) -> bool:
        """Somebody has to approve what stands there now."""
        is_written = any(text.markdown.strip() for text in self.texts)
        return is_written and self.replaced_by_id is None and (self.is_changed or not self.is_approved)

    @property
    def authors(self) -> list[User]:
        """Whoever wrote in it since it was approved last; before any words, whoever drafted it."""
        wrote = approval.writers(self.texts, self.approved_seqs or [0, 0, 0])
        return wrote or [person for person in (self.author,) if person]

    def editable_by(self, user: User) -> bool:
        return user.can_write and self.replaced_by_id is None

    def approvable_by(self, user: User) -> Verdict:
        """Whether that person may approve the words as they are now, and why (not)."""
        if not self.waits_for_approval:
            return Verdict(False, "" if self.is_approved else _("Nothing is written here yet."))
        return approval.verdict(user, self.authors)

    def approve(self, by: User) -> None:
        """Its words are what readers see from now on, in place of those of any other one in force.

        Authors are told; so are the followers when it is news to them: a new answer, or one that did not
        help and was mended. Raises PermissionError when it is not theirs.
        """
        self._lock()
        if not self.approvable_by(by).may:
            raise PermissionError
        authors, is_news = self.authors, self._is_news
        self.approved_by, self.approved_at = by, now()
        self.approved_seqs = [text.hold() for text in self.texts]
        self.approved_know, self.approved_say, self.approved_do = (text.markdown for text in self.texts)
        self.owner_id, self.review_on = self.owner_id or by.id, today() + RIGHT_FOR
        db.session.flush()
        while rival := self._rival(approved=True):
            rival.replace_with(self, by)
        event = Event.record(
            by, "answered" if is_news else "approved", "theme", self.theme_id, self.theme.name
        )
        told = followers("theme", self.theme_id) if is_news else []
        tell([*told, *authors], event)
        if self.theme.is_open_again:
            self.theme.answered_at = None  # answered from now on, not since the answer that did not help
        self.theme.settle()

    def replace_with(self, other: "Answer", by: User | None) -> None:
        """The other one meets the theme from now on; this one is history."""
        self.replaced_by_id, self.replaced_at = other.id, now()
        Event.record(by, "replaced", "theme", self.theme_id, self.theme.name)
        db.session.flush()

    def translate(self, language: str, by: User | None, know: str, say: str, do: str) -> AnswerTranslation:
        """Keeps its approved words in another language; one translation a language."""
        row = AnswerTranslation.of(self, language) or AnswerTranslation(answer_id=self.id, language=language)
        row.know, row.say, row.do = know.strip(), say.strip(), do.strip()
        row.of_seqs, row.author_id = self.approved_seqs, by and by.id
        db.session.add(row)
        Event.record(by, "edited", "theme", self.theme_id, self.theme.name)
        db.session.flush()
        return row

    def in_language(self, language: str) -> Wording:
        """The approved words in that language; without a translation, as they were written."""
        found = None if language == self.language else AnswerTranslation.of(self, language)
        return found.wording(self.approved_seqs) if found else self.wording

    @property
    def wording(self) -> Wording:
        """The approved words as they were written."""
        return Wording(*self.approved_words, self.language)

    @property
    def _is_news(self) -> bool:
        return not self.is_approved or self.theme.is_open_again

    def _lock(self) -> None:
        """Of two who approve at once, the second waits and finds it done."""
        db.session.execute(select(Answer.id).where(Answer.id == self.id).with_for_update())
        db.session.refresh(self, ["approved_at", "approved_seqs", "replaced_by_id"])

    def _rival(self, approved: bool) -> "Answer | None":
        """Another one for the same theme, persona and product: in force, or still a draft."""
        return db.session.scalar(
            select(Answer)
            .where(
                Answer.theme_id == self.theme.id,
                Answer.persona_id == (self.persona and self.persona.id),
                Answer.product_id == (self.product and self.product.id),
                Answer.id != (self.id or 0),
                Answer.replaced_by_id.is_(None),
                Answer.approved_at.is_not(None) if approved else Answer.approved_at.is_(None),
            )
            .limit(1)
        )


# What readers see: approved, and no other one approved in its place.
IN_FORCE = and_(Answer.approved_at.is_not(None), Answer.replaced_by_id.is_(None))
