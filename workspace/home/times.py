"""How many days buyers wait, theme by theme: from heard to answered, and from heard to content.

The clock starts when the first of it was logged, or the theme was started if that was before: an import of
old notes starts it on the day of the import, when somebody could first read them. It stops for the answer
when one is approved; reopened, it waits for its answer anew, from that day. It stops for content on the first
day on which a published asset was linked: the later of the two days. What was decided not to be content waits
for none.

Medians are of the clocks that stopped in the last 180 days, the lower one of two, so that "half of them
within 3 days" is true as it stands.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median_low

from sqlalchemy import Row, Select, select

from workspace.assets.models import Asset
from workspace.db import db, now, today
from workspace.objections.models import Objection, Theme, ThemeAsset, ThemeStanding
from workspace.objections.standing import WINDOW
from workspace.people.models import User

TOO_LONG = timedelta(days=14)
MOST = 2000


@dataclass(frozen=True)
class Wait:
    """One theme since it was `heard_on`, or was reopened and waits for its answer `since`. A day is None
    while its clock runs."""

    theme_id: int
    name: str
    owner: str | None
    heard_on: date
    since: date
    answered_on: date | None
    content_on: date | None
    wants_content: bool
    is_heard: bool

    @property
    def days_to_answer(self) -> int:
        """Until it was answered, or until today."""
        return max(0, ((self.answered_on or today()) - self.since).days)

    @property
    def days_to_content(self) -> int:
        return max(0, ((self.content_on or today()) - self.heard_on).days)

    @property
    def is_unanswered(self) -> bool:
        """Somebody said it in the last 180 days, and waits."""
        return self.answered_on is None and self.is_heard

    @property
    def is_without_content(self) -> bool:
        return self.content_on is None and self.wants_content and self.is_heard


@dataclass(frozen=True)
class Times:
    """The medians in days; None where no clock stopped. The oldest is the one that is open for longest."""

    waits: list[Wait]

    @property
    def to_answer(self) -> int | None:
        return _median(wait.days_to_answer for wait in self.answered)

    @property
    def to_content(self) -> int | None:
        return _median(wait.days_to_content for wait in self.with_content)

    @property
    def answered(self) -> list[Wait]:
        """What the median is of, the slowest first."""
        return sorted(
            (wait for wait in self.waits if _lately(wait.answered_on)), key=lambda one: -one.days_to_answer
        )

    @property
    def with_content(self) -> list[Wait]:
        return sorted(
            (wait for wait in self.waits if _lately(wait.content_on)), key=lambda one: -one.days_to_content
        )

    @property
    def unanswered(self) -> list[Wait]:
        """The oldest first."""
        waiting = (wait for wait in self.waits if wait.is_unanswered)
        return sorted(waiting, key=lambda wait: (wait.since, wait.theme_id))

    @property
    def without_content(self) -> list[Wait]:
        waiting = (wait for wait in self.waits if wait.is_without_content)
        return sorted(waiting, key=lambda wait: (wait.heard_on, wait.theme_id))

    @property
    def unanswered_too_long(self) -> list[Wait]:
        """For over 14 days."""
        return [wait for wait in self.unanswered if wait.since < today() - TOO_LONG]


def times() -> Times:
    """Of the newest themes that are open or were answered in the last 180 days, two thousand at most. Two
    queries."""
    rows = db.session.execute(clocks()).all()
    content = _content_days([row.id for row in rows])
    return Times([_wait(row, content.get(row.id, ())) for row in rows])


def clocks() -> Select:
    """Themes with what starts and stops their clocks. Each seeks its first objection in the index on theme
    and day: nothing is counted through."""
    first_logged = (
        select(Objection.created_at)
        .where(Objection.theme_id == Theme.id)
        .order_by(Objection.heard_on, Objection.id)
        .limit(1)
        .correlate(Theme)
        .scalar_subquery()
    )
    is_open = Theme.resolved_at.is_(None) & (ThemeStanding.heard > 0)
    is_live = is_open | (Theme.answered_at >= now() - WINDOW)
    return (
        select(
            *(Theme.id, Theme.name, Theme.created_at, Theme.answered_at, Theme.reopened_at, Theme.decision),
            User.name.label("owner"),
            ThemeStanding.heard,
            first_logged.label("first_logged_at"),
        )
        .outerjoin(ThemeStanding, ThemeStanding.theme_id == Theme.id)
        .outerjoin(User, User.id == Theme.owner_id)
        .where(Theme.merged_into_id.is_(None), is_live)
        .order_by(Theme.id.desc())
        .limit(MOST)
    )


def _wait(row: Row, content_days: Sequence[date]) -> Wait:
    started = min(row.created_at, row.first_logged_at or row.created_at)
    answered_at = row.answered_at
    if answered_at and row.reopened_at and answered_at < row.reopened_at:
        answered_at = None  # what answered it did not help
    return Wait(
        theme_id=row.id,
        name=row.name,
        owner=row.owner,
        heard_on=started.date(),
        since=(row.reopened_at or started).date(),
        answered_on=answered_at and answered_at.date(),
        content_on=min(content_days, default=None),
        wants_content=row.decision != "not_content",
        is_heard=bool(row.heard),
    )


def _content_days(theme_ids: Sequence[int]) -> dict[int, list[date]]:
    """The days on which a published asset began to answer each theme."""
    linked = (
        select(ThemeAsset.theme_id, ThemeAsset.created_at, Asset.published_on)
        .join(Asset, Asset.id == ThemeAsset.asset_id)
        .where(ThemeAsset.theme_id.in_(theme_ids), Asset.published_on.is_not(None))
    )
    days: dict[int, list[date]] = {}
    for row in db.session.execute(linked):
        days.setdefault(row.theme_id, []).append(max(row.created_at.date(), row.published_on))
    return days


def _lately(day: date | None) -> bool:
    return day is not None and day >= today() - WINDOW


def _median(days: Iterable[int]) -> int | None:
    found = list(days)
    return median_low(found) if found else None
