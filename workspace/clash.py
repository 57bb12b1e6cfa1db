"""Two people save one form: what stands for what each saw, and what the second is shown beside their own."""

import hashlib
import json

from wtforms import Field, Form

from workspace.db import Model, db

_MACHINERY = ("csrf_token", "client_id", "seen")


def stamp(*shown: object) -> str:
    """What stands for something shown, in a form: the same again only while it is unchanged."""
    return hashlib.sha256(json.dumps(shown, sort_keys=True, default=str).encode()).hexdigest()[:16]


def hold(row: Model) -> None:
    """Reads the row anew, and lets nobody else change it until the transaction ends: what a form saw is
    compared after this. On SQLite the turn to write does as much; PostgreSQL must be asked."""
    db.session.refresh(row, with_for_update={"of": type(row)})


def unlike(theirs: Form, mine: Form, leaving: tuple[str, ...] = ()) -> list[tuple[str, str, str]]:
    """The fields in which two forms differ: (label, theirs, mine), as a reader sees them."""
    return [
        (str(field.label.text), _shown(field), _shown(mine[field.name]))
        for field in theirs
        if field.name not in (*_MACHINERY, *leaving) and field.data != mine[field.name].data
    ]


def _shown(field: Field) -> str:
    """Choices by their names, anything else as it was typed."""
    if not hasattr(field, "choices"):
        return field._value()
    chosen = field.data if isinstance(field.data, list) else [field.data]
    named = {str(key or ""): str(name) for key, name in field.choices}
    return ", ".join(named.get(str(key or ""), str(key or "")) for key in chosen)
