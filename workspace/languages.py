"""The languages of the workspace, by their names in the reader's own language."""

from collections.abc import Iterable

from flask_babel import get_locale

LANGUAGES = ("en", "nb", "sv", "da")
# What each calls itself: for choosing one's own.
OWN_NAMES = {"nb": "Norsk bokmål", "sv": "Svenska", "da": "Dansk", "en": "English"}


def language_name(code: str) -> str:
    """Within a sentence: «på svenska», "in Swedish"."""
    return get_locale().languages[code]


def language_label(code: str) -> str:
    """Where it stands alone or first: «Svenska», "Swedish"."""
    name = language_name(code)
    return name[0].upper() + name[1:]


def language_choices(codes: Iterable[str] = OWN_NAMES) -> list[tuple[str, str]]:
    return [(code, language_label(code)) for code in codes]
