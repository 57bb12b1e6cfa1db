"""What happened in the demo's company: acts are gathered, then told in the order they happened.

Every act runs through the rooms' own verbs on its day, so that counters, standings, events, due dates and
notices come out as they would have.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from workspace.assets.models import Asset
from workspace.db import as_of, today
from workspace.deals.models import Deal
from workspace.demo.company import Company
from workspace.objections.answers import Answer
from workspace.objections.themes import Theme
from workspace.objections.tips import Tip
from workspace.personas.models import Persona

BEGINNING = 1000  # days ago: before everything that happened
OPENING_HOUR = time(7, tzinfo=UTC)
BETWEEN_ACTS = timedelta(minutes=9)


class Act(NamedTuple):
    """Something done so many days ago."""

    days_ago: int
    do: Callable[[], object]


class Story:
    """The rows by their keys in the files, as far as the story has been told."""

    def __init__(self, password_hash: str | None = None) -> None:
        self.today = today()
        with as_of(self.moment(BEGINNING)):
            self.company = Company(self.today, password_hash)
        self.users, self.jobs = self.company.users, self.company.jobs
        self.personas: dict[str, Persona] = {}
        self.assets: dict[str, Asset] = {}
        self.deals: dict[str, Deal] = {}
        self.themes: dict[str, Theme] = {}
        self.answers: dict[str, Answer] = {}
        self.tips: dict[str, Tip] = {}
        self._acts: list[Act] = []

    def on(self, days_ago: int, do: Callable[[], object]) -> None:
        """Notes what is to be done on that day, after what was noted for it before."""
        self._acts.append(Act(days_ago, do))

    def day(self, days_ahead: int | None) -> date | None:
        """A day counted from today, or none."""
        return None if days_ahead is None else self.today + timedelta(days=days_ahead)

    def moment(self, days_ago: int, acts_before: int = 0) -> datetime:
        """In working hours of that day, one act after another."""
        return datetime.combine(self.day(-days_ago), OPENING_HOUR) + BETWEEN_ACTS * acts_before

    def tell(self) -> Iterator[None]:
        """Oldest first, an act a step."""
        day, acts_before = None, 0
        for act in sorted(self._acts, key=lambda act: -act.days_ago):
            acts_before = acts_before + 1 if act.days_ago == day else 0
            day = act.days_ago
            with as_of(self.moment(day, acts_before)):
                act.do()
            yield
