"""Removing a persona safely: what depends on it is named, and moved to another persona first.

Which tables those are is read from the foreign keys of the metadata: they lie in rooms above.
"""

from collections.abc import Callable

from flask_babel import ngettext
from sqlalchemy import func, select

from workspace.db import db, pointing_at
from workspace.joining import join
from workspace.people.models import User
from workspace.personas.models import Persona
from workspace.search.tags import retag

WORDS: dict[str, Callable[[int], str]] = {
    "objections": lambda n: ngettext("%(num)s objection", "%(num)s objections", n),
    "placements": lambda n: ngettext("%(num)s placement", "%(num)s placements", n),
    "answers": lambda n: ngettext("%(num)s answer", "%(num)s answers", n),
    "deal_personas": lambda n: ngettext("met on %(num)s deal", "met on %(num)s deals", n),
}
OWN = ("sections", "persona_versions")


def dependents(persona: Persona) -> dict[str, int]:
    """How many rows of which table name the persona; its own parts and mere counters are left out."""
    found = {}
    for key in pointing_at(Persona.__table__):
        table = key.parent.table
        if table.name in OWN or "n" in table.c:
            continue
        if n := db.session.scalar(select(func.count()).select_from(table).where(key.parent == persona.id)):
            found[table.name] = found.get(table.name, 0) + n
    return found


def in_words(found: dict[str, int]) -> list[str]:
    """The same for a person: "12 objections", "3 placements"."""
    return [WORDS[name](n) if name in WORDS else _other_rows(n, name) for name, n in found.items()]


def _other_rows(n: int, table: str) -> str:
    return ngettext("%(num)s other row (%(table)s)", "%(num)s other rows (%(table)s)", n, table=table)


def remove(persona: Persona, by: User, moving_to: Persona | None = None) -> None:
    """Removes the persona; what depends on it goes to another one. Raises ValueError when that is missing."""
    if moving_to:
        retag(f"p{persona.id}", f"p{moving_to.id}")
        join(persona, moving_to, leaving=OWN)
    elif dependents(persona):
        raise ValueError("something depends on the persona")
    persona.remove(by)
