"""Amounts, days and moments, in the reader's figures and words."""

from datetime import date, datetime
from functools import lru_cache

from babel import Locale, dates
from babel.numbers import format_compact_decimal
from flask_babel import format_datetime, format_decimal, get_locale


def money(minor: int | None, currency: str) -> str:
    """An amount in the minor unit (øre, cents), in the reader's figures: «NOK 1 655 000»."""
    return "" if minor is None else f"{currency}\N{NO-BREAK SPACE}{format_decimal(minor // 100)}"


def money_short(minor: int | None, currency: str) -> str:
    """The same to one decimal, for rows: «NOK 13.8 m»."""
    if minor is None:
        return ""
    short = format_compact_decimal(minor // 100, locale=get_locale(), fraction_digits=1)
    return f"{currency}\N{NO-BREAK SPACE}{short}"


def moment(value: datetime) -> str:
    """A UTC moment in the reader's time zone and words."""
    return format_datetime(value, "d MMM y HH:mm")


def day(value: date) -> str:
    """A day in the reader's words."""
    return _day(value, get_locale())


@lru_cache(maxsize=4096)
def _day(value: date, locale: Locale) -> str:
    return dates.format_date(value, "d MMM y", locale)
