"""Answers in other languages: they hang on an answer and fall behind when it is approved anew."""

from typing import NamedTuple

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, select
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.clash import stamp
from workspace.db import Model, db
from workspace.people.models import User


class Wording(NamedTuple):
    """The approved words in one language. `is_behind`: a translation of words approved anew since."""

    know: str
    say: str
    do: str
    language: str
    is_behind: bool = False


class AnswerTranslation(Model):
    """An answer in another language, of its words as they were approved: `of_seqs` are their revisions."""

    __tablename__ = "answer_translations"
    __table_args__ = (UniqueConstraint("answer_id", "language"),)

    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(2))
    know: Mapped[str] = mapped_column(LongText, default="")
    say: Mapped[str] = mapped_column(LongText, default="")
    do: Mapped[str] = mapped_column(LongText, default="")
    of_seqs: Mapped[list[int] | None] = mapped_column(JSON)
    author_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    author: Mapped[User | None] = relationship()

    @classmethod
    def of(cls, answer: Model, language: str) -> "AnswerTranslation | None":
        return db.session.scalar(select(cls).where(cls.answer_id == answer.id, cls.language == language))

    @property
    def stamp(self) -> str:
        """Names the words as they stand: a form that carries another was opened before another save."""
        return stamp(self.know, self.say, self.do)

    def is_behind(self, approved_seqs: list[int] | None) -> bool:
        """The original was approved anew after it was translated."""
        return self.of_seqs != approved_seqs

    def wording(self, approved_seqs: list[int] | None) -> Wording:
        return Wording(self.know, self.say, self.do, self.language, self.is_behind(approved_seqs))
