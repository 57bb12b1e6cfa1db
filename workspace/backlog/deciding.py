"""The one decision a theme asks for: make something, use existing content, or not content."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Row, func, select

from workspace.activity.models import Event, follow, followers, tell
from workspace.assets.models import Asset
from workspace.backlog.quotes import quotes
from workspace.db import db, now
from workspace.journey.models import Job, place
from workspace.objections.models import Objection, Theme, ThemeAsset
from workspace.objections.themes import held
from workspace.people.models import User
from workspace.personas.models import Persona
from workspace.search.find import any_of
from workspace.search.stems import stems

TOP_CELLS = 6
UNDO_WITHIN = timedelta(days=1)


def make(theme: Theme, by: User, client_id: str | None = None, **head: object) -> Asset:
    """Plans an asset, with the customers' words as notes, on the buying jobs where the theme was heard.

    Whoever follows the theme follows the asset, and so is told when it is published.
    """
    if made := Asset.sent(client_id):
        return made
    theme = held(theme)
    asset = Asset.plan(
        by, stage="planned", client_id=client_id, notes=quotes(Objection.theme_id == theme.id), **head
    )
    for cell in heard_most(theme):
        persona = db.session.get(Persona, cell.persona_id) if cell.persona_id else None
        place(asset, db.session.get(Job, cell.job_id), persona, by)
    for person in followers("theme", theme.id):
        follow(person, "asset", asset.id)
    theme.decide("make", by)
    _link(theme, asset)
    return asset


def use_existing(theme: Theme, asset: Asset, by: User) -> None:
    """Links a published asset; those who follow the theme are told at once. Raises ValueError for another."""
    if not asset.is_published:
        raise ValueError(asset.stage)
    theme = held(theme)
    theme.decide("existing", by)
    _link(theme, asset)
    tell(followers("theme", theme.id), Event.record(by, "placed", "asset", asset.id, asset.title))


def not_content(theme: Theme, by: User, owner: User, reason: str, words: str) -> None:
    held(theme).decide("not_content", by, owner=owner, reason=reason, reason_words=words)


def may_undo(theme: Theme | Row, assets: Sequence[Asset | Row]) -> bool:
    """Until something followed: nobody began writing, and it was not settled longer than a day ago."""
    if theme.decision is None or theme.decided_at is None:
        return False
    if theme.decision == "make" and any(asset.stage not in ("idea", "planned") for asset in assets):
        return False
    return theme.resolved_at is None or theme.decided_at > now() - UNDO_WITHIN


def undo(theme: Theme, by: User) -> None:
    """As it was before: its links and what it planned are gone. Raises ValueError when it is too late."""
    linked = list(db.session.scalars(select(ThemeAsset).where(ThemeAsset.theme_id == theme.id)))
    if not may_undo(theme, [link.asset for link in linked]):
        raise ValueError(theme.decision)
    for link in linked:
        if link.created_at < theme.decided_at:
            continue
        asset = link.asset
        db.session.delete(link)
        db.session.flush()
        if theme.decision == "make" and asset.removable_by(by):
            asset.remove(by)
    theme.decision = theme.decided_at = theme.decided_by = theme.reason = None
    theme.reason_words = ""
    Event.record(by, "corrected", "theme", theme.id, theme.name)
    theme.settle()


def heard_most(theme: Theme) -> Sequence[Row]:
    """The cells (persona_id or None, job_id) where the theme was heard, the most heard first."""
    return db.session.execute(
        select(Objection.persona_id, Objection.job_id)
        .where(Objection.theme_id == theme.id, Objection.job_id.is_not(None))
        .group_by(Objection.persona_id, Objection.job_id)
        .order_by(func.count().desc(), Objection.job_id)
        .limit(TOP_CELLS)
    ).all()


def language_heard(theme: Theme) -> str | None:
    """The language it was heard in most."""
    return db.session.scalar(
        select(Objection.language)
        .where(Objection.theme_id == theme.id)
        .group_by(Objection.language)
        .order_by(func.count().desc(), Objection.language)
        .limit(1)
    )


def fitting(words: str, limit: int = 8) -> Sequence[Row]:
    """Published assets that share words with these, those that share most first."""
    wanted = set(stems(words))
    found = any_of(sorted(wanted), tags=("asset", "spublished"), limit=200)
    shared = {row.row_id: len(wanted & set(row.folded.split())) for row in found}
    best = sorted(shared, key=lambda asset_id: (-shared[asset_id], -asset_id))[:limit]
    rows = db.session.execute(
        select(Asset.id, Asset.title, Asset.type, Asset.language).where(Asset.id.in_(best))
    )
    return sorted(rows, key=lambda asset: best.index(asset.id))


def _link(theme: Theme, asset: Asset) -> None:
    known = select(ThemeAsset.id).where(ThemeAsset.theme_id == theme.id, ThemeAsset.asset_id == asset.id)
    if db.session.scalar(known) is None:
        db.session.add(ThemeAsset(theme=theme, asset=asset))
        db.session.flush()
    theme.settle()
