"""The world's money in use today, by ISO 4217 code, named in four languages."""

from functools import cache

from babel import Locale
from babel.core import get_global
from babel.numbers import get_territory_currencies

from workspace.text import sort_key

NEAREST = ("NOK", "SEK", "DKK", "EUR", "ISK", "GBP", "USD")


@cache
def currencies(language: str) -> tuple[tuple[str, str], ...]:
    """(code, "NOK · norske kroner") in that language, the neighbours' first."""
    names = Locale.parse(language).currencies
    others = sorted(_in_use() - set(NEAREST), key=lambda code: sort_key(names.get(code, code), language))
    return tuple((code, f"{code} · {names.get(code, code)}") for code in (*NEAREST, *others))


@cache
def _in_use() -> frozenset[str]:
    territories = get_global("territory_currencies")
    return frozenset(code for place in territories for code in get_territory_currencies(place))
