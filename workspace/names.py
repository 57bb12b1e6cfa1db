"""Names that people gave, in one alphabet for all readers.

Kept beside each name as a key, so that a list is paged by it from an index, alike in both databases. An
alphabet for each reader would need a key for each language.
"""

from sqlalchemy import String
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, validates
from sqlalchemy.types import TypeEngine

from workspace.db import Folded
from workspace.text import sort_key


def name_key(name: str) -> str:
    """Sorts as in Norwegian and Danish, … z, æ with ä, ø with ö, å: a Swede finds all three after z too."""
    return sort_key(name, "nb")


class NameKey(Folded):
    """Compared byte by byte, whatever the database's own language is."""

    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine:
        collation = "C" if dialect.name == "postgresql" else None
        return dialect.type_descriptor(String(self.impl.length, collation=collation))


def _of_inserted(context: DefaultExecutionContext) -> str:
    return name_key(context.get_current_parameters()["name"])


class Alphabetical:
    """Something with a name of 200 letters at most, listed by it: order by `name_key`, then `id`."""

    name_key: Mapped[str] = mapped_column(NameKey(200), default=_of_inserted)

    @validates("name")
    def _file_under(self, _column: str, name: str) -> str:
        self.name_key = name_key(name)
        return name
