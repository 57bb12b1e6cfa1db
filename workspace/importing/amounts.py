"""A column of amounts, and the decimal sign that it was written with."""

import re
from decimal import Decimal

from flask_babel import lazy_gettext

from workspace.deals.amounts import bare, readings, rounded
from workspace.importing.sheet import Cell, Unreadable

_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "US$": "USD"}
_CODE = re.compile(r"NOK|SEK|DKK|EUR|USD|GBP|CHF|ISK|PLN|[€$£]")


def amount(cell: Cell, decimal: str) -> int | None:
    """Minor units, hundredths of the currency; None when the cell is empty. Half a minor unit rounds up.

    `decimal` is "," or "."; it gives way where the text can only be read the other way. Raises Unreadable for
    what is negative, no amount, or to be read in two ways when `decimal` is "ambiguous".
    """
    number = str(cell) if isinstance(cell, int | float) else bare(cell)
    if not number:
        return None
    if number.startswith(("-", "−", "–", "(")):
        raise Unreadable(lazy_gettext("The amount is negative: %(text)s", text=str(cell)[:80]))
    read = readings(number) if isinstance(cell, str) else {".": Decimal(number)}
    found = read.get(decimal) if decimal in read else _only(read)
    try:
        return rounded(Decimal(-1) if found is None else found)
    except ValueError:
        raise Unreadable(lazy_gettext("This is not an amount: %(text)s", text=str(cell)[:80])) from None


def decimal_style(cells: list[Cell]) -> str:
    """The decimal sign of a column: ",", "." or, to be asked, "ambiguous" ("1.655" only, or both signs)."""
    signs, is_open = set(), False
    for cell in cells:
        sign = sign_of(cell)
        signs |= {sign} & {",", "."}
        is_open |= sign == "either"
    if len(signs) == 1:
        return signs.pop()
    return "ambiguous" if signs or is_open else "."


def sign_of(cell: Cell) -> str | None:
    """The decimal sign that one amount gives away; "either" when it may be read both ways."""
    number = bare(cell) if isinstance(cell, str) else ""
    read = readings(number)
    if not {",", "."} & set(number) or not read:
        return None
    return "either" if len(set(read.values())) > 1 else next(iter(read))


def currency_of(cell: Cell) -> str | None:
    """The currency a cell names, as a three-letter code. "kr" names none: three countries have it."""
    found = _CODE.search(str(cell).upper())
    return _SIGNS.get(found[0], found[0]) if found else None


def _only(read: dict[str, Decimal]) -> Decimal | None:
    return next(iter(read.values())) if len(set(read.values())) == 1 else None
