"""Amounts as people and programs write them: "1 655 000,00", "1.655.000,50", "1,655,000.50", "kr 1 200,-"."""

import re
from decimal import ROUND_HALF_UP, Decimal

LARGEST = 10**15  # minor units

_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f'’]+")
_AROUND = re.compile(r"^(?:KR\.?|[A-Z]{3}|US\$|[€$£])|(?:KR\.?|[A-Z]{3}|[€$£])$")
_WHOLE = re.compile(r"[.,:]?[-–—]$")
_GROUPED = {
    ",": re.compile(r"(\d+|\d{1,3}(?:\.\d{3})+)(?:,(\d*))?"),
    ".": re.compile(r"(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?"),
}


def minor_units(typed: str) -> int:
    """Hundredths of the currency. What can be read in two ways ("1.655") is whole thousands.

    Raises ValueError for what is negative, too large or no amount.
    """
    return rounded(max(readings(bare(typed)).values(), default=Decimal(-1)))


def as_typed(minor: int) -> str:
    """An amount for the field, in figures that are read back the same: "1 655 000" or "1 655 000,50"."""
    whole, part = divmod(minor, 100)
    figures = f"{whole:,}".replace(",", " ")
    return f"{figures},{part:02}" if part else figures


def rounded(amount: Decimal) -> int:
    """In hundredths, half of one rounded up. Raises ValueError for what is negative or too large."""
    minor = (amount * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP) if 0 <= amount < LARGEST else LARGEST
    if minor >= LARGEST:
        raise ValueError(amount)
    return int(minor)


def bare(text: str) -> str:
    """The text without spaces, currency and the ",-" of whole kroner."""
    unspaced = _SPACES.sub("", text).upper()
    return _WHOLE.sub("", _AROUND.sub("", _AROUND.sub("", unspaced, count=1), count=1))


def readings(number: str) -> dict[str, Decimal]:
    """What a bare amount may mean, by the decimal sign ("," or ".") it would have. Empty: no amount."""
    found = {}
    for sign, pattern in _GROUPED.items():
        if read := pattern.fullmatch(number):
            whole, part = re.sub(r"\D", "", read[1]), read[2] or "0"
            found[sign] = Decimal(f"{whole}.{part}")
    return found
