"""What a seller has in hand against what was said: answer and assets, in the language of the words."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Row, select

from workspace.assets.models import Asset
from workspace.db import db, today
from workspace.deals.listing import IS_OPEN
from workspace.deals.models import Account, Deal, Stage
from workspace.objections.answers import IN_FORCE, Answer, AnswerTranslation
from workspace.objections.in_force import InForce
from workspace.objections.models import Objection, Theme, ThemeAsset
from workspace.people.models import User
from workspace.texts.models import Text

MOST = 20


class InHand(NamedTuple):
    """One occasion (id, words, language, heard_on, account, deal, theme), the answer, and what to send."""

    heard: Row | Objection
    answer: InForce | None
    assets: list[Row]


def logged_by(user: User, theme_ids: Collection[int]) -> list[Row]:
    """What this person heard of the themes on deals that are not closed, the newest of each deal first."""
    heard = (
        select(
            *(Objection.id, Objection.words, Objection.language, Objection.heard_on, Objection.persona_id),
            *(Objection.account_id, Objection.deal_id, Objection.theme_id),
            Account.name.label("account"),
            Deal.name.label("deal"),
            Theme.name.label("theme"),
        )
        .join(Account, Account.id == Objection.account_id)
        .join(Theme, Theme.id == Objection.theme_id)
        .outerjoin(Deal, Deal.id == Objection.deal_id)
        .outerjoin(Stage, Stage.id == Deal.stage_id)
        .where(
            Objection.logged_by_id == user.id,
            Objection.theme_id.in_(theme_ids),
            IS_OPEN,
        )
        .order_by(Objection.heard_on.desc(), Objection.id.desc())
        .limit(10 * MOST)
    )
    of_deal = {}
    for row in db.session.execute(heard):
        of_deal.setdefault((row.theme_id, row.account_id, row.deal_id), row)
    return list(of_deal.values())[:MOST]


def in_hand(heard: Sequence[Row | Objection], told_of: int | None = None) -> list[InHand]:
    """Three queries, however many. The asset that somebody was `told_of` comes first."""
    theme_ids = {row.theme_id for row in heard}
    answers, assets = _answers(theme_ids), sendable(theme_ids)
    translations = _translations(answers)
    found = []
    for row in heard:
        answer = next((answer for answer in answers if _is_for(answer, row)), None)
        words = answer and translations.get((answer.id, row.language))
        wording = words.wording(answer.approved_seqs) if words else answer and answer.wording
        met = InForce(answer.id, wording, answer.is_expired) if answer else None
        found.append(InHand(row, met, _fitting(assets, row, told_of)))
    return found


def sendable(theme_ids: Collection[int]) -> Sequence[Row]:
    """Published assets of the themes that a buyer may get: never an internal one, nor one past its review."""
    return db.session.execute(
        select(
            *(ThemeAsset.theme_id, Asset.id, Asset.title, Asset.type, Asset.language),
            *(Asset.url, Asset.file_name, Text.markdown.label("text")),
        )
        .join(Asset, Asset.id == ThemeAsset.asset_id)
        .join(Text, Text.id == Asset.text_id)
        .where(
            ThemeAsset.theme_id.in_(theme_ids),
            Asset.stage == "published",
            Asset.audience != "internal",
            Asset.review_on.is_(None) | (Asset.review_on >= today()),
        )
        .order_by(Asset.published_on.desc(), Asset.id.desc())
        .limit(100)
    ).all()


def _fitting(assets: Iterable[Row], heard: Row | Objection, told_of: int | None) -> list[Row]:
    """In the language it was said in, and the one told of; in another where there is none."""
    of_theme = [asset for asset in assets if asset.theme_id == heard.theme_id]
    chosen = [asset for asset in of_theme if asset.language == heard.language or asset.id == told_of]
    return sorted(chosen or of_theme, key=lambda asset: asset.id != told_of)


def _answers(theme_ids: Collection[int]) -> list[Answer]:
    """In force, those for one persona first, as `Answer.of` chooses."""
    in_force = (
        select(Answer)
        .where(
            Answer.theme_id.in_(theme_ids),
            IN_FORCE,
            Answer.product_id.is_(None),
        )
        .order_by(Answer.persona_id.is_(None), Answer.approved_at.desc(), Answer.id.desc())
    )
    return list(db.session.scalars(in_force))


def _is_for(answer: Answer, heard: Row | Objection) -> bool:
    return answer.theme_id == heard.theme_id and answer.persona_id in (None, heard.persona_id)


def _translations(answers: Sequence[Answer]) -> dict[tuple[int, str], AnswerTranslation]:
    rows = select(AnswerTranslation).where(AnswerTranslation.answer_id.in_([answer.id for answer in answers]))
    return {(row.answer_id, row.language): row for row in (db.session.scalars(rows) if answers else ())}
