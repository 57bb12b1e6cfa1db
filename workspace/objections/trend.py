"""How often a theme was heard, month by month: the last twelve, this one among them."""

from collections import Counter
from datetime import date

from flask_babel import format_date
from sqlalchemy import Select, func, select

from workspace.chart import Chart
from workspace.db import db, today
from workspace.objections.models import Objection, Theme

MONTHS = 12


def trend(theme: Theme) -> Chart:
    """A bar a month, the oldest first."""
    months, heard = _months(today()), Counter[date]()
    for day, n in db.session.execute(heard_by_day(theme.id, months[0])):
        heard[day.replace(day=1)] += n
    return Chart.of(
        (format_date(first, "LLLLL"), format_date(first, "LLLL y"), heard[first]) for first in months
    )


def heard_by_day(theme_id: int, since: date) -> Select:
    """(heard_on, n): at most a row a day, read in the order of an index that has it all."""
    days = select(Objection.heard_on, func.count()).where(Objection.theme_id == theme_id)
    return days.where(Objection.heard_on >= since).group_by(Objection.heard_on)


def _months(day: date) -> list[date]:
    """The first days of the twelve months that end with that day's."""
    last = day.year * 12 + day.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(last - MONTHS + 1, last + 1)]
