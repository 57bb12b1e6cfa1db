"""Who keeps an answer right, and until when it is trusted: like an asset, it is looked at again."""

from datetime import date, timedelta

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from workspace.activity.models import Event, follow, tell
from workspace.assets.models import REVIEW_WARNING
from workspace.clash import stamp
from workspace.db import db, today
from workspace.objections.themes import Theme
from workspace.people.models import User

RIGHT_FOR = timedelta(days=182)  # what is said of a product ages faster than a published asset


class Kept:
    """Has an owner, who is asked before `review_on` whether it is still right."""

    theme_id: Mapped[int]
    theme: Mapped[Theme]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    review_on: Mapped[date | None]

    @declared_attr
    def owner(cls) -> Mapped[User | None]:
        return relationship(foreign_keys=cls.owner_id)

    @property
    def is_in_force(self) -> bool:
        raise NotImplementedError

    @property
    def is_expired(self) -> bool:
        """Past its review date: it is still shown, and says so, until someone looks at it."""
        return self.is_in_force and self.review_on is not None and self.review_on < today()

    @property
    def review_is_near(self) -> bool:
        return self.is_in_force and self.review_on is not None and self.review_on <= today() + REVIEW_WARNING

    @property
    def kept_stamp(self) -> str:
        """Owner and date as they stand: a form that carries another was opened before someone saved."""
        return stamp(self.owner_id, self.review_on)

    def entrust(self, by: User, owner: User | None, review_on: date | None) -> None:
        """A new owner follows the theme from here on, and is told."""
        has_new_owner = owner is not None and owner.id != self.owner_id
        self.owner, self.review_on = owner, review_on
        verb = "entrusted" if has_new_owner else "edited"
        event = Event.record(by, verb, "theme", self.theme_id, self.theme.name)
        if has_new_owner:
            follow(owner, "theme", self.theme_id)
            tell([owner], event)
        db.session.flush()

    def still_right(self, by: User) -> None:
        """Looked at and still right: for another half year."""
        self.review_on = today() + RIGHT_FOR
        Event.record(by, "still_right", "theme", self.theme_id, self.theme.name)
        db.session.flush()
