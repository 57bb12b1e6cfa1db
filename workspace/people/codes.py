"""Codes that people read from one screen and type on another: in groups of four, in any case."""

import secrets

from workspace.people.models import token_hash

# Without letters and figures that are mistaken for each other.
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def new_code(groups: int) -> str:
    """Such as «4F7K-9QTA»; each group is worth almost twenty bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(groups))


def code_hash(typed: str) -> str:
    """What is kept of a code: the same in any case, with or without its hyphens."""
    return token_hash("".join(letter for letter in typed.upper() if letter.isalnum()))
