"""The readable steps in which a text came to be."""

from datetime import datetime, timedelta

from sqlalchemy import JSON, ForeignKey, Select, UniqueConstraint, select
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Model, Moment, db, now
from workspace.people.models import User
from workspace.texts.document import Authorship, Document

SITTING = timedelta(minutes=10)  # what the same people write live in so long is one step
TOGETHER = timedelta(seconds=30)  # who writes so soon after another writes with them


class TextRevision(Model):
    """The text as one step left it: `number` counts them, `seq` is what the log had taken by then.

    `authorship` says who wrote which passage. A step that is held stays as it is: somebody has approved it.
    """

    __tablename__ = "text_revisions"
    __table_args__ = (UniqueConstraint("text_id", "seq"), UniqueConstraint("text_id", "number"))

    text_id: Mapped[int] = mapped_column(ForeignKey("texts.id", ondelete="CASCADE"))
    number: Mapped[int]
    seq: Mapped[int]
    markdown: Mapped[str] = mapped_column(LongText)
    authorship: Mapped[list] = mapped_column(JSON, default=list)
    is_live: Mapped[bool] = mapped_column(default=False)
    is_held: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime] = mapped_column(Moment, default=now)
    authors: Mapped[list[User]] = relationship(
        secondary=lambda: RevisionAuthor.__table__, order_by=User.name_key, viewonly=True
    )

    def goes_on(self, author_ids: set[int]) -> bool:
        """Whether what these people wrote live just now belongs to this step."""
        if not self.is_live or self.is_held or now() - self.created_at > SITTING:
            return False
        return now() - self.changed_at < TOGETHER or author_ids <= {author.id for author in self.authors}


class RevisionAuthor(Model):
    """A person who wrote in a step."""

    __tablename__ = "text_revision_authors"
    __table_args__ = (UniqueConstraint("revision_id", "user_id"),)

    revision_id: Mapped[int] = mapped_column(ForeignKey(TextRevision.id, ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)


def newest(text_id: int) -> TextRevision | None:
    steps = select(TextRevision).where(TextRevision.text_id == text_id)
    return db.session.scalar(steps.order_by(TextRevision.number.desc()).limit(1))


def sign(revision: TextRevision, author_ids: set[int]) -> None:
    """Adds them to those who wrote in the step."""
    is_new = revision.id is None
    db.session.flush()
    signed = select(RevisionAuthor.user_id).where(RevisionAuthor.revision_id == revision.id)
    known = set() if is_new else set(db.session.scalars(signed))
    db.session.add_all(RevisionAuthor(revision_id=revision.id, user_id=one) for one in author_ids - known)
    db.session.flush()
    db.session.expire(revision, ["authors"])


def wrote() -> Select:
    """(text_id, seq, author_id, created_at) of everybody who wrote in a step; author_id None where it is
    not known.
    """
    return select(
        TextRevision.text_id,
        TextRevision.seq,
        RevisionAuthor.user_id.label("author_id"),
        TextRevision.created_at,
    ).outerjoin(RevisionAuthor, RevisionAuthor.revision_id == TextRevision.id)


def replayed(text_id: int, last: int = 200) -> Authorship:
    """Who wrote which passage of a text without a log: its latest steps, done again."""
    steps = (
        select(TextRevision.markdown, RevisionAuthor.user_id)
        .outerjoin(RevisionAuthor, RevisionAuthor.revision_id == TextRevision.id)
        .where(TextRevision.text_id == text_id)
        .order_by(TextRevision.number.desc())
        .limit(last)
    )
    document = Document()
    for markdown, author_id in reversed(db.session.execute(steps).all()):
        document.edit(markdown, author_id)
    return document.authorship
