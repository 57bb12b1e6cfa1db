"""Sellers' own ways of meeting a theme."""

import uuid

from sqlalchemy import ForeignKey
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.activity.models import Event
from workspace.db import Model, Once, db
from workspace.objections.models import Theme
from workspace.objections.themes import held
from workspace.people.models import User


class Tip(Once, Model):
    """A seller's own way of meeting a theme."""

    __tablename__ = "tips"

    theme_id: Mapped[int] = mapped_column(ForeignKey(Theme.id, ondelete="RESTRICT"), index=True)
    theme: Mapped[Theme] = relationship()
    author_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    author: Mapped[User | None] = relationship()
    words: Mapped[str] = mapped_column(LongText)

    @classmethod
    def add(
        cls, theme: Theme, by: User | None, words: str, client_id: uuid.UUID | str | None = None
    ) -> "Tip":
        """The same client_id makes it once."""
        if made := cls.sent(client_id):
            return made
        theme = held(theme)
        tip = cls(theme=theme, author_id=by and by.id, words=words.strip())
        if client_id:
            tip.client_id = uuid.UUID(str(client_id))
        db.session.add(tip)
        Event.record(by, "tipped", "theme", theme.id, theme.name)
        db.session.flush()
        return tip

    def removable_by(self, user: User) -> bool:
        return user.is_admin or (user.can_write and self.author_id == user.id)

    def remove(self, by: User) -> None:
        """Gone with its outcomes."""
        Event.record(by, "edited", "theme", self.theme_id, self.theme.name)
        db.session.delete(self)
        db.session.flush()
