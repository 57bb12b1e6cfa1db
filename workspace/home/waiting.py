"""What waits for one person beside approvals: each list short, each in one query."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Row, case, exists, func, literal, select, union_all

from workspace.assets.models import REVIEW_WARNING, Asset
from workspace.db import db, today
from workspace.deals.models import Deal
from workspace.objections.answers import IN_FORCE, Answer
from workspace.objections.models import Objection, Theme
from workspace.people.models import User
from workspace.personas.models import Persona

MOST = 50
SOON = timedelta(days=7)


def workspace_so_far() -> Row:
    """Whether there are colleagues, personas, deals and objections yet, and how many wait unsorted."""
    unsorted = select(Objection.id).where(Objection.theme_id.is_(None)).limit(1000).subquery()
    colleagues = select(User.id).where(User.removed_at.is_(None)).limit(2).subquery()
    return db.session.execute(
        select(
            (select(func.count()).select_from(colleagues).scalar_subquery() > 1).label("colleagues"),
            exists(select(Persona.id)).label("personas"),
            exists(select(Deal.id)).label("deals"),
            exists(select(Objection.id)).label("objections"),
            select(func.count()).select_from(unsorted).scalar_subquery().label("unsorted"),
        )
    ).one()


def due(user: User) -> Sequence[Row]:
    """What this person owes within a week or owes already, the most overdue first: answers to their themes,
    assets being made, and published ones and answers in force whose review is near. Rows of kind, id,
    name and the day."""
    is_open_again = Theme.resolved_at.is_(None) & (Theme.reopened_at > Theme.answered_at)
    why = case((Theme.answered_at.is_(None), "answer"), else_="again").label("kind")
    answers = select(why, Theme.id, Theme.name, Theme.due_on.label("day")).where(
        Theme.owner_id == user.id,
        Theme.answered_at.is_(None) | is_open_again,
        Theme.merged_into_id.is_(None),
        Theme.due_on <= today() + SOON,
    )
    assets = select(literal("asset"), Asset.id, Asset.title, Asset.due_on).where(
        Asset.owner_id == user.id,
        Asset.stage.in_(("planned", "drafting", "review")),
        Asset.due_on <= today() + SOON,
    )
    reviews = select(literal("review"), Asset.id, Asset.title, Asset.review_on).where(
        Asset.owner_id == user.id, Asset.stage == "published", Asset.review_on <= today() + REVIEW_WARNING
    )
    kept = (
        select(literal("keep"), Answer.id, Theme.name, Answer.review_on)
        .join(Theme, Theme.id == Answer.theme_id)
        .where(Answer.owner_id == user.id, IN_FORCE, Answer.review_on <= today() + REVIEW_WARNING)
    )
    owed = union_all(answers, assets, reviews, kept).subquery()
    return db.session.execute(select(owed).order_by(owed.c.day, owed.c.kind, owed.c.id).limit(MOST)).all()
