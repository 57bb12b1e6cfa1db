"""Time zones by the names people know: countries and cities, in four languages."""

from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location

from workspace.text import sort_key

REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@cache
def zones(language: str) -> tuple[tuple[str, str], ...]:
    """(zone, place) for every Region/City once, in that language's alphabet: ("Europe/Oslo", "Norge")."""
    locale, aliases = Locale.parse(language), get_global("zone_aliases")
    region = locale.zone_formats["region"]
    before, _place, after = region.partition("%s")
    known = {
        zone: get_timezone_location(zone, locale=locale).removeprefix(before).removesuffix(after)
        for zone in available_timezones()
        if zone.partition("/")[0] in REGIONS and zone not in aliases
    }
    return tuple(sorted(known.items(), key=lambda pair: sort_key(pair[1], language)))
