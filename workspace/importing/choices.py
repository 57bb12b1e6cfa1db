"""What the words of a column may stand for: our fixed lists, and the rows this workspace has."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from workspace.assets.models import AUDIENCES, CHANNELS, STAGES, TYPES
from workspace.db import db
from workspace.deals.models import Stage
from workspace.importing.values import meaning
from workspace.journey.models import Job
from workspace.languages import OWN_NAMES
from workspace.objections.models import KINDS, SEVERITIES, Theme
from workspace.people.models import User
from workspace.personas.models import ROLES, Persona
from workspace.settings.models import Product, Segment
from workspace.text import folded

NEW = "new"
_FIXED = {
    "kind": KINDS,
    "severity": SEVERITIES,
    "language": OWN_NAMES,
    "role": ROLES,
    "type": TYPES,
    "stage": STAGES,
    "audience": AUDIENCES,
    "channel": CHANNELS,
}
# What an unknown word stands for until someone says otherwise; with none it is left out.
_ELSE = {"type": "article", "stage": "published", "theme": NEW, "pipeline": NEW}


@dataclass(frozen=True)
class Known:
    """A row that a word may stand for: the names it is called by, and our key or role where it has one."""

    id: int
    label: str
    names: tuple[str, ...]
    key: str | None = None


class Choices:
    """The lists to choose from, as `by` may use them. Each is read once, when it is first asked for."""

    def __init__(self, by: User | None) -> None:
        self._is_admin = by is not None and by.is_admin
        self._lists: dict[str, list[Known]] = {}

    def options(self, of: str) -> list[tuple[str, str]]:
        """(value, label) of a list, without the empty one that leaves a word out."""
        if of == "helped":
            return [("yes", _("Helped")), ("no", _("Did not help"))]
        if of in _FIXED:
            return [(str(key), str(label)) for key, label in _FIXED[of].items()]
        new = [(NEW, _("A new one of that name"))] if self._may_be_new(of) else []
        return new + [(str(known.id), known.label) for known in self._list(of)]

    def meant(self, of: str, word: str) -> str:
        """The value a word most likely stands for, "" when nothing says so."""
        if of == "helped":
            return {True: "yes", False: "no", None: ""}[meaning("helped", word)]
        if of in _FIXED:
            return str(meaning(of, word) or _ELSE.get(of, ""))
        found = self._named(of, word) or self._keyed(of, word)
        return str(found) if found else _ELSE.get(of, "")

    def _may_be_new(self, of: str) -> bool:
        """Products and segments are an admin's to make."""
        return of in ("theme", "pipeline") or (self._is_admin and of in ("segment", "product"))

    def _named(self, of: str, word: str) -> int | None:
        return next((known.id for known in self._list(of) if folded(word) in known.names), None)

    def _keyed(self, of: str, word: str) -> int | None:
        """A buying job under its own name, or the one persona that has a role."""
        key = meaning({"persona": "role", "job": "job"}[of], word) if of in ("persona", "job") else None
        having = [known.id for known in self._list(of) if key and known.key == key]
        return having[0] if len(having) == 1 else None

    def _list(self, of: str) -> list[Known]:
        if of not in self._lists:
            self._lists[of] = _READ[of]()
        return self._lists[of]


def _personas() -> list[Known]:
    rows = db.session.execute(
        select(Persona.id, Persona.name, Persona.title, Persona.role).order_by(Persona.name_key, Persona.id)
    )
    return [
        Known(id, f"{name} – {title}" if title else name, (folded(name), folded(title)), role)
        for id, name, title, role in rows
    ]


def _jobs() -> list[Known]:
    return [Known(job.id, job.name, (folded(job.name),), job.key) for job in Job.in_order()]


def _users() -> list[Known]:
    return [Known(user.id, user.name, (folded(user.email), folded(user.name))) for user in User.working()]


def _themes() -> list[Known]:
    rows = db.session.execute(
        select(Theme.id, Theme.name).where(Theme.merged_into_id.is_(None)).order_by(Theme.name_key)
    )
    return [Known(id, name, (folded(name),)) for id, name in rows]


def _rows_of(model: type[Stage | Segment | Product]) -> Callable[[], list[Known]]:
    def read() -> list[Known]:
        return [Known(row.id, row.name, (folded(row.name),)) for row in model.in_order()]

    return read


_READ = {
    "persona": _personas,
    "job": _jobs,
    "user": _users,
    "theme": _themes,
    "pipeline": _rows_of(Stage),
    "segment": _rows_of(Segment),
    "product": _rows_of(Product),
}
