"""A co-authored Markdown text: its words, its revisions, and saves that merge."""

import secrets

from flask_babel import gettext as _
from sqlalchemy import JSON, BigInteger, Index, String, select, update
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from workspace import bus
from workspace.activity.models import Event, followers, tell_once
from workspace.db import Model, db, now
from workspace.people.models import User
from workspace.search.index import index_text
from workspace.search.models import SearchEntry
from workspace.text import excerpt, plain
from workspace.texts import log, mentions, revisions
from workspace.texts.authorship import author_at
from workspace.texts.document import LONGEST, Document
from workspace.texts.merging import Merged, merge
from workspace.texts.revisions import TextRevision

TOLD_OF = ("persona",)  # whose followers are told when one of its texts is saved
Passage = tuple[bytes, bytes] | None  # what holds on to it (Document.anchored); None is all of an empty text


class TooLong(ValueError):
    """The text would be longer than a text may be."""


class Changed(Exception):
    """The passage says something else by now: `now`, or None when it is gone."""

    def __init__(self, now: str | None) -> None:
        super().__init__(now)
        self.now = now


class Text(Model):
    """One text. `kind` and `row_id` say whose it is, for events and search; `functions` who may edit it.

    `label` is its name within its owner (an English message id where it is a default). `head_seq` is the
    seq of its newest revision, 0 while nothing was written. What is typed live comes into the log first
    (`log_seq`) and is settled within two seconds (`settled_seq`): then `markdown` and `authorship` say it
    too. `epoch` names the log, 0 while there is none.
    """

    __tablename__ = "texts"
    __table_args__ = (Index("ix_texts_owner", "kind", "row_id"),)

    markdown: Mapped[str] = mapped_column(LongText, default="")
    authorship: Mapped[list] = mapped_column(JSON, default=list)
    revisions: Mapped[int] = mapped_column(default=0)
    head_seq: Mapped[int] = mapped_column(default=0)
    settled_seq: Mapped[int] = mapped_column(default=0)
    log_seq: Mapped[int] = mapped_column(default=0)
    epoch: Mapped[int] = mapped_column(BigInteger, default=0)
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
        """The words as they were at that number ("" at 0). Raises LookupError when they are not kept."""
        if seq == 0:
            return ""
        kept = select(TextRevision.markdown).where(TextRevision.text_id == self.id, TextRevision.seq == seq)
        found = db.session.scalar(kept)
        return log.document(self.id, seq)[0].markdown if found is None else found

    def hold(self) -> int:
        """The seq of what it says now, to be asked for for ever: what is typed later is another revision."""
        if newest := revisions.newest(self.id):
            newest.is_held = True
        return self.head_seq

    def write(self, markdown: str, by: User | None) -> None:
        """Replaces the words, as a new revision; the same words again make none."""
        markdown = _normal(markdown)
        db.session.flush()
        if not self.epoch:
            if markdown != self.markdown:
                self.log_seq += 1
                self._revise(markdown, [], {by.id} if by else set())
            return
        self._take_turn()
        document, seq = log.document(self.id)
        self._settle(document, seq)
        self._log(document, document.edit(markdown, by and by.id), by)

    def replace(self, passage: Passage, was: str, words: str, by: User | None) -> None:
        """Puts words in the place of a passage that still says `was`, as its own revision. Raises Changed
        and TooLong.
        """
        document = self.take_document()
        place = document.found(*passage) if passage else (0, len(document.markdown))
        now = place and document.markdown[slice(*place)]
        if now != was:
            raise Changed(now)
        if len(document.markdown) - len(was) + len(words) > LONGEST:
            raise TooLong(self.id)
        self._log(document, document.replace(place, _normal(words), by and by.id), by)

    def take_document(self) -> Document:
        """What it says now, to write or to hold on to: nobody else writes before the transaction ends."""
        self._take_turn()
        self.open_log()
        document, seq = log.document(self.id)
        self._settle(document, seq)
        return document

    def save(self, markdown: str, base_seq: int, by: User) -> Merged:
        """Saves what was written upon the words at `base_seq`, merged with what others saved since.

        A clash saves nothing: both versions are in the answer. A base that is not kept counts as empty.
        """
        merged = self.merged(markdown, base_seq)
        if not merged.clash:
            self._write_and_tell(merged.text, by)
        return merged

    def merged(self, markdown: str, base_seq: int) -> Merged:
        """The same without saving it."""
        self._take_turn()
        self.settle()
        return self._merged(_normal(markdown), base_seq)

    def take(self, update: bytes, by: User) -> None:
        """Takes what a browser wrote live and could not send by its socket. Twice is once. Raises Broken."""
        document = self.take_document()
        if made := document.take(update, by.id):
            self.append(self.id, [(by.id, made)])
            db.session.refresh(self)
            self._settle(document, self.log_seq)
        bus.tell_of_text(self.id, self.log_seq)

    def restore(self, seq: int, by: User) -> None:
        """Writes the words of an earlier revision again, as the newest. Raises LookupError."""
        self._take_turn()
        self._write_and_tell(self.at(seq), by)

    def open_log(self) -> None:
        """From here on the text is its log: a document of the words, by those who wrote them."""
        if self.epoch:
            return
        self.epoch = secrets.randbits(52) + 1  # a browser's numbers are exact to 53 bits
        self.authorship = revisions.replayed(self.id)
        log.keep(self.id, self.log_seq, Document.of(self.markdown, self.authorship))

    @classmethod
    def append(cls, text_id: int, updates: list[tuple[int | None, bytes]]) -> int | None:
        """Adds (author's id, update) pairs to the log. The number of the last one; None when the text is
        gone.
        """
        db.session.flush()
        return log.append(db.session.connection(), {text_id: updates}).get(text_id)

    def settle(self, standing: log.Standing | None = None) -> None:
        """Writes down what was typed live: the words on the row, who wrote them, a revision, what is found
        by them. Reads the log, unless somebody knows how the text stands at its end.
        """
        if self.settled_seq == self.log_seq:
            return
        if standing and standing.seq == self.log_seq:
            self._settle(standing, standing.seq)
        else:
            self._settle(*log.document(self.id))

    def _settle(self, document: Document | log.Standing, seq: int) -> None:
        if self.settled_seq >= seq:
            return
        wrote = log.authors(self.id, self.settled_seq)
        self.settled_seq = seq
        if document.markdown == self.markdown:
            return
        is_new = self._revise(document.markdown, document.authorship, wrote, is_live=True)
        if is_new:
            for author in db.session.scalars(select(User).where(User.id.in_(wrote))):
                self._tell(author)

    def _revise(self, markdown: str, authorship: list, author_ids: set[int], is_live: bool = False) -> bool:
        """A new revision, or more of the newest one when it goes on. Says whether it is a new one."""
        newest = revisions.newest(self.id) if is_live else None
        before, self.markdown, self.authorship = self.markdown, markdown, authorship
        self.head_seq = self.settled_seq = self.log_seq
        is_new = not (newest and newest.goes_on(author_ids))
        if is_new:
            self.revisions += 1
            newest = TextRevision(text_id=self.id, number=self.revisions, is_live=is_live)
            db.session.add(newest)
        newest.seq, newest.changed_at = self.head_seq, now()
        newest.markdown, newest.authorship = markdown, authorship
        revisions.sign(newest, author_ids)
        index_text(self.kind, self.row_id, self.id, markdown)
        self._tell_mentioned(before, author_ids)
        bus.tell({"settled": self.id, "page": f"{self.kind}:{self.row_id}"})
        return is_new

    @property
    def title(self) -> str:
        """What it is called where something is told of it: its owner's name and its own."""
        owner = select(SearchEntry.title).where(
            SearchEntry.kind == self.kind, SearchEntry.row_id == self.row_id, SearchEntry.part == 0
        )
        names = [db.session.scalar(owner), self.label and _(self.label)]
        return " · ".join(filter(None, names))

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

    def _log(self, document: Document, made: bytes | None, by: User | None) -> None:
        """Keeps what was just made in the document, as a revision; None when nothing was."""
        if made:
            self.log_seq += 1
            log.add(self.id, self.log_seq, [(by and by.id, made)])
            self._revise(document.markdown, document.authorship, {by.id} if by else set())
        bus.tell_of_text(self.id, self.log_seq)

    def _write_and_tell(self, markdown: str, by: User) -> None:
        if markdown != self.markdown:
            self.write(markdown, by)
            self._tell(by)

    def _tell(self, by: User) -> None:
        event = Event.record(by, "edited", self.kind, self.row_id, self.title)
        if self.kind in TOLD_OF:
            tell_once(followers(self.kind, self.row_id), event)

    def _tell_mentioned(self, before: str, author_ids: set[int]) -> None:
        """Whoever is mentioned now and was not, by whoever wrote that passage."""
        alone = next(iter(author_ids)) if len(author_ids) == 1 else None
        for user_id, place in mentions.fresh(before, self.markdown).items():
            by = author_at(self.authorship, place) or alone
            mentions.tell([user_id], by, self.kind, self.row_id, self.title)


def _normal(markdown: str) -> str:
    """Line ends as LF: browsers send CRLF, and a merge would see every line changed."""
    return markdown.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
