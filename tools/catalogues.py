"""Brings the catalogues of all languages in step with the code: `.venv/bin/python -m tools.catalogues`.

New messages arrive untranslated, gone ones leave; nothing is guessed.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
TRANSLATIONS = ROOT / "workspace" / "translations"
LANGUAGES = ("en", "nb", "sv", "da")
# Dates of the header stay: a run without changes leaves the files as they were.
FIRST = datetime(2026, 11, 22, tzinfo=UTC)
KEYWORDS = DEFAULT_KEYWORDS | {"lazy_gettext": None, "lazy_ngettext": (1, 2), "lazy_pgettext": ((1, "c"), 2)}


def extracted() -> Catalog:
    """Every message in the code and the templates."""
    catalogue = Catalog()
    for folder in (ROOT / "workspace", ROOT / "templates"):
        method = "python" if folder.name == "workspace" else "jinja2"
        suffix = "**.py" if method == "python" else "**.html"
        for file, line, message, comments, context in extract_from_dir(
            folder, method_map=[(suffix, method)], keywords=KEYWORDS, comment_tags=("Translators:",)
        ):
            place = [(f"{folder.name}/{file}", line)]
            catalogue.add(message, None, place, auto_comments=comments, context=context)
    return catalogue


def catalogue(language: str) -> Catalog:
    """A language's catalogue as it is kept; empty when there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(
            locale=language, domain="messages", project="Tryline", version="1", fuzzy=False,
            header_comment=f"# Tryline in {Locale.parse(language).english_name}.", msgid_bugs_address="-",
            last_translator="Tryline contributors", language_team="Tryline contributors",
            creation_date=FIRST, revision_date=FIRST,
        )  # fmt: skip
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="messages")


def path_of(language: str) -> Path:
    return TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"


def main() -> int:
    code = extracted()
    for language in LANGUAGES:
        kept = catalogue(language)
        kept.update(code, no_fuzzy_matching=True)
        kept.obsolete.clear()
        kept.creation_date = FIRST
        path_of(language).parent.mkdir(parents=True, exist_ok=True)
        with path_of(language).open("wb") as file:
            write_po(file, kept, width=110, sort_output=True, include_lineno=False)
        missing = sum(1 for message in kept if message.id and not (message.string and all(message.string)))
        print(f"{language}: {len(kept)} messages, {missing} to translate")
    return 0


if __name__ == "__main__":
    sys.exit(main())
