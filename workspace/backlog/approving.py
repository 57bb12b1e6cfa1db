"""Who is asked to approve an asset, and who may.

The seller who logged its theme last is asked; after five days the lead is too, and at once when the one who
was asked wrote in it. Approving takes a person other than the author, and than those who wrote in it since it
was last approved, from the other function; where nobody else holds it, the same person may, and the page says
so. What is changed after that waits again.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Row, Select, exists, func, select

from workspace.assets.models import Approval, Asset
from workspace.db import Moment, db, now
from workspace.objections.approval import Verdict, verdict, verdict_among
from workspace.objections.models import Objection, ThemeAsset
from workspace.people.models import FUNCTIONS, User
from workspace.texts import revisions
from workspace.texts.models import Text

LEAD_AFTER = timedelta(days=5)
MOST = 100
_APPROVED_SEQ = func.coalesce(
    select(Approval.text_seq)
    .where(Approval.asset_id == Asset.id, Approval.verdict == "approved")
    .order_by(Approval.id.desc())
    .limit(1)
    .correlate(Asset)
    .scalar_subquery(),
    0,
)
_OF_ASSET = (Asset.id, Asset.author_id, Asset.text_id, _APPROVED_SEQ.label("approved_seq"))


class Waiting(NamedTuple):
    """An asset in review that nobody has approved as it is now.

    It waits for those who are `asked`; `passed_over` was, and may no longer approve it.
    """

    id: int
    title: str
    since: datetime
    asked: list[User]
    passed_over: User | None


def ask(asset: Asset, by: User) -> User | None:
    """Sends it to review; returns who was asked."""
    approver = first_asked(asset)
    asset.send_to_review(by, approver)
    return approver


def first_asked(asset: Asset) -> User | None:
    """Whoever logged its themes last and may approve it; else a lead of the other function, else an admin,
    else the first of that function."""
    team = User.working()
    return _first_who_may(team, [*_loggers(asset, team), *_stand_ins(asset.author, team)], _authors(asset))


def may_approve(user: User, asset: Asset) -> Verdict:
    return verdict(user, _authors(asset))


def waiting(team: Sequence[User], *which: ColumnElement[bool]) -> list[Waiting]:
    """Assets in review that nobody has approved as they are now, the longest waiting first. One query.

    `team` is the active people who write (`User.working()`).
    """
    found: dict[int, tuple[Row, list[User]]] = {}
    for row in db.session.execute(_with_authors(_unapproved(which))):
        found.setdefault(row.id, (row, []))[1].extend([row.User] if row.User else [])
    return [_waiting(row, team, authors) for row, authors in found.values()]


def about(asset: Asset) -> Waiting | None:
    """Whom that one waits for; None when it waits for nobody."""
    return next(iter(waiting(User.working(), Asset.id == asset.id)), None)


def _waiting(row: Row, team: Sequence[User], authors: Sequence[User]) -> Waiting:
    known = {person.id: person for person in (*team, *authors)}
    approver, author = known.get(row.approver_id), known.get(row.author_id)
    is_able = approver in team and verdict_among(team, approver, authors).may
    asked = [approver] if is_able else []
    if not asked or row.since <= now() - LEAD_AFTER:
        leads = [lead for lead in _leads(author, team) if verdict_among(team, lead, authors).may]
        asked = list(dict.fromkeys([*asked, *leads]))
    if not asked and (other := _first_who_may(team, _stand_ins(author, team), authors)):
        asked = [other]
    passed_over = approver if approver in authors and not is_able else None
    return Waiting(row.id, row.title, row.since, asked, passed_over)


def _first_who_may(team: Sequence[User], candidates: Sequence[User], authors: Sequence[User]) -> User | None:
    return next((person for person in candidates if verdict_among(team, person, authors).may), None)


def _unapproved(which: Sequence[ColumnElement[bool]]) -> Select:
    since = func.coalesce(Asset.review_asked_at, Asset.created_at, type_=Moment)
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
        select(*_OF_ASSET, Asset.title, Asset.approver_id, since.label("since"))
        .where(Asset.stage == "review", ~approved, *which)
        .order_by(since, Asset.id)
        .limit(MOST)
    )


def _authors(asset: Asset) -> list[User]:
    rows = db.session.execute(_with_authors(select(*_OF_ASSET).where(Asset.id == asset.id)))
    return [row.User for row in rows if row.User]


def _with_authors(assets: Select) -> Select:
    """Its rows (with `_OF_ASSET`) once for each `User` who is the author, or wrote in the text since it was
    approved last; once with None where nobody is."""
    assets = assets.cte("assets_asked")
    steps = revisions.wrote().subquery("steps")
    wrote = (
        select(assets.c.id, steps.c.author_id)
        .join(steps, steps.c.text_id == assets.c.text_id)
        .where(steps.c.seq > assets.c.approved_seq)
    )
    authors = select(assets.c.id, assets.c.author_id).union(wrote).subquery()
    return (
        select(assets, User)
        .join(authors, authors.c.id == assets.c.id)
        .outerjoin(User, User.id == authors.c.author_id)
        .order_by(*([assets.c.since] if "since" in assets.c else []), assets.c.id, User.id)
    )


def _loggers(asset: Asset, team: Sequence[User]) -> list[User]:
    """Those of the team who logged its themes, the latest first."""
    ids = db.session.scalars(
        select(Objection.logged_by_id)
        .join(ThemeAsset, ThemeAsset.theme_id == Objection.theme_id)
        .where(ThemeAsset.asset_id == asset.id, Objection.logged_by_id.is_not(None))
        .order_by(Objection.heard_on.desc(), Objection.id.desc())
        .limit(50)
    )
    known = {person.id: person for person in team}
    return [known[user_id] for user_id in dict.fromkeys(ids) if user_id in known]


def _stand_ins(author: User | None, team: Sequence[User]) -> list[User]:
    """The leads of the functions that its author does not hold, then the others who hold them."""
    others = [person for function in _missing(author) for person in team if person.holds(function)]
    return [*_leads(author, team), *others]


def _leads(author: User | None, team: Sequence[User]) -> list[User]:
    """The leads of the functions that its author does not hold; of one without a lead, the admins."""
    found: list[User] = []
    for function in _missing(author):
        found += [person for person in team if person.leads(function)] or [
            person for person in team if person.is_admin
        ]
    return list(dict.fromkeys(found))


def _missing(author: User | None) -> Sequence[str]:
    """The functions that its author does not hold; both, when the author holds both or is unknown."""
    held = author.functions if author else ()
    return [function for function in FUNCTIONS if function not in held] or FUNCTIONS
