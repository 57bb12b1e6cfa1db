"""Where a theme stands in the backlog, counted ahead for one theme whenever something about it changes.

By the distinct accounts heard from in the last 180 days since it was last resolved, then the value of their
deals as it was when heard (each account's largest, once), then how much it mattered (the worst of each
account). The statements are SQL so that they stand below the nouns whose verbs call them.
"""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, Index, Integer, Row, bindparam, select, text
from sqlalchemy.orm import Mapped, mapped_column

from workspace.db import Model, Moment, db, today, writing
from workspace.queue import daily

WINDOW = timedelta(days=180)
BATCH = 50


class ThemeStanding(Model):
    """Where a theme stands: a row each, made with the theme.

    `value` is in the minor unit of the workspace's currency; `other_values` {currency: minor units} is of the
    accounts for which no rate was known. `severity` is the worst of all, `stopping` counts the accounts it
    stops. `heard_ever` is of all time, the rest of the window.
    """

    __tablename__ = "theme_standings"
    __table_args__ = (
        Index("ix_theme_standings_order", "accounts", "value", "severity", "theme_id"),
        Index("ix_theme_standings_value", "value", "theme_id"),
    )

    theme_id: Mapped[int] = mapped_column(ForeignKey("themes.id", ondelete="CASCADE"), unique=True)
    heard: Mapped[int] = mapped_column(default=0)
    heard_ever: Mapped[int] = mapped_column(default=0)
    accounts: Mapped[int] = mapped_column(default=0)
    value: Mapped[int] = mapped_column(BigInteger, default=0)
    other_values: Mapped[dict] = mapped_column(JSON, default=dict)
    severity: Mapped[int] = mapped_column(default=0)
    stopping: Mapped[int] = mapped_column(default=0)
    oldest_on: Mapped[date | None]
    newest_on: Mapped[date | None]
    counted_on: Mapped[date] = mapped_column(default=today)


# The order of the backlog, and of every list of themes; descending.
LOUDEST = (ThemeStanding.accounts, ThemeStanding.value, ThemeStanding.severity, ThemeStanding.theme_id)

# What was heard on the day of the resolving counts when it was logged after it.
_SAID = """
    WITH said AS (
        SELECT account_id, value, currency, rate, severity, heard_on FROM objections
        WHERE theme_id = :theme_id AND heard_on >= :since
          AND (heard_on > :resolved_on OR (heard_on = :resolved_on AND created_at > :resolved_at))
    ),
    by_account AS (
        SELECT account_id, count(*) AS n, max(value * rate) AS worth, max(coalesce(severity, 0)) AS worst,
               min(heard_on) AS oldest_on, max(heard_on) AS newest_on
        FROM said GROUP BY account_id
    )
"""
_WINDOW = (
    bindparam("since", type_=Date),
    bindparam("resolved_on", type_=Date),
    bindparam("resolved_at", type_=Moment),
)
_COUNTS = (
    text(
        _SAID
        + """
    SELECT coalesce(sum(n), 0) AS heard, count(*) AS accounts,
           CAST(round(coalesce(sum(worth), 0)) AS BIGINT) AS value, coalesce(max(worst), 0) AS severity,
           coalesce(sum(CASE worst WHEN 3 THEN 1 ELSE 0 END), 0) AS stopping,
           min(oldest_on) AS oldest_on, max(newest_on) AS newest_on,
           (SELECT count(*) FROM objections WHERE theme_id = :theme_id) AS heard_ever
    FROM by_account
    """
    )
    .bindparams(*_WINDOW)
    .columns(oldest_on=Date, newest_on=Date)
)
_OTHER_VALUES = text(
    _SAID
    + """
    SELECT currency, sum(worth) FROM (
        SELECT account_id, currency, max(value) AS worth FROM said
        WHERE value IS NOT NULL
          AND account_id NOT IN (SELECT account_id FROM by_account WHERE worth IS NOT NULL)
        GROUP BY account_id, currency
    ) AS unrated GROUP BY currency
    """
).bindparams(*_WINDOW)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def recount(theme: Model) -> ThemeStanding:
    """Counts one theme anew, in the transaction that changes what it counts."""
    db.session.flush()
    # Locked before counting: of two who log into one theme at once, the second counts the first one's too.
    standing = db.session.scalar(
        select(ThemeStanding)
        .where(ThemeStanding.theme_id == theme.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if standing is None:
        standing = ThemeStanding(theme_id=theme.id)
        db.session.add(standing)
    for name, value in counted(theme.id, theme.last_resolved_at).items():
        setattr(standing, name, value)
    standing.counted_on = today()
    db.session.flush()
    return standing


def counted(theme_id: int, last_resolved_at: datetime | None) -> dict[str, object]:
    """What the standing of a theme must say today, by column: for `recount` and for the check command."""
    resolved_at = last_resolved_at or _LONG_AGO
    window = {
        "theme_id": theme_id,
        "since": today() - WINDOW,
        "resolved_on": resolved_at.date(),
        "resolved_at": resolved_at,
    }
    counts = dict(db.session.execute(_COUNTS, window).one()._mapping)
    others = {currency: int(value) for currency, value in db.session.execute(_OTHER_VALUES, window)}
    numbers = {
        name: value if isinstance(value, date | None) else int(value) for name, value in counts.items()
    }
    return numbers | {"other_values": others}


_THEMES = text("SELECT id, last_resolved_at FROM themes ORDER BY id").columns(
    id=Integer, last_resolved_at=Moment
)


@daily(2)
def each_night() -> None:
    """The window moves every day."""
    recount_all()


def recount_all() -> None:
    """Every theme, here and now. In small turns, so that nobody waits to write."""
    themes = db.session.execute(_THEMES).all()
    for start in range(0, len(themes), BATCH):
        with writing():
            for theme in themes[start : start + BATCH]:
                recount(theme)
            db.session.commit()


def drift() -> list[int]:
    """The themes whose standing of today is not what their objections say. Empty, or something is wrong."""
    kept = {standing.theme_id: standing for standing in db.session.scalars(select(ThemeStanding))}
    return [theme.id for theme in db.session.execute(_THEMES) if _differs(kept.get(theme.id), theme)]


def _differs(standing: ThemeStanding | None, theme: Row) -> bool:
    numbers = counted(theme.id, theme.last_resolved_at)
    if standing is None or standing.counted_on != today():
        return standing is None and numbers["heard_ever"] > 0
    return any(getattr(standing, name) != value for name, value in numbers.items())
