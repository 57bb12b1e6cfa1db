"""The map: a row for any persona, then one for each, page by page, and a column for each buying job."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flask_babel import gettext as _
from sqlalchemy import Row, select

from workspace.db import keyset
from workspace.journey.models import Job
from workspace.map import cells, counts
from workspace.map.cells import Cell
from workspace.map.counts import Filters
from workspace.personas.models import Persona
from workspace.settings.models import Workspace

SIZE = 30


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
    def is_quiet(self) -> bool:
        return all(cell.is_quiet for cell in self.cells)


@dataclass(frozen=True)
class JourneyMap:
    """One page of it. `after` is the key it began behind, `next` that of the next page."""

    jobs: list[Job]
    lines: list[Line]
    without_job: int
    after: str | None = None
    next: str | None = None

    @cached_property
    def names(self) -> list[str]:
        """Of its buying jobs, in the reader's language."""
        return [str(job.name) for job in self.jobs]

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands anywhere on the map, which is known where it has one page."""
        return not self.after and not self.next and all(line.is_quiet for line in self.lines)


def drawn(filters: Filters, after: str | None = None, size: int = SIZE) -> JourneyMap:
    """Five queries, however much was heard. The row for any persona stands first, on the first page."""
    jobs, named = Job.in_order(), select(Persona.id, Persona.name, Persona.name_key, Persona.title)
    page = keyset(named, [Persona.name_key, Persona.id], after, size, descending=False)
    people = page.rows if after else [None, *page.rows]
    heard = counts.heard(filters, [person.id for person in page.rows])
    return JourneyMap(jobs, lines(people, jobs, heard, filters), counts.without_job(heard), after, page.after)


def lines(
    people: Sequence[Row | None], jobs: Sequence[Job], heard: Sequence[cells.Heard], filters: Filters
) -> list[Line]:
    """The rows of these personas; None is any."""
    selling = [filters.language] if filters.language else Workspace.get().languages
    ids, job_ids = [person and person.id for person in people], [job.id for job in jobs]
    found = cells.cells(ids, job_ids, heard, counts.published(filters), selling)
    return [Line(person, [found[person and person.id, job] for job in job_ids]) for person in people]
