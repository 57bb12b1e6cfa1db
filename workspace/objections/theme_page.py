"""What meets a theme, together on its page: answers, assets, tips, and how often each helped."""

from typing import NamedTuple

from sqlalchemy import Row, select
from sqlalchemy.orm import joinedload

from workspace.assets.models import Asset
from workspace.db import db
from workspace.objections.answers import Answer, AnswerTranslation, Tip, Wording
from workspace.objections.better import better_tip
from workspace.objections.models import Theme, ThemeAsset
from workspace.objections.records import Records, records
from workspace.people.models import User


class Met(NamedTuple):
    """`answers` are in force, each with its words in the reader's language; the one for everyone is first.

    `better`: a tip that is offered as the next answer.
    """

    answers: list[tuple[Answer, Wording]]
    drafts: list[Answer]
    history: list[Answer]
    assets: list[Row]
    tips: list[Tip]
    records: Records
    better: Tip | None

    @property
    def shown(self) -> list[Row]:
        """The published assets: what can be shown today."""
        return [asset for asset in self.assets if asset.stage == "published"]

    @property
    def coming(self) -> list[Row]:
        return [asset for asset in self.assets if asset.stage not in ("published", "retired")]


def theme_page(theme: Theme, reader: User) -> Met:
    """All of it in four queries."""
    rows = (
        db.session.execute(
            select(Answer, AnswerTranslation)
            .outerjoin(
                AnswerTranslation,
                (AnswerTranslation.answer_id == Answer.id) & (AnswerTranslation.language == reader.language),
            )
            .where(Answer.theme_id == theme.id)
            .options(
                *(joinedload(part) for part in (Answer.know, Answer.say, Answer.do)),
                *(joinedload(part) for part in (Answer.persona, Answer.product, Answer.approved_by)),
                *(joinedload(part) for part in (Answer.author, Answer.owner)),
                joinedload(Answer.tip).joinedload(Tip.author),
            )
            .order_by(Answer.persona_id.is_not(None), Answer.product_id.is_not(None), Answer.id.desc())
        )
        .unique()
        .all()
    )
    in_force = {}
    for answer, translation in rows:
        if answer.is_in_force:
            words = translation.wording(answer.approved_seqs) if translation else answer.wording
            in_force.setdefault((answer.persona_id, answer.product_id), (answer, words))
    answers = [answer for answer, _translation in rows]
    standing = [answer for answer, _words in in_force.values()]
    helped, tips = records(theme), _tips(theme)
    return Met(
        answers=list(in_force.values()),
        drafts=[answer for answer in answers if not answer.is_approved and answer.replaced_by_id is None],
        history=[answer for answer in answers if answer.is_approved and answer not in standing],
        assets=_assets(theme),
        tips=tips,
        records=helped,
        better=better_tip(tips, answers, helped),
    )


def _tips(theme: Theme) -> list[Tip]:
    of_theme = select(Tip).where(Tip.theme_id == theme.id).options(joinedload(Tip.author)).order_by(Tip.id)
    return list(db.session.scalars(of_theme))


def _assets(theme: Theme) -> list[Row]:
    columns = (Asset.id, Asset.title, Asset.type, Asset.language, Asset.stage, Asset.due_on, Asset.audience)
    linked = (
        select(*columns, Asset.review_on, Asset.url)
        .join(ThemeAsset, ThemeAsset.asset_id == Asset.id)
        .where(ThemeAsset.theme_id == theme.id)
        .order_by(Asset.title, Asset.id)
        .limit(50)
    )
    return list(db.session.execute(linked))
