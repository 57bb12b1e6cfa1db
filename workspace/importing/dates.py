"""Dates as spreadsheets and CRMs write them. Whether 03/05 is in March is decided over a whole column."""

import re
from datetime import date, timedelta

from flask_babel import lazy_gettext

from workspace.importing.sheet import Cell, Unreadable

ORDERS = ("dmy", "mdy", "ymd")
_FIRST_YEAR, _LAST_YEAR = 1970, 2100
_SERIAL_ZERO = date(1899, 12, 30)

# Anything after a date is its time; the day is the one that was written, whatever the zone.
_TIME = r"(?:(?:[T ,]|\s+kl\.?)\s*\d{1,2}[:.]\d{2}.*)?"
_ISO = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}})\.?{_TIME}", re.IGNORECASE)
_COMPACT = re.compile(rf"((?:19|20)\d{{2}})(\d{{2}})(\d{{2}}){_TIME}", re.IGNORECASE)
_THREE = re.compile(rf"(\d{{1,2}})([-/.])\s?(\d{{1,2}})[-/.]\s?(\d{{4}}|\d{{2}}){_TIME}", re.IGNORECASE)
_DAY_FIRST = re.compile(
    rf"(\d{{1,2}})(?:\.|st|nd|rd|th)?[\s.-]*([^\W\d_]{{3,9}})[\s.,-]*(\d{{4}}|\d{{2}}){_TIME}", re.I
)
_MONTH_FIRST = re.compile(
    rf"([^\W\d_]{{3,9}})\.?\s*(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){_TIME}", re.IGNORECASE
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mar", "apr", "may mai maj", "jun", "jul", "aug", "sep", "oct okt", "nov", "dec des"),
        1,
    )
    for name in names.split()
}


def day(cell: Cell, order: str) -> date | None:
    """The date in a cell, None when it is empty. A number is a spreadsheet's count of days since 1899-12-30.

    Raises Unreadable for what is no date in that order, or may be two dates when the order is "ambiguous".
    """
    if isinstance(cell, int | float):
        readings = _serial(cell) or _readings(str(cell))
    else:
        readings = _readings(cell)
        if not cell.strip():
            return None
    if order in readings:
        return readings[order]
    if not readings or order in ORDERS:
        raise Unreadable(lazy_gettext("This is not a date: %(text)s", text=str(cell)[:80]))
    if len(set(readings.values())) > 1:
        raise Unreadable(lazy_gettext("This may be two dates: %(text)s", text=str(cell)[:80]))
    return next(iter(readings.values()))


def date_order(cells: list[Cell]) -> str:
    """The one order in which all of a column's dates can be read: "dmy", "mdy", "ymd"; "ambiguous" asks.

    What is no date in any order decides nothing.
    """
    possible = set(ORDERS)
    for cell in cells:
        possible &= orders_of(cell) or possible
    if possible == set(ORDERS):
        return "ymd"
    return possible.pop() if len(possible) == 1 else "ambiguous"


def orders_of(cell: Cell) -> set[str]:
    """The orders in which a text can be read as a date; none for what is no date, or a number."""
    return set(_readings(cell)) if isinstance(cell, str) else set()


def _readings(text: str) -> dict[str, date]:
    """Every order in which the text is a date; all of them if its year is first or its month a word."""
    text = " ".join(text.split())
    if found := _ISO.fullmatch(text):
        return _any_order(found[1], found[3], found[4])
    if found := _COMPACT.fullmatch(text):
        return _any_order(*found.groups()[:3])
    if found := _THREE.fullmatch(text):
        return _three(found[1], found[2], found[3], found[4])
    if found := _DAY_FIRST.fullmatch(text):
        return _any_order(found[3], _month(found[2]), found[1])
    if found := _MONTH_FIRST.fullmatch(text):
        return _any_order(found[3], _month(found[1]), found[2])
    return {}


def _three(first: str, sign: str, second: str, third: str) -> dict[str, date]:
    # With dots the day always comes first; a year of two digits comes first only with dashes, in Sweden.
    readings = {"dmy": _date(third, second, first)}
    if sign != ".":
        readings["mdy"] = _date(third, first, second)
    if sign == "-" and len(first) == len(third) == 2:
        readings["ymd"] = _date(first, second, third)
    return {order: found for order, found in readings.items() if found}


def _any_order(year: str, month: str | int, day_of_month: str) -> dict[str, date]:
    found = _date(year, month, day_of_month)
    return dict.fromkeys(ORDERS, found) if found else {}


def _serial(cell: int | float) -> dict[str, date]:
    if not 0 < cell < 100_000:
        return {}
    found = _SERIAL_ZERO + timedelta(days=int(cell))
    return dict.fromkeys(ORDERS, found) if found.year >= _FIRST_YEAR else {}


def _month(name: str) -> int:
    return _MONTHS.get(name.casefold()[:3], 0)


def _date(year: str, month: str | int, day_of_month: str) -> date | None:
    full_year = int(year) + (0 if len(year) == 4 else 2000 if int(year) < 70 else 1900)
    if not _FIRST_YEAR <= full_year <= _LAST_YEAR:
        return None
    try:
        return date(full_year, int(month), int(day_of_month))
    except ValueError:
        return None
