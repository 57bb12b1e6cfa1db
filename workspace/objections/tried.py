"""What may have been tried when something was heard: the answer, sellers' tips and the assets, each with how
often it helped. Whoever logged it says with one tap what it was; that counts as the occasion did."""

from typing import NamedTuple

from sqlalchemy import select

from workspace.assets.models import Asset
from workspace.db import Model, db
from workspace.objections.answers import Answer, Outcome, Tip
from workspace.objections.in_hand import in_hand
from workspace.objections.models import Objection
from workspace.objections.records import Record, Records, records
from workspace.people.models import User

MOST = 3  # of each kind: the rest is on the theme's page
KINDS: dict[str, type[Model]] = {"answer": Answer, "tip": Tip, "asset": Asset}


class Thing(NamedTuple):
    """`kind` is "answer", "tip" or "asset"; `is_noted` when it is known to have been tried then."""

    kind: str
    id: int
    words: str
    language: str | None
    record: Record
    is_noted: bool
    is_expired: bool = False


def things(objection: Objection) -> list[Thing]:
    """Nothing while it has no theme. What helped most often comes first."""
    if objection.theme is None:
        return []
    (met,) = in_hand([objection])
    helped, noted = records(objection.theme), _noted(objection)
    found = []
    if met.answer:
        words, row_id = met.answer.wording, met.answer.answer_id
        said = (words.say or words.do or words.know, words.language)
        found.append(_thing("answer", row_id, *said, helped, noted, met.answer.is_expired))
    for tip in db.session.scalars(select(Tip).where(Tip.theme_id == objection.theme_id).order_by(Tip.id)):
        found.append(_thing("tip", tip.id, tip.words, None, helped, noted))
    for asset in met.assets:
        found.append(_thing("asset", asset.id, asset.title, asset.language, helped, noted))
    found.sort(key=lambda thing: (not thing.is_noted, -thing.record.share, -thing.record.tries))
    return [thing for n, thing in enumerate(found) if _is_shown(thing, found[:n])]


def note(objection: Objection, kind: str, row_id: int, by: User) -> None:
    """It was tried on that occasion. Raises LookupError for what does not meet the theme of the objection."""
    if (kind, row_id) not in {(thing.kind, thing.id) for thing in things(objection)}:
        raise LookupError(kind, row_id)
    Outcome.note(objection, None, **{kind: db.session.get(KINDS[kind], row_id)}, by=by)


def share(objection: Objection, by: User, client_id: str | None = None) -> Tip:
    """What was answered on that occasion becomes a tip, and counts from there. Raises LookupError without."""
    if objection.theme is None or not objection.said_to_them:
        raise LookupError(objection.id)
    tip = Tip.add(objection.theme, by, objection.said_to_them, client_id=client_id)
    Outcome.note(objection, None, tip=tip, by=by)
    return tip


def _is_shown(thing: Thing, before: list[Thing]) -> bool:
    return sum(other.kind == thing.kind for other in before) < MOST


def _thing(
    kind: str,
    row_id: int,
    words: str,
    language: str | None,
    helped: Records,
    noted: set[tuple[str, int]],
    is_expired: bool = False,
) -> Thing:
    of_kind = {"answer": helped.answers, "tip": helped.tips, "asset": helped.assets}[kind]
    record = of_kind.get(row_id, Record())
    return Thing(kind, row_id, words, language, record, (kind, row_id) in noted, is_expired)


def _noted(objection: Objection) -> set[tuple[str, int]]:
    tried = select(Outcome.answer_id, Outcome.tip_id, Outcome.asset_id)
    rows = db.session.execute(tried.where(Outcome.objection_id == objection.id))
    return {(kind, row_id) for row in rows for kind, row_id in zip(KINDS, row, strict=True) if row_id}
