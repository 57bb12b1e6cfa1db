"""The whole map: a row for each persona and one for any, a column for each buying job, and its gaps."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import Row, select

from workspace.db import db
from workspace.journey.models import Job
from workspace.map import cells, counts
from workspace.map.cells import Cell
from workspace.map.counts import AtStake, Filters
from workspace.personas.models import Persona
from workspace.settings.models import Workspace

NOTHING = AtStake()
MOST_GAPS = 25


@dataclass(frozen=True)
class Line:
    """One row of the map; `persona` is None for any."""

    persona: Row | None
    cells: list[Cell]

    @property
    def name(self) -> str:
        return self.persona.name if self.persona else _("Any persona")

    @property
    def title(self) -> str:
        return self.persona.title if self.persona else _("or nobody named")

    @property
    def gaps(self) -> int:
        return sum(cell.is_gap for cell in self.cells)

    @property
    def is_quiet(self) -> bool:
        return all(cell.is_quiet for cell in self.cells)


@dataclass(frozen=True)
class Gap:
    """A gap and what is at stake while it is one."""

    line: Line
    job: Job
    cell: Cell
    at_stake: AtStake


@dataclass(frozen=True)
class JourneyMap:
    jobs: list[Job]
    lines: list[Line]
    gaps: list[Gap]
    without_job: int

    @property
    def first_gaps(self) -> list[Gap]:
        return self.gaps[:MOST_GAPS]

    @property
    def further_gaps(self) -> int:
        """How many more there are; the map above shows them all."""
        return len(self.gaps[MOST_GAPS:])

    @property
    def is_empty(self) -> bool:
        return all(line.is_quiet for line in self.lines)


def drawn(filters: Filters) -> JourneyMap:
    """Seven queries, however much was heard."""
    jobs, heard = Job.in_order(), counts.heard(filters)
    people = _personas()
    selling = [filters.language] if filters.language else Workspace.get().languages
    ids = [person.id for person in people]
    found = cells.cells([*ids, None], [job.id for job in jobs], heard, counts.published(filters), selling)
    lines = [
        Line(person, [found[person and person.id, job.id] for job in jobs]) for person in [*people, None]
    ]
    return JourneyMap(jobs, lines, _gaps(jobs, lines), counts.without_job(heard))


def _personas() -> Sequence[Row]:
    return db.session.execute(
        select(Persona.id, Persona.name, Persona.title).order_by(Persona.name, Persona.id)
    ).all()


def _gaps(jobs: list[Job], lines: list[Line]) -> list[Gap]:
    """By the open deals on which the persona is met, then their worth, then how much was heard."""
    stakes = counts.at_stake()
    found = [
        Gap(line, job, cell, stakes.get(line.persona and line.persona.id, NOTHING))
        for line in lines
        for job, cell in zip(jobs, line.cells, strict=True)
        if cell.is_gap
    ]
    return sorted(found, key=lambda gap: (-gap.at_stake.deals, -gap.at_stake.value, -gap.cell.times))
