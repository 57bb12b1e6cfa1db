"""What the map is made of, counted by the database. What was heard comes from its counter table alone."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from workspace.assets.models import Asset
from workspace.db import db, today
from workspace.deals.listing import IS_OPEN
from workspace.deals.models import Deal, DealPersona, Stage
from workspace.journey.models import Placement
from workspace.map.cells import Heard, Published
from workspace.objections import heard as counters
from workspace.settings.models import Rate, Workspace

_OTHER = aliased(Placement)
_IS_ALSO_FOR_ANY = exists().where(
    _OTHER.asset_id == Placement.asset_id, _OTHER.job_id == Placement.job_id, _OTHER.persona_id.is_(None)
)


@dataclass(frozen=True)
class Filters:
    """What was chosen above the map; None is «all». Product and type are of the assets."""

    language: str | None = None
    product: int | None = None
    type: str | None = None


class AtStake(NamedTuple):
    """Open deals, and their worth in minor units of the workspace's currency where a rate is known."""

    deals: int = 0
    value: int = 0


def heard(filters: Filters, persona_ids: Collection[int] | None = None) -> list[Heard]:
    """Of every persona or of these, with what was heard from nobody named or about no buying job."""
    table = counters.Heard
    rows = select(table.persona_id, table.job_id, table.language, table.kind, table.n).where(table.n > 0)
    if filters.language:
        rows = rows.where(table.language == filters.language)
    if persona_ids is not None:
        is_wanted = table.persona_id.in_(persona_ids)
        rows = rows.where(is_wanted | table.persona_id.is_(None) | table.job_id.is_(None))
    return [Heard._make(row) for row in db.session.execute(rows)]


def published(filters: Filters) -> list[Published]:
    """An asset placed for a persona and for any on one buying job is counted once, as for any."""
    rows = (
        select(Placement.persona_id, Placement.job_id, Asset.language, func.count())
        .join(Asset, Asset.id == Placement.asset_id)
        .where(
            Asset.stage == "published",
            Asset.review_on.is_(None) | (Asset.review_on >= today()),
            Placement.persona_id.is_(None) | ~_IS_ALSO_FOR_ANY,
        )
        .group_by(Placement.persona_id, Placement.job_id, Asset.language)
    )
    for column, value in (
        (Asset.language, filters.language),
        (Asset.product_id, filters.product),
        (Asset.type, filters.type),
    ):
        if value:
            rows = rows.where(column == value)
    return [Published(*row) for row in db.session.execute(rows)]


def at_stake() -> dict[int | None, AtStake]:
    """By the personas met on open deals; None: open deals on which nobody is met yet."""
    rates = _rates()
    rows = (
        select(DealPersona.persona_id, Deal.currency, func.count(), func.sum(Deal.value))
        .select_from(Deal)
        .outerjoin(DealPersona, DealPersona.deal_id == Deal.id)
        .outerjoin(Stage, Stage.id == Deal.stage_id)
        .where(IS_OPEN)
        .group_by(DealPersona.persona_id, Deal.currency)
    )
    found: dict[int | None, AtStake] = {}
    for persona_id, currency, deals, value in db.session.execute(rows):
        known = found.get(persona_id, AtStake())
        worth = int((value or 0) * rates.get(currency, Decimal(0)))
        found[persona_id] = AtStake(known.deals + deals, known.value + worth)
    return found


def without_job(rows: Iterable[Heard]) -> int:
    """How often something was heard without a word about the buying job."""
    return sum(row.n for row in rows if row.job_id is None)


def _rates() -> dict[str, Decimal]:
    """What one unit of each currency is worth today in the workspace's."""
    typed = select(Rate.currency, Rate.rate).where(Rate.day <= today()).order_by(Rate.day)
    return {currency: rate for currency, rate in db.session.execute(typed)} | {
        Workspace.get().currency: Decimal(1)
    }
