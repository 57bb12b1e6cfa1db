"""What a mail says of a notice: in the house, enough to act on; outside, only that something waits."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import Row, select

from workspace.activity.models import PAGES, Notice
from workspace.activity.sentences import sentence
from workspace.assets.models import Approval, Asset
from workspace.db import db
from workspace.deals.listing import IS_OPEN
from workspace.deals.models import Account, Deal, Stage
from workspace.mail.message import Item, Mail, Section
from workspace.objections.answers import IN_FORCE, Answer
from workspace.objections.models import Objection, ThemeAsset
from workspace.people.models import User
from workspace.text import excerpt
from workspace.web import public_link

MOST = 5


def about_notice(notice: Notice, is_own: bool) -> Mail:
    """`is_own`: the address is in one of the workspace's own mail domains, as an admin named them."""
    if not is_own:
        return something_waits()
    event = notice.event
    said = sentence(event.actor and event.actor.name, event.verb, event.kind, event.label, to_you=True)
    return Mail(
        subject=said,
        opening=_("%(what_happened)s.", what_happened=said),
        button=Item(_("Open it in Tryline"), page(event.kind, event.row_id)),
        sections=[section for section in _details(notice) if section.items],
    )


def something_waits() -> Mail:
    """For addresses outside the house: no name of a company, a deal, a theme or a person, and no words."""
    return Mail(
        subject=_("Something waits for you in Tryline"),
        opening=_("Something waits for you in Tryline. Sign in to see what it is."),
        button=Item(_("See what waits"), public_link("activity.notices")),
    )


def page(kind: str, row_id: int) -> str:
    endpoint, number = PAGES[kind]
    return public_link(endpoint, **({number: row_id} if number else {}))


def _details(notice: Notice) -> list[Section]:
    event, user = notice.event, notice.user
    if event.kind == "asset" and event.verb in ("published", "placed"):
        asset = db.session.get(Asset, event.row_id)
        return [to_send(asset), _where_heard(_themes_of(asset), user)] if asset else []
    if event.kind == "asset" and event.verb == "sent_back":
        return [_reason(event.row_id)]
    if event.kind == "theme" and event.verb == "answered":
        return [_answer(event.row_id, user), _where_heard([event.row_id], user)]
    return []


def to_send(asset: Asset) -> Section:
    """Its public address, its text to copy or its file. Internal assets are never offered for sending."""
    items = []
    if asset.may_be_sent:
        shown = page("asset", asset.id)
        if asset.url:
            items.append(Item(asset.title, asset.url, asset.url))
        if asset.file_name:
            items.append(Item(_("The file: %(name)s", name=asset.file_name), shown))
        if asset.text.markdown:
            items.append(Item(_("The text to copy"), shown, excerpt(asset.text.markdown, 200)))
    return Section(_("What to send"), items)


def heard_from(theme_ids: Sequence[int], user: User) -> Sequence[Row]:
    """What this person logged of these themes, the latest first, with the company and its deal while open."""
    return db.session.execute(
        select(Objection.words, Objection.account_id, Account.name.label("account"), Deal.name.label("deal"))
        .join(Account, Account.id == Objection.account_id)
        .outerjoin(Deal, Deal.id == Objection.deal_id)
        .outerjoin(Stage, Stage.id == Deal.stage_id)
        .where(Objection.theme_id.in_(theme_ids), Objection.logged_by_id == user.id)
        .where(Objection.deal_id.is_(None) | IS_OPEN)
        .order_by(Objection.heard_on.desc(), Objection.id.desc())
        .limit(MOST)
    ).all()


def _where_heard(theme_ids: Sequence[int], user: User) -> Section:
    items = [
        Item(
            f"{row.account} – {row.deal}" if row.deal else row.account,
            public_link("briefs.account", account_id=row.account_id),
            excerpt(row.words, 200),
        )
        for row in heard_from(theme_ids, user)
    ]
    return Section(_("Where you heard it"), items)


def _answer(theme_id: int, user: User) -> Section:
    answer = db.session.scalar(
        select(Answer)
        .where(Answer.theme_id == theme_id, IN_FORCE)
        .order_by(Answer.approved_at.desc())
        .limit(1)
    )
    words = answer.in_language(user.language).say if answer else ""
    return Section(_("What to say"), [Item(excerpt(words, 600))] if words else [])


def _reason(asset_id: int) -> Section:
    reason = db.session.scalar(
        select(Approval.reason)
        .where(Approval.asset_id == asset_id, Approval.verdict == "sent_back")
        .order_by(Approval.id.desc())
        .limit(1)
    )
    return Section(_("The reason"), [Item(reason)] if reason else [])


def _themes_of(asset: Asset) -> Sequence[int]:
    return db.session.scalars(select(ThemeAsset.theme_id).where(ThemeAsset.asset_id == asset.id)).all()
