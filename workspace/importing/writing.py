"""Cells on their way out: a spreadsheet runs what begins like a formula. On the way in it is honest text."""

import re

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?\d[\d\s.,\u00a0\u202f]*")


def guarded(cell: str | int | float) -> str | int | float:
    """The cell with an apostrophe before anything a spreadsheet would run. Numbers stay numbers."""
    if not isinstance(cell, str) or not cell.startswith(_FORMULA) or _NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}"
