"""Coming in: a person joins, and the imported rows that name their address become theirs."""

from collections.abc import Iterator

from sqlalchemy import Column, Table, func, update

from workspace.db import db
from workspace.people.models import AuditEntry, User, folded_email

AS_WRITTEN = "_as_written"


def join(
    email: str,
    name: str,
    password_hash: str | None,
    rights: set[str],
    language: str = "en",
    zone: str = "Europe/Oslo",
) -> User:
    """A new person, or one who was removed and comes back. The address must be nobody's who is here."""
    user = User.known_by(email)
    if user is None:
        user = User(email_folded=folded_email(email))
        db.session.add(user)
    user.email, user.name, user.password_hash = email.strip(), name.strip(), password_hash
    user.language, user.zone, user.removed_at = language, zone, None
    user.give(rights)
    db.session.flush()
    claim(user)
    AuditEntry.note("joined", user)
    return user


def claim(user: User) -> None:
    """Rows that carry the person's address as text become theirs: `owner_as_written` fills `owner_id`."""
    for table, written in as_written():
        key = person_beside(table, written)
        if key is not None:
            db.session.execute(
                update(table)
                .where(func.lower(func.trim(written)) == user.email_folded, key.is_(None))
                .values({key: user.id, written: ""})
            )


def as_written() -> Iterator[tuple[Table, Column]]:
    """Every column that keeps a person as they were written. Found by name: upper rooms are not imported."""
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if column.name.endswith(AS_WRITTEN):
                yield table, column


def person_beside(table: Table, written: Column) -> Column | None:
    """The column that holds the person themselves: `owner_id` or `logged_by_id` beside what was written."""
    stem = written.name.removesuffix(AS_WRITTEN)
    return next(
        (
            table.columns[name]
            for name in (f"{stem}_id", f"{stem}_by_id")
            if name in table.columns and table.columns[name].references(User.__table__.c.id)
        ),
        None,
    )
