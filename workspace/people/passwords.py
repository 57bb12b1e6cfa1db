"""What a password must not be. Length is what protects; no rule about signs and capitals."""

from pathlib import Path

from flask_babel import gettext as _
from flask_babel import ngettext

SHORTEST = 12
# The commonest of twelve signs and more in published leaks, and what a hurried person here would type.
_COMMON = frozenset(Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").split())


def weakness(password: str, email: str, name: str) -> str | None:
    """Why that person should not use it, in words, or None."""
    if len(password) < SHORTEST:
        return ngettext("At least %(num)s character.", "At least %(num)s characters.", SHORTEST)
    folded = password.casefold()
    if folded in _COMMON or len(set(folded)) < 4:
        return _("Too many people use this one.")
    own = {
        email.casefold(),
        email.casefold().partition("@")[0],
        name.casefold(),
        name.casefold().replace(" ", ""),
    }
    # Nothing but one's name or address, with a few figures around it.
    if folded.strip("0123456789!?.-_ ") in own:
        return _("This is your name or address. Please choose something else.")
    return None
