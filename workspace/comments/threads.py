"""The threads of a text, in the order of their places in it."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import joinedload

from workspace.comments.judging import Verdict, verdict
from workspace.comments.models import Comment
from workspace.db import Page, db, keyset
from workspace.people.models import User
from workspace.texts import log
from workspace.texts.differences import Piece, difference, folded_away
from workspace.texts.document import Document
from workspace.texts.models import Text

SIZE = 50
REPLIES = 20  # the newest of each thread; all of them stand on its own page


class Reply(NamedTuple):
    id: int
    thread_id: int
    words: str
    created_at: datetime
    author: str | None


class Thread(NamedTuple):
    """A comment with its newest replies and how many came before those, what its passage says now (None when
    it is gone), and who judges it, where it is a suggestion.
    """

    comment: Comment
    replies: list[Reply]
    earlier: int
    place: int
    now: str | None
    pieces: list[Piece]
    verdict: Verdict | None

    @property
    def is_changed(self) -> bool:
        """Whether the passage says something else by now."""
        return self.now != self.comment.quote

    @property
    def is_acceptable(self) -> bool:
        return bool(self.verdict and self.verdict.may and self.comment.is_open and not self.is_changed)


def open_of(text: Text, after: str | None = None) -> Page:
    """Ids of the threads that are not resolved, the oldest first."""
    threads = select(Comment.id).where(Comment.text_id == text.id, Comment.thread_id.is_(None))
    return keyset(threads.where(Comment.resolved_at.is_(None)), [Comment.id], after, SIZE, descending=False)


def resolved_of(text: Text, after: str | None = None) -> Page:
    """Ids of those that are, the newest first."""
    threads = select(Comment.id).where(Comment.text_id == text.id, Comment.thread_id.is_(None))
    return keyset(threads.where(Comment.resolved_at.is_not(None)), [Comment.id], after, SIZE)


def shown(text: Text, ids: Sequence[int], user: User, team: Sequence[User]) -> list[Thread]:
    """These threads as `user` sees them, in the order of their places; those without one come last. `team` is
    everybody who works here.
    """
    people = map(joinedload, (Comment.author, Comment.resolved_by))
    found = select(Comment).options(*people).where(Comment.id.in_(ids), Comment.text_id == text.id)
    comments = list(db.session.scalars(found.order_by(Comment.id)))
    replies, earlier = _replies([comment.id for comment in comments])
    document = _document(text, comments)
    threads = [
        _thread(comment, replies.get(comment.id, []), earlier.get(comment.id, 0), document, user, team)
        for comment in comments
    ]
    return sorted(threads, key=lambda thread: (thread.place, thread.comment.id))


def sets(threads: Sequence[Thread]) -> list[tuple[Comment, int]]:
    """Of what was suggested together and can be accepted: the first of each set, and how many there are."""
    found: dict[uuid.UUID, list[Comment]] = {}
    for thread in threads:
        if thread.is_acceptable and thread.comment.set_key:
            found.setdefault(thread.comment.set_key, []).append(thread.comment)
    return [(together[0], len(together)) for together in found.values() if len(together) > 1]


def replies_of(thread: Comment, after: str | None) -> Page:
    """All of them, the oldest first."""
    rows = _reply_columns().where(Comment.thread_id == thread.id)
    return keyset(rows, [Comment.id], after, SIZE, descending=False)


def _thread(
    comment: Comment,
    replies: list[Reply],
    earlier: int,
    document: Document | None,
    user: User,
    team: Sequence[User],
) -> Thread:
    markdown = document.markdown if document else comment.text.markdown
    place = document.found(*comment.passage) if document and comment.passage else None
    if comment.passage:
        now = markdown[slice(*place)] if place else None
    else:
        now = markdown if comment.is_suggestion else ""
    return Thread(
        comment,
        replies,
        earlier,
        place[0] if place else len(markdown) + 1,
        now,
        folded_away(difference(comment.quote, comment.replacement)) if comment.is_suggestion else [],
        verdict(comment, user, team) if comment.is_suggestion and comment.is_open else None,
    )


def _document(text: Text, comments: Sequence[Comment]) -> Document | None:
    if text.epoch and any(comment.passage for comment in comments):
        return log.document(text.id)[0]
    return None


def _replies(ids: Sequence[int]) -> tuple[dict[int, list[Reply]], dict[int, int]]:
    """The newest ones by thread, oldest first, and how many there are before those."""
    place = func.row_number().over(partition_by=Comment.thread_id, order_by=Comment.id.desc())
    of_all = func.count().over(partition_by=Comment.thread_id)
    ranked = (
        _reply_columns()
        .add_columns(place.label("place"), of_all.label("in_all"))
        .where(Comment.thread_id.in_(ids))
        .subquery()
    )
    newest = select(ranked).where(ranked.c.place <= REPLIES).order_by(ranked.c.id)
    found: dict[int, list[Reply]] = {}
    earlier: dict[int, int] = {}
    for row in db.session.execute(newest):
        found.setdefault(row.thread_id, []).append(_reply(row))
        earlier[row.thread_id] = max(row.in_all - REPLIES, 0)
    return found, earlier


def _reply_columns() -> Select:
    return select(
        Comment.id, Comment.thread_id, Comment.words, Comment.created_at, User.name.label("author")
    ).outerjoin(User, User.id == Comment.author_id)


def _reply(row: Row) -> Reply:
    return Reply(row.id, row.thread_id, row.words, row.created_at, row.author)
