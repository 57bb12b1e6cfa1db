"""The approved words that meet several themes at once: for a brief, a list, a theme's page."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select

from workspace.db import db
from workspace.objections.answers import IN_FORCE, Answer, AnswerTranslation, Wording


class InForce(NamedTuple):
    """An answer in force and its words in the reader's language, or in the one it was written in.

    `is_expired`: its review date has passed, and nobody has said that it is still right.
    """

    answer_id: int
    wording: Wording
    is_expired: bool = False


def in_force(
    theme_ids: Collection[int], language: str, persona_id: int | None = None, product_id: int | None = None
) -> dict[int, InForce]:
    """By theme: the answer for that persona and product where there is one, else for any. Two queries."""
    closest: dict[int, Answer] = {}
    candidates = (
        select(Answer)
        .where(
            Answer.theme_id.in_(theme_ids),
            IN_FORCE,
            Answer.persona_id.is_(None) | (Answer.persona_id == persona_id),
            Answer.product_id.is_(None) | (Answer.product_id == product_id),
        )
        .order_by(
            Answer.persona_id.is_(None),
            Answer.product_id.is_(None),
            Answer.approved_at.desc(),
            Answer.id.desc(),
        )
    )
    for answer in db.session.scalars(candidates):
        closest.setdefault(answer.theme_id, answer)
    elsewhere = [answer.id for answer in closest.values() if answer.language != language]
    translations = select(AnswerTranslation).where(
        AnswerTranslation.answer_id.in_(elsewhere), AnswerTranslation.language == language
    )
    translated = {row.answer_id: row for row in (db.session.scalars(translations) if elsewhere else ())}
    return {theme_id: _in_force(answer, translated.get(answer.id)) for theme_id, answer in closest.items()}


def _in_force(answer: Answer, translation: AnswerTranslation | None) -> InForce:
    words = translation.wording(answer.approved_seqs) if translation else answer.wording
    return InForce(answer.id, words, answer.is_expired)
