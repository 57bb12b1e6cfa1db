"""How many published assets that have not expired help in each cell of persona × buying job."""

from collections.abc import Sequence

from sqlalchemy import Row, func, select

from workspace.assets.models import Asset
from workspace.db import db, today
from workspace.journey.models import Placement


def published_per_cell(
    language: str | None = None, product_id: int | None = None, type: str | None = None
) -> Sequence[Row]:
    """Rows (persona_id, job_id, n); persona_id None helps any persona. Empty cells have no row."""
    found = (
        select(Placement.persona_id, Placement.job_id, func.count().label("n"))
        .join(Asset, Asset.id == Placement.asset_id)
        .where(Asset.stage == "published", (Asset.review_on >= today()) | Asset.review_on.is_(None))
        .group_by(Placement.persona_id, Placement.job_id)
    )
    if language:
        found = found.where(Asset.language == language)
    if product_id:
        found = found.where(Asset.product_id == product_id)
    if type:
        found = found.where(Asset.type == type)
    return db.session.execute(found).all()
