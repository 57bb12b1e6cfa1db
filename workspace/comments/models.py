"""What people say of a text: comments on a passage or on the whole, replies, and suggestions."""

import base64
import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Uuid, select
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace import bus
from workspace.activity.models import Event, tell
from workspace.clash import hold
from workspace.comments.passages import Held
from workspace.comments.telling import tell_of, tell_reply
from workspace.db import Model, Moment, Once, db, now
from workspace.people.models import User
from workspace.texts.models import Changed, Passage, Text, TooLong


class Settled(Exception):
    """Somebody was here before: the comment is no longer open, or no longer what it was."""


class Comment(Once, Model):
    """A comment, the first of a thread where `thread_id` is None; with a `replacement` it is a suggestion.

    `start` and `end` hold on to its passage (None for the whole text), `quote` is the passage as it was.
    An empty replacement removes it. What was suggested together has one `set_key`. It is open until
    `resolved_at`; a suggestion is resolved by its verdict.
    """

    __tablename__ = "comments"
    __table_args__ = (
        Index("ix_comments_of_text", "text_id", "thread_id", "resolved_at", "id"),
        Index("ix_comments_replies", "thread_id", "id"),
        CheckConstraint("verdict IN ('accepted', 'declined', 'withdrawn')", name="verdict"),
        CheckConstraint("verdict IS NULL OR replacement IS NOT NULL", name="judged"),
        CheckConstraint("thread_id IS NULL OR (replacement IS NULL AND start IS NULL)", name="reply"),
    )

    text_id: Mapped[int] = mapped_column(ForeignKey(Text.id, ondelete="CASCADE"))
    text: Mapped[Text] = relationship()
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    thread: Mapped["Comment | None"] = relationship(remote_side="Comment.id")
    author_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    author: Mapped[User | None] = relationship(foreign_keys=author_id)
    words: Mapped[str] = mapped_column(LongText, default="")
    start: Mapped[bytes | None] = mapped_column(LargeBinary)
    end: Mapped[bytes | None] = mapped_column(LargeBinary)
    quote: Mapped[str] = mapped_column(LongText, default="")
    replacement: Mapped[str | None] = mapped_column(LongText)
    set_key: Mapped[uuid.UUID | None] = mapped_column(Uuid, index=True)
    verdict: Mapped[str | None] = mapped_column(String(9))
    reason: Mapped[str] = mapped_column(String(1000), default="")
    judged_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    judged_by: Mapped[User | None] = relationship(foreign_keys=judged_by_id)
    judged_at: Mapped[datetime | None] = mapped_column(Moment)
    resolved_at: Mapped[datetime | None] = mapped_column(Moment)
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    resolved_by: Mapped[User | None] = relationship(foreign_keys=resolved_by_id)

    @classmethod
    def add(
        cls, text: Text, by: User, words: str, held: Held | None = None, client_id: str | None = None
    ) -> "Comment":
        """Says something of a passage, or of the whole text. The same client_id makes it once."""
        if made := cls.sent(client_id):
            return made
        comment = cls._made(text, by, words, held, client_id)
        tell_of(text, "commented", by, words)
        return comment

    @classmethod
    def suggest(
        cls,
        text: Text,
        by: User,
        changes: list[tuple[Held, str]],
        words: str = "",
        client_id: str | None = None,
    ) -> list["Comment"]:
        """Other words for passages, judged one by one or together. Told once. `words` say why."""
        if made := cls.sent(client_id):
            return [made]
        together = uuid.uuid4() if len(changes) > 1 else None
        suggestions = []
        for number, (held, replacement) in enumerate(changes):
            first = number == 0
            comment = cls._made(text, by, words if first else "", held, client_id if first else None)
            comment.replacement, comment.set_key = replacement, together
            suggestions.append(comment)
        tell_of(text, "suggested", by, words)
        return suggestions

    @classmethod
    def _made(cls, text: Text, by: User, words: str, held: Held | None, client_id: str | None) -> "Comment":
        comment = cls(text=text, author_id=by.id, words=words.strip())
        if held:
            comment.start, comment.end, comment.quote = held
        if client_id:
            comment.client_id = uuid.UUID(client_id)
        db.session.add(comment)
        return comment

    def reply(self, by: User, words: str, client_id: str | None = None) -> "Comment":
        """An answer beneath it: there is one level."""
        if made := Comment.sent(client_id):
            return made
        reply = Comment._made(self.text, by, words, None, client_id)
        reply.thread_id = self.id
        tell_reply(self.text, by, words, self.people_in_it())
        return reply

    def resolve(self, by: User) -> None:
        """Settles a comment; again does nothing. A suggestion is settled by its verdict: raises Settled."""
        hold(self)
        if self.is_suggestion:
            raise Settled
        if self.is_open:
            self._close(by)
            self._record(by, "resolved")

    def reopen(self, by: User) -> None:
        """Raises Settled when its words stand in the text."""
        hold(self)
        if self.verdict == "accepted":
            raise Settled
        if not self.is_open:
            self.resolved_at = self.resolved_by_id = None
            self.verdict = self.judged_at = self.judged_by_id = None
            self.reason = ""
            self._record(by, "opened_again")

    @classmethod
    def accept_all(cls, suggestions: list["Comment"], by: User) -> int:
        """Accepts those that still fit, and says how many those are; the others stay open."""
        return sum(suggestion._is_accepted(by) for suggestion in suggestions)

    def accept(self, by: User) -> None:
        """Puts its words into the text, as written by whoever suggested them. Raises Settled, and
        texts.Changed or TooLong, and then nothing happened.
        """
        self._hold_open()
        self.text.replace(self.passage, self.quote, self.replacement, self.author)
        self._judge("accepted", by)
        self._tell_author("accepted", by)

    def decline(self, by: User, reason: str = "") -> None:
        """Raises Settled."""
        self._hold_open()
        self._judge("declined", by)
        self.reason = reason.strip()
        self._tell_author("declined", by)

    def withdraw(self) -> None:
        """By its author. Raises Settled."""
        self._hold_open()
        self._judge("withdrawn", self.author)
        self._record(self.author, "took_back")

    @property
    def is_suggestion(self) -> bool:
        return self.replacement is not None

    @property
    def is_open(self) -> bool:
        return self.resolved_at is None

    @property
    def with_it(self) -> list["Comment"]:
        """What was suggested together with it and is still open, itself too."""
        if self.set_key is None:
            return [self] if self.is_open else []
        together = select(Comment).where(Comment.set_key == self.set_key, Comment.resolved_at.is_(None))
        return list(db.session.scalars(together.order_by(Comment.id)))

    def reopenable_by(self, user: User) -> bool:
        """What was accepted stands in the text; what was withdrawn is its author's to bring back."""
        if self.is_open or self.verdict == "accepted":
            return False
        return user.can_write and (self.verdict != "withdrawn" or self.author_id == user.id)

    def withdrawable_by(self, user: User) -> bool:
        return user.can_write and self.author_id == user.id

    @property
    def passage(self) -> Passage:
        return (self.start, self.end) if self.start is not None and self.end is not None else None

    @property
    def written_passage(self) -> tuple[str, ...]:
        """The same in base64, as browsers read it."""
        return tuple(base64.b64encode(position).decode() for position in self.passage or ())

    def people_in_it(self) -> list[User]:
        """Whoever said something in the thread and is still here."""
        wrote = select(Comment.author_id).where((Comment.id == self.id) | (Comment.thread_id == self.id))
        return list(db.session.scalars(select(User).where(User.id.in_(wrote), User.removed_at.is_(None))))

    def _hold_open(self) -> None:
        hold(self)
        if not (self.is_suggestion and self.is_open):
            raise Settled

    def _judge(self, verdict: str, by: User) -> None:
        self.verdict, self.judged_by_id, self.judged_at = verdict, by.id, now()
        self._close(by)

    def _close(self, by: User) -> None:
        self.resolved_at, self.resolved_by_id = now(), by.id

    def _is_accepted(self, by: User) -> bool:
        try:
            self.accept(by)
        except (Settled, Changed, TooLong):
            return False
        return True

    def _tell_author(self, verb: str, by: User) -> None:
        event = self._record(by, verb)
        if self.author and self.author.is_active:
            tell([self.author], event)

    def _record(self, by: User, verb: str) -> Event:
        bus.tell({"said": self.text_id, "page": f"{self.text.kind}:{self.text.row_id}"})
        return Event.record(by, verb, self.text.kind, self.text.row_id, self.text.title)
