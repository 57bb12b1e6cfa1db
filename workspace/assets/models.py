"""Assets: pieces of content, from idea to published and retired."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Self

from flask_babel import lazy_gettext as _
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from workspace.activity.models import Event, follow, followers, tell
from workspace.clash import stamp
from workspace.db import Model, Moment, Once, db, now, today
from workspace.people.models import User
from workspace.search.index import forget, index
from workspace.settings.models import Product
from workspace.texts.models import Text

TYPES = {
    "article": _("Article"),
    "checklist": _("Checklist"),
    "video": _("Video"),
    "demo": _("Demo"),
    "case_study": _("Case study"),
    "calculator": _("Calculator"),
    "webinar": _("Webinar"),
    "guide": _("Guide"),
}
AUDIENCES = {"buyer": _("Buyers"), "internal": _("Internal"), "both": _("Buyers and internal")}
CHANNELS = {"self_service": _("Self-service"), "in_person": _("In person"), "remote": _("Remote")}
QUARTERS = {"this": _("This quarter"), "next": _("Next quarter"), "not_now": _("Not now")}
SIZES = {"S": _("Small"), "M": _("Medium"), "L": _("Large")}
STAGES = {
    "idea": _("Idea"),
    "planned": _("Planned"),
    "drafting": _("Drafting"),
    "review": _("In review"),
    "published": _("Published"),
    "retired": _("Retired"),
}
# What may follow a stage. Approval, between review and published, is checked where themes are known.
NEXT_STAGES = {
    "idea": ("planned", "drafting"),
    "planned": ("idea", "drafting"),
    "drafting": ("planned", "review"),
    "review": ("drafting", "published"),
    "published": ("retired",),
    "retired": ("drafting",),
}
REVIEW_WARNING = timedelta(days=30)
RIGHT_FOR = timedelta(days=365)
HEAD = ("type", "title", "audience", "channel", "language", "product_id", "owner_id", "due_on", "quarter")
HEAD += ("size", "url", "file_sha256", "notes", "review_on")
# What its reader gets, and so what is approved; the rest of the head is planning.
CONTENT = ("type", "title", "audience", "channel", "language", "product_id", "url", "file_sha256")


class NothingInIt(ValueError):
    """An asset without a text, a link or a file has nothing to publish."""


class Asset(Once, Model):
    """A piece of content: a link, an uploaded file or our own Markdown body.

    `revision` counts the changes of what its reader gets, but for its text, whose revisions are its own.
    """

    __tablename__ = "assets"
    __table_args__ = (
        CheckConstraint("title <> ''", name="titled"),
        Index("ix_assets_newest", "stage", "id"),
        Index("ix_assets_stage_type", "stage", "type", "id"),
        Index("ix_assets_language", "language", "stage"),
        Index("ix_assets_due", "owner_id", "stage", "due_on"),
    )

    type: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    audience: Mapped[str] = mapped_column(String(10), default="buyer")
    channel: Mapped[str] = mapped_column(String(20), default="self_service")
    language: Mapped[str] = mapped_column(String(2))
    product_id: Mapped[int | None] = mapped_column(ForeignKey(Product.id, ondelete="SET NULL"), index=True)
    product: Mapped[Product | None] = relationship()
    owner_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))
    owner: Mapped[User | None] = relationship(foreign_keys=owner_id)
    stage: Mapped[str] = mapped_column(String(10), default="idea")
    due_on: Mapped[date | None]
    quarter: Mapped[str] = mapped_column(String(10), default="this")
    size: Mapped[str | None] = mapped_column(String(1))
    url: Mapped[str] = mapped_column(String(2000), default="")
    file_name: Mapped[str] = mapped_column(String(200), default="")
    file_sha256: Mapped[str] = mapped_column(String(64), default="")
    text_id: Mapped[int] = mapped_column(ForeignKey(Text.id, ondelete="RESTRICT"), unique=True)
    text: Mapped[Text] = relationship()
    notes: Mapped[str] = mapped_column(LongText, default="")
    revision: Mapped[int] = mapped_column(default=0)
    published_on: Mapped[date | None]
    review_on: Mapped[date | None] = mapped_column(index=True)
    approver_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    approver: Mapped[User | None] = relationship(foreign_keys=approver_id)
    review_asked_at: Mapped[datetime | None] = mapped_column(Moment)
    author_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    author: Mapped[User | None] = relationship(foreign_keys=author_id)

    wanted: Mapped[list["WantedResponse"]] = relationship(
        back_populates="asset", order_by="WantedResponse.position", cascade="all, delete-orphan"
    )

    @property
    def responses(self) -> list[str]:
        return [wanted.response for wanted in self.wanted]

    @property
    def is_published(self) -> bool:
        return self.stage == "published"

    @property
    def is_empty(self) -> bool:
        """No text, no link, no file."""
        return not (self.url or self.file_sha256 or self.text.markdown.strip())

    @property
    def is_expired(self) -> bool:
        """Past its review date: it helps nobody on the map until someone says it is still right."""
        return self.review_on is not None and self.review_on < today()

    @property
    def review_is_near(self) -> bool:
        return self.is_published and self.review_on is not None and self.review_on <= today() + REVIEW_WARNING

    @property
    def may_be_sent(self) -> bool:
        """Internal assets are never offered for sending."""
        return self.is_published and self.audience != "internal"

    @property
    def stamp(self) -> str:
        """The head as it stands, in short: a form that carries another was opened before someone saved."""
        return stamp([getattr(self, name) for name in HEAD], self.responses)

    @validates(*CONTENT)
    def _count_changes(self, name: str, value: object) -> object:
        if value != getattr(self, name):
            self.revision = (self.revision or 0) + 1
        return value

    @property
    def verdict(self) -> "Approval | None":
        """The last verdict since it was sent to review, if anyone has given one."""
        if self.review_asked_at is None:
            return None
        return db.session.scalar(
            select(Approval)
            .where(Approval.asset_id == self.id, Approval.created_at >= self.review_asked_at)
            .order_by(Approval.id.desc())
            .limit(1)
        )

    @property
    def is_approved(self) -> bool:
        """As it is now: who changes what was approved asks for a new approval."""
        verdict = self.verdict
        return verdict is not None and verdict.verdict == "approved" and verdict.still_holds

    @property
    def is_changed(self) -> bool:
        """It was approved, and says something else now."""
        verdict = self.verdict
        return verdict is not None and verdict.verdict == "approved" and not verdict.still_holds

    def editable_by(self, user: User) -> bool:
        return user.can_write

    def removable_by(self, user: User) -> bool:
        """One's own while nobody relies on it; an admin's always."""
        return user.is_admin or (self.author_id == user.id and self.published_on is None)

    def may_become(self, stage: str) -> bool:
        return stage in NEXT_STAGES[self.stage]

    @classmethod
    def plan(
        cls,
        by: User | None,
        stage: str = "idea",
        body: str = "",
        responses: Sequence[str] = (),
        client_id: uuid.UUID | str | None = None,
        **head: object,
    ) -> Self:
        """A new asset with its own text. `head` is columns by name; the same client_id makes it once."""
        if made := cls.sent(client_id):
            return made
        text = Text(kind="asset", label="Text")
        db.session.add(text)
        db.session.flush()
        asset = cls(stage=stage, text=text, author_id=by and by.id, **head)
        if client_id:
            asset.client_id = uuid.UUID(str(client_id))
        asset.want(responses)
        db.session.add(asset)
        db.session.flush()
        text.row_id = asset.id
        asset._happened("created" if stage == "idea" else "planned", by)
        if body:
            text.write(body, by)
        for person in {by, asset.owner} - {None}:
            follow(person, "asset", asset.id)
        return asset

    def edit(self, by: User | None, responses: Sequence[str] | None = None, **head: object) -> None:
        """Changes the head. A new owner follows the asset from now on and is told."""
        owner_id = self.owner_id
        for name, value in head.items():
            setattr(self, name, value)
        if responses is not None:
            self.want(responses)
        db.session.flush()
        db.session.expire(self, ["owner", "product"])  # ids were set, the rows behind them are others now
        self._happened("edited", by)
        if self.owner and self.owner_id != owner_id:
            follow(self.owner, "asset", self.id)
            tell([self.owner], Event.record(by, "assigned", "asset", self.id, self.title))

    def want(self, responses: Sequence[str]) -> None:
        """Sets what its reader should do, the most wanted first; three at most, empty ones left out."""
        wanted = [response.strip() for response in responses if response.strip()][:3]
        if wanted == self.responses:
            return
        self.revision = (self.revision or 0) + 1
        self.wanted.clear()
        db.session.flush()  # the old ones leave before new ones take their positions
        self.wanted.extend(
            WantedResponse(position=position, response=response)
            for position, response in enumerate(wanted, start=1)
        )

    def shelve(self, stage: str, by: User | None) -> None:
        """Back to an idea or to planned: nobody is writing it now."""
        self._become(stage)
        self._happened("planned" if stage == "planned" else "edited", by)

    def start_drafting(self, by: User | None) -> None:
        """Its owner is its author from now on; without one, whoever started."""
        self._become("drafting")
        self.author = self.owner or by or self.author
        self.review_asked_at = self.approver = None
        self._happened("drafted", by)

    def send_to_review(self, by: User | None, approver: User | None) -> None:
        """Asks the approver, who is told."""
        self._become("review")
        self.approver, self.review_asked_at = approver, now()
        self.author = self.author or by
        tell([approver] if approver else [], self._happened("asked", by))

    def approve(self, by: User) -> None:
        """Keeps the verdict and tells those who made it. Who may approve is decided in the backlog."""
        self._judge(by, "approved")
        tell(self._makers(), self._happened("approved", by))

    def send_back(self, by: User, reason: str) -> None:
        """Back to drafting, with the reason kept and told."""
        self._judge(by, "sent_back", reason)
        self._become("drafting")
        self.review_asked_at = self.approver = None
        tell(self._makers(), self._happened("sent_back", by))

    def publish(self, by: User | None) -> Event:
        """Out in the world from today, to be looked at again in a year. Tells its followers.

        Raises NothingInIt. (What is imported as published stays so: its content may live elsewhere.)
        """
        if self.is_empty:
            raise NothingInIt
        self.stage = "published"
        self.published_on = self.published_on or today()
        if self.review_on is None or self.is_expired:
            self.review_on = today() + RIGHT_FOR
        event = self._happened("published" if self.may_be_sent else "published_inside", by)
        tell(followers("asset", self.id), event)
        return event

    def still_right(self, by: User | None) -> None:
        """Looked at and still right: for another year."""
        self.review_on = today() + RIGHT_FOR
        self._happened("still_right", by)

    def retire(self, by: User | None) -> None:
        """Leaves the map and the briefs; its history and outcomes stay."""
        self._become("retired")
        self._happened("retired", by)

    def remove(self, by: User) -> None:
        """Gone with its text, placements and ticks. Raises PermissionError when it is not theirs."""
        if not self.removable_by(by):
            raise PermissionError
        Event.record(by, "removed", "asset", self.id, self.title)
        forget("asset", self.id)
        text = self.text
        db.session.delete(self)
        db.session.flush()
        db.session.delete(text)

    def index(self) -> None:
        """It is found by its title and by what it should make its reader say."""
        tags = f"t{self.type.replace('_', '')} l{self.language} s{self.stage}"
        index("asset", self.id, self.title, " ".join(self.responses), tags=tags)

    def _become(self, stage: str) -> None:
        """Raises ValueError when the stage may not follow."""
        if not self.may_become(stage):
            raise ValueError(f"{self.stage} → {stage}")
        self.stage = stage

    def _judge(self, by: User, verdict: str, reason: str = "") -> None:
        seen = {"text_seq": self.text.hold(), "revision": self.revision}
        db.session.add(Approval(asset=self, user_id=by.id, verdict=verdict, reason=reason, **seen))

    def _makers(self) -> list[User]:
        return [person for person in (self.author, self.owner) if person]

    def _happened(self, verb: str, by: User | None) -> Event:
        db.session.flush()
        self.index()
        return Event.record(by, verb, "asset", self.id, self.title)


class WantedResponse(Model):
    """What the asset should make its reader do: one to three, the most wanted first."""

    __tablename__ = "wanted_responses"
    __table_args__ = (
        UniqueConstraint("asset_id", "position"),
        CheckConstraint("position BETWEEN 1 AND 3", name="three"),
    )

    asset_id: Mapped[int] = mapped_column(ForeignKey(Asset.id, ondelete="CASCADE"))
    asset: Mapped[Asset] = relationship(back_populates="wanted")
    position: Mapped[int]
    response: Mapped[str] = mapped_column(String(200))


class Approval(Model):
    """A verdict on an asset in review as it was then, with the reason when it was sent back."""

    __tablename__ = "approvals"
    __table_args__ = (CheckConstraint("verdict IN ('approved', 'sent_back')", name="verdict"),)

    asset_id: Mapped[int] = mapped_column(ForeignKey(Asset.id, ondelete="CASCADE"), index=True)
    asset: Mapped[Asset] = relationship()
    user_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    user: Mapped[User | None] = relationship()
    verdict: Mapped[str] = mapped_column(String(10))
    text_seq: Mapped[int]
    revision: Mapped[int]

    @property
    def still_holds(self) -> bool:
        """Nothing of what its reader gets was changed since."""
        return (self.text_seq, self.revision) == (self.asset.text.head_seq, self.asset.revision)

    reason: Mapped[str] = mapped_column(LongText, default="")


class Tick(Model):
    """One person ticked one line of a checklist, for themselves. The line is known by its words' SHA-256."""

    __tablename__ = "ticks"
    __table_args__ = (UniqueConstraint("asset_id", "user_id", "line"),)

    asset_id: Mapped[int] = mapped_column(ForeignKey(Asset.id, ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    line: Mapped[str] = mapped_column(String(64))
