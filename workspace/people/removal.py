"""Going out: what a person owned goes to a successor; erased, their name leaves and the facts stay.

The tables above are found by walking the foreign keys: a key named owner_id or approver_id is handed over,
rows that go with a person (ON DELETE CASCADE: followings, notices, sign-ins) end, and authorship stays. What
keeps words as they were written (columns named so, and JSON: a file's rows) is found by the columns.
"""

import json
import re
import secrets

from flask_babel import gettext as _
from sqlalchemy import JSON, Text, cast, delete, func, select, update

from workspace import bus
from workspace.db import db, now, pointing_at
from workspace.people.joined import as_written
from workspace.people.links import Invitation
from workspace.people.models import AuditEntry, LoginFailure, User

HANDED_OVER = ("owner_id", "approver_id")


def owned_by(user: User) -> int:
    """How many rows wait for a successor."""
    return sum(
        db.session.scalar(select(func.count()).select_from(key.parent.table).where(key.parent == user.id))
        for key in pointing_at(User.__table__)
        if key.parent.name in HANDED_OVER
    )


def remove(user: User, successor: User | None, by: User) -> None:
    """Raises LastAdmin, and ValueError when what they own has nobody to go to."""
    if user.is_admin:
        user.leave_an_admin()
    if owned_by(user) and (successor is None or successor is user or not successor.is_active):
        raise ValueError("a successor is needed")
    for key in pointing_at(User.__table__):
        table, person = key.parent.table, key.parent
        if person.name in HANDED_OVER:
            handed = update(table).where(person == user.id).values({person: successor and successor.id})
            db.session.execute(handed)
        elif key.ondelete == "CASCADE":
            db.session.execute(delete(table).where(person == user.id))
    user.removed_at, user.password_hash = now(), None
    bus.tell({"rights": user.id})
    AuditEntry.note("removed", by, about=user)


def erase(user: User, by: User) -> None:
    """Takes the name and address of a removed person out of every row; what they did stays, by nobody."""
    for table, written in as_written():
        db.session.execute(
            update(table).where(func.lower(func.trim(written)) == user.email_folded).values({written: ""})
        )
    _take_out(user.email_folded)
    addressed = func.lower(func.trim(AuditEntry.detail)) == user.email_folded
    db.session.execute(update(AuditEntry).where(addressed).values(detail=""))
    about = (AuditEntry.user_id == user.id) | (AuditEntry.about_id == user.id)
    db.session.execute(update(AuditEntry).where(about).values(address=""))
    db.session.execute(delete(Invitation).where(func.lower(Invitation.email) == user.email_folded))
    db.session.execute(delete(LoginFailure).where(LoginFailure.email_folded == user.email_folded))
    user.name = _("Former colleague")
    user.email = user.email_folded = f"{secrets.token_hex(8)}@erased.invalid"
    AuditEntry.note("erased", by, about=user)


def _take_out(address: str) -> None:
    """Takes an address out of every JSON column: there the rows of imported files are kept as they came."""
    is_there = re.compile(rf"(?<![\w.+-]){re.escape(address)}(?![\w-]|\.\w)", re.IGNORECASE)
    written = json.dumps(address)[1:-1]
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if not isinstance(column.type, JSON):
                continue
            holding = func.lower(cast(column, Text)).contains(written, autoescape=True)
            for row_id, kept in db.session.execute(select(table.c.id, column).where(holding)).all():
                values = {column: _without(is_there, kept)}
                db.session.execute(update(table).where(table.c.id == row_id).values(values))


def _without(words: re.Pattern[str], kept: object) -> object:
    if isinstance(kept, str):
        return words.sub("", kept)
    if isinstance(kept, list):
        return [_without(words, part) for part in kept]
    if isinstance(kept, dict):
        return {_without(words, name): _without(words, part) for name, part in kept.items()}
    return kept
