"""Every gap of the map, those with the most open deals first."""

from dataclasses import dataclass

from sqlalchemy import select

from workspace.db import db
from workspace.journey.models import Job
from workspace.map import counts
from workspace.map.cells import Cell
from workspace.map.counts import AtStake, Filters
from workspace.map.journey_map import Line, lines
from workspace.personas.models import Persona

NOTHING = AtStake()
MOST = 25


@dataclass(frozen=True)
class Gap:
    """A gap and what is at stake while it is one."""

    line: Line
    job: Job
    cell: Cell
    at_stake: AtStake


def gaps(filters: Filters) -> list[Gap]:
    """By the open deals on which the persona is met, then their worth, then how much was heard."""
    jobs = Job.in_order()
    people = db.session.execute(select(Persona.id, Persona.name).order_by(Persona.name_key, Persona.id)).all()
    found = [
        (line, job, cell)
        for line in lines([*people, None], jobs, counts.heard(filters), filters)
        for job, cell in zip(jobs, line.cells, strict=True)
        if cell.is_gap
    ]
    stakes = counts.at_stake() if found else {}
    weighed = [
        Gap(line, job, cell, stakes.get(line.persona and line.persona.id, NOTHING))
        for line, job, cell in found
    ]
    return sorted(weighed, key=lambda gap: (-gap.at_stake.deals, -gap.at_stake.value, -gap.cell.times))
