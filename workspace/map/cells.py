"""The cells of the journey map, from what was counted: nothing here asks the database.

A gap is a persona × buying job, in a language the team sells in, where something was heard and nothing that
is published and not expired helps. An asset placed for any persona helps each. Where nobody stated who said
it (persona None), whatever is published on the buying job may help.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeVar


class Heard(NamedTuple):
    """How often something of that kind was heard in a cell, in that language."""

    persona_id: int | None
    job_id: int | None
    language: str
    kind: str
    n: int


class Published(NamedTuple):
    """How many published assets that have not expired are placed there, in that language."""

    persona_id: int | None
    job_id: int
    language: str
    n: int


@dataclass(frozen=True)
class Cell:
    """What helps (`published`, by language), what was heard (by kind), and the languages it is missing in."""

    persona_id: int | None
    job_id: int
    published: Counter[str] = field(default_factory=Counter)
    heard: Counter[str] = field(default_factory=Counter)
    missing: tuple[str, ...] = ()

    @cached_property
    def assets(self) -> int:
        return self.published.total()

    @cached_property
    def times(self) -> int:
        """How often anything was heard, objections and questions."""
        return self.heard.total()

    @property
    def is_gap(self) -> bool:
        return bool(self.missing)

    @property
    def is_quiet(self) -> bool:
        """Nothing was heard and nothing is there: no reason to worry."""
        return not self.times and not self.assets

    @property
    def level(self) -> int:
        """How warm it is drawn, 0 to 5; a gap is cold, whatever is there in other languages."""
        return 0 if self.is_gap else min(self.assets, 5)


Place = tuple[int | None, int]
Row = TypeVar("Row", Heard, Published)


def cells(
    persona_ids: Sequence[int | None],
    job_ids: Sequence[int],
    heard: Iterable[Heard],
    published: Iterable[Published],
    selling: Collection[str],
) -> dict[Place, Cell]:
    """Every cell by (persona_id, job_id). `selling` are the languages in which a gap counts, in order."""
    said, placed = _by_place(heard), _by_place(published)
    on_job: dict[int, list[Published]] = {}
    for (_persona_id, job_id), rows in placed.items():
        on_job.setdefault(job_id, []).extend(rows)
    found = {}
    for persona_id in persona_ids:
        for job_id in job_ids:
            place, for_any = (persona_id, job_id), placed.get((None, job_id), [])
            there = for_any if persona_id is None else for_any + placed.get(place, [])
            may_help = on_job.get(job_id, []) if persona_id is None else there
            found[place] = _cell(place, said.get(place, []), there, may_help, selling)
    return found


def _by_place(rows: Iterable[Row]) -> dict[Place, list[Row]]:
    found: dict[Place, list[Row]] = {}
    for row in rows:
        found.setdefault((row.persona_id, row.job_id), []).append(row)
    return found


def _cell(
    place: Place,
    heard: Iterable[Heard],
    there: Iterable[Published],
    may_help: Iterable[Published],
    selling: Collection[str],
) -> Cell:
    published, kinds, spoken = Counter(), Counter(), Counter()
    for row in there:
        published[row.language] += row.n
    for row in heard:
        kinds[row.kind] += row.n
        spoken[row.language] += row.n
    helps = {row.language for row in may_help}
    missing = tuple(language for language in selling if spoken[language] and language not in helps)
    return Cell(*place, published, kinds, missing)
