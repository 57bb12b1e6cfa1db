"""One asset to send for each open buying job. What is internal is never offered."""

from collections.abc import Collection, Sequence

from sqlalchemy import Row, select

from workspace.assets.models import Asset
from workspace.db import db, today
from workspace.journey.models import Placement


def to_send(
    job_ids: Collection[int], persona_ids: Collection[int], languages: Sequence[str]
) -> dict[int, Row]:
    """By job: in the first of these languages before others, for one of the personas before any, the newest.

    No asset stands twice while another helps there.
    """
    if not job_ids:
        return {}
    rows = sorted(_candidates(job_ids, persona_ids), key=lambda row: _rank(row, languages))
    chosen, used = {}, set()
    for is_spare in (False, True):
        for row in rows:
            if row.job_id not in chosen and (is_spare or row.id not in used):
                chosen[row.job_id] = row
                used.add(row.id)
    return chosen


def _candidates(job_ids: Collection[int], persona_ids: Collection[int]) -> Sequence[Row]:
    may_be_sent = (
        Asset.stage == "published",
        Asset.audience != "internal",
        Asset.review_on.is_(None) | (Asset.review_on >= today()),
    )
    return db.session.execute(
        select(
            Placement.job_id,
            Placement.persona_id,
            Asset.id,
            Asset.title,
            Asset.type,
            Asset.url,
            Asset.language,
        )
        .join(Asset, Asset.id == Placement.asset_id)
        .where(
            Placement.job_id.in_(job_ids),
            Placement.persona_id.is_(None) | Placement.persona_id.in_(persona_ids),
            *may_be_sent,
        )
    ).all()


def _rank(row: Row, languages: Sequence[str]) -> tuple:
    spoken = languages.index(row.language) if row.language in languages else len(languages)
    return spoken, row.persona_id is None, -row.id
