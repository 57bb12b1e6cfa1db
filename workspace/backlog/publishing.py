"""Publishing and retiring, with what they do to the themes an asset answers, in one transaction."""

from sqlalchemy import select

from workspace.activity.models import followers, tell
from workspace.assets.models import Asset
from workspace.db import db
from workspace.objections.models import Objection, Theme, ThemeAsset
from workspace.people.models import User


def publish(asset: Asset, by: User) -> None:
    """Out in the world; the themes it answers are settled, and those who logged them are told.

    Raises NothingInIt.
    """
    told = followers("asset", asset.id)
    event = asset.publish(by)
    answered = themes_of(asset)
    for theme in answered:
        theme.settle()
    heard_it = {
        *loggers(answered),
        *(person for theme in answered for person in followers("theme", theme.id)),
    }
    tell([person for person in heard_it if person not in told], event)


def retire(asset: Asset, by: User) -> None:
    """Themes that only it answered ask for a decision again."""
    asset.retire(by)
    for theme in themes_of(asset):
        theme.settle()


def themes_of(asset: Asset) -> list[Theme]:
    linked = select(Theme).join(ThemeAsset, ThemeAsset.theme_id == Theme.id)
    return list(db.session.scalars(linked.where(ThemeAsset.asset_id == asset.id).order_by(Theme.id)))


def loggers(themes: list[Theme]) -> list[User]:
    """The active people who logged any of these themes."""
    heard = select(Objection.logged_by_id).where(Objection.theme_id.in_([theme.id for theme in themes]))
    return list(db.session.scalars(select(User).where(User.removed_at.is_(None), User.id.in_(heard))))
