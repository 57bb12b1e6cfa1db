"""Answers that somebody has to approve: written drafts, and those whose words changed since."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Row, Select, exists, func, or_, select, union_all
from sqlalchemy.orm import aliased

from workspace.activity.models import Following
from workspace.db import Moment, db
from workspace.objections.answers import Answer
from workspace.objections.approval import verdict_among
from workspace.objections.models import Theme
from workspace.people.models import User
from workspace.texts import revisions
from workspace.texts.models import Text

MOST = 100
_PARTS = (Answer.know_id, Answer.say_id, Answer.do_id)
_APPROVED = (Answer.approved_know, Answer.approved_say, Answer.approved_do)


class Unapproved(NamedTuple):
    """An answer, since when its words wait, who may approve them, and if the reader follows its theme."""

    id: int
    theme: str
    since: datetime
    is_changed: bool
    approvers: list[User]
    is_followed: bool


def answers(team: Sequence[User], reader: User) -> list[Unapproved]:
    """A hundred at most, the longest begun first. One query; `team` is the active people who write."""
    found: dict[int, tuple[Row, dict[User, datetime]]] = {}
    for row in db.session.execute(_with_writers(_waiting(reader))):
        wrote = found.setdefault(row.id, (row, {}))[1]
        if row.User:
            wrote[row.User] = row.since
    return [_unapproved(row, wrote, team) for row, wrote in found.values()]


def _unapproved(row: Row, wrote: dict[User, datetime], team: Sequence[User]) -> Unapproved:
    approvers = [person for person in team if verdict_among(team, person, list(wrote)).may]
    since = min(wrote.values(), default=row.begun_at)
    return Unapproved(row.id, row.name, since, row.is_changed, approvers, row.is_followed)


def _waiting(reader: User) -> Select:
    """Those in force or not approved yet whose texts say something else than what was approved.

    Reads every answer that was not replaced: there are about as many as themes.
    """
    is_followed = exists().where(
        Following.user_id == reader.id, Following.kind == "theme", Following.row_id == Answer.theme_id
    )
    query = select(
        *(Answer.id, Answer.know_id, Answer.say_id, Answer.do_id, Answer.approved_seqs, Theme.name),
        Answer.approved_at.is_not(None).label("is_changed"),
        func.coalesce(Answer.approved_at, Answer.created_at, type_=Moment).label("begun_at"),
        is_followed.label("is_followed"),
    ).join(Theme, Theme.id == Answer.theme_id)
    says_other = []
    for part, approved in zip(_PARTS, _APPROVED, strict=True):
        text = aliased(Text)
        query = query.join(text, text.id == part)
        says_other.append((text.head_seq > 0) & (text.markdown != approved))
    return (
        query.where(Answer.replaced_by_id.is_(None), Theme.merged_into_id.is_(None), or_(*says_other))
        .order_by(Answer.id)
        .limit(MOST)
    )


def _with_writers(answers: Select) -> Select:
    """Its rows once for each `User` who wrote in the texts since they were approved last, and `since` when;
    once with None where nobody who is known did."""
    answers, steps = answers.cte("answers_waiting"), revisions.wrote().subquery("steps")
    wrote = union_all(
        *(
            select(answers.c.id, steps.c.author_id, steps.c.created_at)
            .join(steps, steps.c.text_id == answers.c[part.key])
            .where(steps.c.seq > func.coalesce(answers.c.approved_seqs[n].as_integer(), 0))
            for n, part in enumerate(_PARTS)
        )
    ).subquery()
    first = (
        select(wrote.c.id, wrote.c.author_id, func.min(wrote.c.created_at, type_=Moment).label("since"))
        .group_by(wrote.c.id, wrote.c.author_id)
        .subquery()
    )
    return (
        select(answers, User, first.c.since)
        .outerjoin(first, first.c.id == answers.c.id)
        .outerjoin(User, User.id == first.c.author_id)
        .order_by(answers.c.id, User.id)
    )
