"""When a seller's tip is offered as the next answer for everyone.

It was tried on at least three occasions and helped on a larger share of them than the answer in force did; no
answer, or one that was never tried, has helped on none. It is offered until somebody drafts an answer from
it, and not while a draft for everyone is being written.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Row, Select, exists, select
from sqlalchemy.orm import aliased

from workspace.db import db
from workspace.objections.answers import IN_FORCE, Answer, Tip
from workspace.objections.models import Objection, Theme
from workspace.objections.outcomes import Outcome
from workspace.objections.records import ENOUGH, HELPED, KNOWN, TRIES, Record, Records
from workspace.people.models import User


class Offer(NamedTuple):
    """A tip to put in the place of an answer, with how often each helped."""

    tip: Row
    record: Record
    of_answer: Record


def better_tip(tips: Iterable[Tip], answers: Sequence[Answer], records: Records) -> Tip | None:
    """The tip that is offered on its theme's page, or none; `answers` are all of the theme's, drafts too."""
    for_everyone = [answer for answer in answers if answer.persona_id is None and answer.product_id is None]
    if any(not answer.is_approved for answer in for_everyone):
        return None
    in_force = next((answer.id for answer in for_everyone if answer.is_in_force), None)
    against = records.answers.get(in_force, Record())
    taken = {answer.tip_id for answer in answers}
    tried = ((tip, records.tips.get(tip.id, Record())) for tip in tips if tip.id not in taken)
    better = [(record.share, record.tries, tip) for tip, record in tried if record.beats(against)]
    return max(better, key=lambda each: each[:2])[2] if better else None


def offered_to(owner: User) -> list[Offer]:
    """Of the answers that this person keeps right: at most one tip each, the best. Two queries at most."""
    rows = db.session.execute(_tried_enough(owner)).all()
    against = _of_answers({row.answer_id for row in rows})
    best: dict[int, Offer] = {}
    for row in rows:
        offer = Offer(row, Record(int(row.helped), row.tries), against.get(row.answer_id, Record()))
        known = best.get(row.answer_id)
        if offer.record.beats(offer.of_answer) and (known is None or known.record.share < offer.record.share):
            best[row.answer_id] = offer
    return list(best.values())


def _tried_enough(owner: User) -> Select:
    """The tips of the owner's themes with what was noted of them, from the index on an answer's owner."""
    another = aliased(Answer)
    is_taken = exists().where(another.tip_id == Tip.id)
    is_begun = exists().where(
        another.theme_id == Answer.theme_id,
        another.persona_id.is_(None),
        another.product_id.is_(None),
        another.approved_at.is_(None),
        another.replaced_by_id.is_(None),
    )
    tried = (
        select(Tip.id, Answer.id.label("answer_id"), HELPED, TRIES)
        .select_from(Answer)
        .join(Tip, Tip.theme_id == Answer.theme_id)
        .join(Outcome, Outcome.tip_id == Tip.id)
        .join(Objection, (Objection.id == Outcome.objection_id) & (Objection.theme_id == Answer.theme_id))
        .where(
            Answer.owner_id == owner.id,
            Answer.persona_id.is_(None),
            Answer.product_id.is_(None),
            IN_FORCE,
            KNOWN,
            ~is_taken,
            ~is_begun,
        )
        .group_by(Tip.id, Answer.id)
        .having(TRIES >= ENOUGH)
        .order_by(Tip.id)
        .limit(50)
        .subquery()
    )
    # Their names from outside: of eight tables in one heap PostgreSQL plans longer than it counts.
    return (
        select(
            Tip.id, Tip.words, Theme.id.label("theme_id"), Theme.name.label("theme"),
            User.name.label("author"), tried.c.answer_id, tried.c.helped, tried.c.tries,
        )
        .select_from(tried)
        .join(Tip, Tip.id == tried.c.id)
        .join(Theme, Theme.id == Tip.theme_id)
        .outerjoin(User, User.id == Tip.author_id)
        .order_by(Tip.id)
    )  # fmt: skip


def _of_answers(answer_ids: set[int]) -> dict[int, Record]:
    if not answer_ids:
        return {}
    counted = (
        select(Outcome.answer_id, HELPED, TRIES)
        .join(Answer, Answer.id == Outcome.answer_id)
        .join(Objection, (Objection.id == Outcome.objection_id) & (Objection.theme_id == Answer.theme_id))
        .where(Outcome.answer_id.in_(answer_ids), KNOWN)
        .group_by(Outcome.answer_id)
    )
    return {row.answer_id: Record(int(row.helped), row.tries) for row in db.session.execute(counted)}
