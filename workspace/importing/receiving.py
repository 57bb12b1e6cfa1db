"""Receiving a file: it is read once to know what it is, and kept until it is imported."""

import uuid

from workspace.db import db
from workspace.importing.choices import Choices
from workspace.importing.identity import file_sha256
from workspace.importing.mapping import Mapping, best_noun
from workspace.importing.models import Import
from workspace.importing.sheet import Sheet
from workspace.people.models import User
from workspace.settings.models import Workspace


def receive(
    data: bytes, sheet: Sheet, name: str, by: User, noun: str = "", client_id: str | None = None
) -> Import:
    """An import that waits for its mapping to be confirmed. Without a noun the headings decide."""
    if made := Import.sent(client_id):
        return made
    noun = noun or best_noun(sheet)
    mapping = Mapping.guessed(sheet, noun, Workspace.get().currency, Choices(by))
    import_ = Import(
        client_id=uuid.UUID(client_id) if client_id else uuid.uuid4(),
        noun=noun,
        file_name=name[-200:],
        sha256=file_sha256(data),
        content=data,
        mapping=mapping.as_json(),
        total=len(sheet.rows),
        user_id=by.id,
    )
    db.session.add(import_)
    db.session.flush()
    return import_
