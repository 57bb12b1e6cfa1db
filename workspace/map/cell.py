"""One cell looked into: what is there, what was heard, and what is missing."""

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Row, Select, case, select, true

from workspace.assets.models import STAGES, Asset
from workspace.db import db
from workspace.deals.models import Account
from workspace.journey.models import Job, Placement
from workspace.map import cells, counts
from workspace.map.cells import Cell
from workspace.map.counts import Filters
from workspace.objections.models import Objection, Theme
from workspace.personas.models import Persona
from workspace.settings.models import Workspace

LATEST = 20


def one(persona: Persona | None, job: Job) -> Cell:
    return row_of(persona, [job])[0]


def row_of(persona: Persona | None, jobs: Sequence[Job]) -> list[Cell]:
    """The cells of one persona."""
    persona_id = persona and persona.id
    found = cells.cells(
        [persona_id],
        [job.id for job in jobs],
        counts.heard(Filters()),
        counts.published(Filters()),
        Workspace.get().languages,
    )
    return [found[persona_id, job.id] for job in jobs]


def assets(persona: Persona | None, jobs: Sequence[Job]) -> Sequence[Row]:
    """What is placed there, the retired left out and the published first; without a persona, for anybody.

    What is placed for any persona stands there once, though it be placed for one of them, too.
    """
    helps = true() if persona is None else _is_for(persona)
    placed = db.session.execute(
        select(
            Asset.id,
            Asset.title,
            Asset.type,
            Asset.stage,
            Asset.language,
            Asset.review_on,
            Placement.job_id,
            Placement.persona_id,
            Persona.name.label("persona"),
        )
        .join(Asset, Asset.id == Placement.asset_id)
        .outerjoin(Persona, Persona.id == Placement.persona_id)
        .where(Placement.job_id.in_([job.id for job in jobs]), helps, Asset.stage != "retired")
        .order_by(case(_POSITIONS, value=Asset.stage).desc(), Asset.id.desc())
    ).all()
    for_any = {(row.job_id, row.id) for row in placed if row.persona_id is None}
    return [row for row in placed if row.persona_id is None or (row.job_id, row.id) not in for_any]


def on_the_way(assets: Iterable[Row]) -> Counter[str]:
    """How many of them are planned or being made, by language."""
    unfinished = {asset.id: asset.language for asset in assets if asset.stage != "published"}
    return Counter(unfinished.values())


def _is_for(persona: Persona) -> ColumnElement[bool]:
    return Placement.persona_id.is_(None) | (Placement.persona_id == persona.id)


def latest(persona: Persona | None, job: Job) -> Sequence[Row]:
    """What was heard there last, with its theme."""
    return db.session.execute(latest_query(persona and persona.id, job.id)).all()


def latest_query(persona_id: int | None, job_id: int) -> Select:
    # Outer joins keep the planner in the index of the cell, whose order this is.
    return (
        select(
            Objection.id,
            Objection.words,
            Objection.kind,
            Objection.language,
            Objection.heard_on,
            Account.name.label("account"),
            Objection.theme_id,
            Theme.name.label("theme"),
        )
        .outerjoin(Account, Account.id == Objection.account_id)
        .outerjoin(Theme, Theme.id == Objection.theme_id)
        .where(Objection.persona_id == persona_id, Objection.job_id == job_id)
        .order_by(Objection.heard_on.desc(), Objection.id.desc())
        .limit(LATEST)
    )


_POSITIONS = {stage: position for position, stage in enumerate(STAGES)}
