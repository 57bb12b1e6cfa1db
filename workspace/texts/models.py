"""A co-authored Markdown text: its words, its revisions, and saves that merge."""

from flask_babel import gettext as _
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select, update
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.activity.models import Event, followers, tell_once
from workspace.db import Model, db
from workspace.people.models import User
from workspace.search.index import index_text
from workspace.search.models import SearchEntry
from workspace.text import excerpt, plain
from workspace.texts.merging import Merged, merge

TOLD_OF = ("persona",)  # whose followers are told when one of its texts is saved


class Text(Model):
    """One text. `kind` and `row_id` say whose it is, for events and search; `functions` who may edit it.

    `label` is its name within its owner (an English message id where it is a default). `head_seq` is the
    number of its newest revision, 0 while nothing was written.
    """

    __tablename__ = "texts"
    __table_args__ = (Index("ix_texts_owner", "kind", "row_id"),)

    markdown: Mapped[str] = mapped_column(LongText, default="")
    head_seq: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(String(20))
    row_id: Mapped[int] = mapped_column(default=0)
    label: Mapped[str] = mapped_column(String(200), default="")
    functions: Mapped[str] = mapped_column(String(20), default="sales marketing")

    @classmethod
    def carry_over(cls, kind: str, old_id: int, new_id: int) -> None:
        """Two rows become one: the texts of the one are the other's, and found so once that is indexed."""
        db.session.flush()
        for table in (cls, SearchEntry):
            part = [SearchEntry.part != 0] if table is SearchEntry else []
            theirs = update(table).where(table.kind == kind, table.row_id == old_id, *part)
            db.session.execute(theirs.values(row_id=new_id))

    def editable_by(self, user: User) -> bool:
        return user.is_admin or any(user.holds(function) for function in self.functions.split())

    def at(self, seq: int) -> str:
        """The words as they were at that revision ("" at 0). Raises LookupError when it is not kept."""
        if seq == 0:
            return ""
        found = db.session.scalar(
            select(TextRevision.markdown).where(TextRevision.text_id == self.id, TextRevision.seq == seq)
        )
        if found is None:
            raise LookupError(seq)
        return found

    def write(self, markdown: str, by: User | None) -> None:
        """Replaces the words, as a new revision; the same words again make none."""
        markdown = _normal(markdown)
        if markdown == self.markdown:
            return
        db.session.flush()
        self.head_seq += 1
        self.markdown = markdown
        db.session.add(
            TextRevision(text_id=self.id, seq=self.head_seq, markdown=markdown, author_id=by and by.id)
        )
        index_text(self.kind, self.row_id, self.id, markdown)

    def save(self, markdown: str, base_seq: int, by: User) -> Merged:
        """Saves what was written upon revision `base_seq`, merged with what others saved since.

        A clash saves nothing: both versions are in the answer. A base that is not kept counts as empty.
        """
        self._take_turn()
        merged = self._merged(_normal(markdown), base_seq)
        if not merged.clash:
            self._write_and_tell(merged.text, by)
        return merged

    def restore(self, seq: int, by: User) -> None:
        """Writes the words of an earlier revision again, as the newest. Raises LookupError."""
        self._take_turn()
        self._write_and_tell(self.at(seq), by)

    @property
    def excerpt(self) -> str:
        return excerpt(self.markdown)

    @property
    def plain(self) -> str:
        return plain(self.markdown)

    def _take_turn(self) -> None:
        """On PostgreSQL two saves at one moment wait for each other; both then know what the other wrote."""
        db.session.refresh(self, with_for_update=True)

    def _merged(self, markdown: str, base_seq: int) -> Merged:
        if base_seq == self.head_seq:
            return Merged(markdown, [])
        try:
            base = self.at(base_seq)
        except LookupError:
            base = ""
        return merge(base, markdown, self.markdown)

    def _write_and_tell(self, markdown: str, by: User) -> None:
        if markdown == self.markdown:
            return
        self.write(markdown, by)
        owner = select(SearchEntry.title).where(
            SearchEntry.kind == self.kind, SearchEntry.row_id == self.row_id, SearchEntry.part == 0
        )
        names = [db.session.scalar(owner), self.label and _(self.label)]
        event = Event.record(by, "edited", self.kind, self.row_id, " · ".join(filter(None, names)))
        if self.kind in TOLD_OF:
            tell_once(followers(self.kind, self.row_id), event)


class TextRevision(Model):
    """The text as one save left it."""

    __tablename__ = "text_revisions"
    __table_args__ = (UniqueConstraint("text_id", "seq"),)

    text_id: Mapped[int] = mapped_column(ForeignKey(Text.id, ondelete="CASCADE"))
    text: Mapped[Text] = relationship()
    seq: Mapped[int]
    markdown: Mapped[str] = mapped_column(LongText)
    author_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    author: Mapped[User | None] = relationship()


def _normal(markdown: str) -> str:
    """Line ends as LF: browsers send CRLF, and a merge would see every line changed."""
    return markdown.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
