"""What they will object to and ask, each with what has worked against it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Integer, Row, cast, func, literal, select

from workspace.briefs.said import Loud
from workspace.db import db
from workspace.objections.answers import Outcome, Tip
from workspace.objections.in_force import InForce, in_force
from workspace.objections.models import Objection
from workspace.objections.records import DID_HELP, HELPED, Record

NEVER = Record()


@dataclass(frozen=True)
class Expected:
    """A theme to expect: was it heard `here`, what to say (in `language`), and how often that helped.

    `is_expired`: the answer's review date has passed. The tip is the one that helped most often.
    """

    theme_id: int
    name: str
    kind: str
    accounts: int
    here: bool
    answer_id: int | None = None
    say: str = ""
    language: str = ""
    is_expired: bool = False
    record: Record = NEVER
    tip_id: int | None = None
    tip: str = ""
    tip_record: Record = NEVER


def expected(
    themes: Sequence[Loud], here: Collection[int], language: str, persona_id: int | None
) -> list[Expected]:
    """Three queries, however many themes."""
    ids = [theme.theme_id for theme in themes]
    if not ids:
        return []
    answers = in_force(ids, language, persona_id)
    tried = _tried(ids, [answer.answer_id for answer in answers.values()])
    records = {row.id: Record(row.helped, row.tries) for row in tried if row.theme_id is None}
    tips = {row.theme_id: row for row in sorted(tried, key=lambda row: (row.helped, row.id)) if row.theme_id}
    return [
        _expected(
            theme,
            theme.theme_id in here,
            answers.get(theme.theme_id),
            records,
            tips.get(theme.theme_id),
        )
        for theme in themes
    ]


def _expected(
    theme: Loud, here: bool, answer: InForce | None, records: dict[int, Record], tip: Row | None
) -> Expected:
    return Expected(
        **theme._asdict(),
        here=here,
        answer_id=answer and answer.answer_id,
        say=answer.wording.say if answer else "",
        language=answer.wording.language if answer else "",
        is_expired=answer.is_expired if answer else False,
        record=records.get(answer.answer_id, NEVER) if answer else NEVER,
        tip_id=tip and tip.id,
        tip=tip.words if tip else "",
        tip_record=Record(tip.helped, tip.tries) if tip else NEVER,
    )


def _tried(theme_ids: Collection[int], answer_ids: Collection[int]) -> Sequence[Row]:
    """The themes' tips, and (theme_id None) these answers where they were tried: how often each helped."""
    tries = func.count(DID_HELP).label("tries")
    tips = (
        select(Tip.id, Tip.theme_id, Tip.words, HELPED, tries)
        .outerjoin(Outcome, Outcome.tip_id == Tip.id)
        .outerjoin(Objection, Objection.id == Outcome.objection_id)
        .where(Tip.theme_id.in_(theme_ids))
        .group_by(Tip.id, Tip.theme_id, Tip.words)
    )
    if not answer_ids:
        return db.session.execute(tips).all()
    answers = (
        select(
            Outcome.answer_id.label("id"),
            cast(None, Integer).label("theme_id"),
            literal("").label("words"),
            HELPED,
            tries,
        )
        .join(Objection, Objection.id == Outcome.objection_id)
        .where(Outcome.answer_id.in_(answer_ids))
        .group_by(Outcome.answer_id)
    )
    return db.session.execute(tips.union_all(answers)).all()
