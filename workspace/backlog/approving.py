"""Who is asked to approve an asset, and who may.

The seller who logged its theme last is asked; after five days the lead is too. Approving takes a person
other than the author, and than those who wrote in it since it was last approved, from the other function;
where nobody else holds it, the same person may, and the page says so. What is changed after that waits again.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Row, Select, exists, select

from workspace.assets.models import Approval, Asset
from workspace.db import db, now
from workspace.objections.approval import Verdict, verdict, writers
from workspace.objections.models import Objection, ThemeAsset
from workspace.people.models import FUNCTIONS, User
from workspace.texts.models import Text

LEAD_AFTER = timedelta(days=5)


def ask(asset: Asset, by: User) -> User | None:
    """Sends it to review; returns who was asked."""
    approver = first_asked(asset)
    asset.send_to_review(by, approver)
    return approver


def first_asked(asset: Asset) -> User | None:
    """Whoever logged its themes last and may approve it; else a lead of the other function, else an admin,
    else the first of that function."""
    candidates, authors = [*_loggers(asset), *_leads(asset), *_others(asset)], _authors(asset)
    return next((person for person in candidates if verdict(person, authors).may), None)


def asked(asset: Asset) -> list[User]:
    """Who is waited for now: the one who was asked, and leads after five days or once that one wrote."""
    if asset.stage != "review" or asset.review_asked_at is None or asset.is_approved:
        return []
    authors = _authors(asset)
    people = [asset.approver] if asset.approver and verdict(asset.approver, authors).may else []
    if not people or asset.review_asked_at <= now() - LEAD_AFTER:
        people += [lead for lead in _leads(asset) if lead not in people and verdict(lead, authors).may]
    return people


def may_approve(user: User, asset: Asset) -> Verdict:
    return verdict(user, _authors(asset))


def waiting() -> Select:
    """Assets in review that nobody has approved as they are now, the longest waiting first."""
    approved = (
        exists()
        .where(
            Approval.asset_id == Asset.id,
            Approval.verdict == "approved",
            Approval.created_at >= Asset.review_asked_at,
            Approval.revision == Asset.revision,
            Text.id == Asset.text_id,
            Text.head_seq == Approval.text_seq,
        )
        .correlate(Asset)
    )
    return (
        select(Asset.id, Asset.title, Asset.review_asked_at, Asset.approver_id, User.name.label("approver"))
        .outerjoin(User, User.id == Asset.approver_id)
        .where(Asset.stage == "review", ~approved)
        .order_by(Asset.review_asked_at, Asset.id)
    )


def waiting_for(user: User) -> Sequence[Row]:
    """Those that wait for this person: asked of them, or for five days of a lead of the other function."""
    mine = Asset.approver_id == user.id
    if any(user in User.leading(function) for function in FUNCTIONS):
        too_long = (Asset.review_asked_at <= now() - LEAD_AFTER) & (Asset.author_id != user.id)
        mine = mine | too_long
    return db.session.execute(waiting().where(mine).limit(50)).all()


def _authors(asset: Asset) -> list[User]:
    """Its author, and whoever wrote in its text since it was approved last."""
    approved = select(Approval.text_seq).where(Approval.asset_id == asset.id, Approval.verdict == "approved")
    seq = db.session.scalar(approved.order_by(Approval.id.desc()).limit(1))
    return list({*([asset.author] if asset.author else []), *writers([asset.text], [seq or 0])})


def _loggers(asset: Asset) -> list[User]:
    """The people who logged its themes, the latest first."""
    ids = db.session.scalars(
        select(Objection.logged_by_id)
        .join(ThemeAsset, ThemeAsset.theme_id == Objection.theme_id)
        .where(ThemeAsset.asset_id == asset.id, Objection.logged_by_id.is_not(None))
        .order_by(Objection.heard_on.desc(), Objection.id.desc())
        .limit(50)
    )
    people = [db.session.get(User, user_id) for user_id in dict.fromkeys(ids)]
    return [person for person in people if person.is_active]


def _leads(asset: Asset) -> list[User]:
    """The leads of the function that its author does not hold."""
    return list(dict.fromkeys(lead for function in _missing(asset) for lead in User.leading(function)))


def _others(asset: Asset) -> list[User]:
    return [person for function in _missing(asset) for person in User.holding(function)]


def _missing(asset: Asset) -> Sequence[str]:
    """The functions that its author does not hold; both, when the author holds both or is unknown."""
    held = asset.author.functions if asset.author else ()
    return [function for function in FUNCTIONS if function not in held] or FUNCTIONS
