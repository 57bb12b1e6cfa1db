"""What waits for one person: each list short, each in one query."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Row, exists, func, or_, select

from workspace.activity.models import Following
from workspace.assets.models import REVIEW_WARNING, Asset
from workspace.backlog.approving import LEAD_AFTER, waiting
from workspace.db import db, now, today
from workspace.deals.models import Deal
from workspace.objections.answers import Answer
from workspace.objections.models import Objection, Theme
from workspace.people.models import User
from workspace.personas.models import Persona
from workspace.texts.models import Text, TextRevision

MOST = 50
MOST_ANSWERS = 5
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


def approvals() -> Sequence[Row]:
    """Everything that waits for an approval, the longest waiting first."""
    return db.session.execute(waiting().add_columns(Asset.author_id).limit(MOST)).all()


def asked_of(user: User, approvals: Sequence[Row], is_lead: bool) -> list[Row]:
    """Those asked of this person; a lead is asked for what has waited five days, but not for one's own."""
    too_long = now() - LEAD_AFTER
    return [
        asset
        for asset in approvals
        if asset.approver_id == user.id
        or (is_lead and asset.review_asked_at <= too_long and asset.author_id != user.id)
    ]


def answers_asked_of(user: User) -> Sequence[Row]:
    """Written drafts of answers that this person's function approves: first of the themes they follow."""
    if not user.functions:
        return []
    holds = {"sales": User.is_sales, "marketing": User.is_marketing}
    from_the_other = or_(
        User.id.is_(None), User.is_sales & User.is_marketing, *(~holds[mine] for mine in user.functions)
    )
    texts = (Answer.know_id, Answer.say_id, Answer.do_id)
    is_written = exists().where(Text.id.in_(texts), Text.head_seq > 0)
    is_own = exists().where(TextRevision.text_id.in_(texts), TextRevision.author_id == user.id)
    is_followed = exists().where(
        Following.user_id == user.id, Following.kind == "theme", Following.row_id == Theme.id
    )
    return db.session.execute(
        select(Answer.id, Theme.name, Answer.created_at)
        .join(Theme, Theme.id == Answer.theme_id)
        .outerjoin(User, User.id == Answer.author_id)
        .where(
            Answer.approved_at.is_(None),
            Answer.replaced_by_id.is_(None),
            Theme.merged_into_id.is_(None),
            from_the_other,
            is_written,
            ~is_own,
        )
        .order_by(is_followed.desc(), Answer.id)
        .limit(MOST_ANSWERS)
    ).all()


def answers_due(user: User) -> Sequence[Row]:
    """This person's themes without an answer, whose answer is due within a week or overdue."""
    return db.session.execute(
        select(Theme.id, Theme.name, Theme.due_on)
        .where(
            Theme.owner_id == user.id,
            Theme.answered_at.is_(None),
            Theme.merged_into_id.is_(None),
            Theme.due_on <= today() + SOON,
        )
        .order_by(Theme.due_on, Theme.id)
        .limit(MOST)
    ).all()


def assets_due(user: User) -> Sequence[Row]:
    """This person's assets that are due within a week or overdue, and published ones whose review is near."""
    is_being_made = Asset.stage.in_(("planned", "drafting", "review"))
    is_near_review = (Asset.stage == "published") & (Asset.review_on <= today() + REVIEW_WARNING)
    return db.session.execute(
        select(Asset.id, Asset.title, Asset.stage, Asset.due_on, Asset.review_on)
        .where(
            Asset.owner_id == user.id, or_(is_being_made & (Asset.due_on <= today() + SOON), is_near_review)
        )
        .order_by(func.coalesce(Asset.due_on, Asset.review_on), Asset.id)
        .limit(MOST)
    ).all()
