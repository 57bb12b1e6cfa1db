"""The words of what a person may do."""

from flask_babel import gettext as _


def names() -> dict[str, str]:
    """Every right, in words."""
    return {"sales": _("Sales"), "marketing": _("Marketing"), "admin": _("Admin"), "reader": _("Reader")}


def in_words(rights: set[str]) -> str:
    return ", ".join(name for right, name in names().items() if right in rights)
