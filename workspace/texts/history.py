"""How a text came to be: its revisions, each beside the one before it."""

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from workspace.db import Page, keyset
from workspace.people.models import User
from workspace.texts.models import Text, TextRevision

SIZE = 10


def revisions(text: Text, after: str | None = None) -> Page:
    """Rows (seq, markdown, before, created_at, author), the newest first; `before` is None for the first."""
    previous = aliased(TextRevision)
    query = (
        select(
            TextRevision.seq,
            TextRevision.markdown,
            previous.markdown.label("before"),
            TextRevision.created_at,
            User.name.label("author"),
        )
        .where(TextRevision.text_id == text.id)
        .outerjoin(
            previous, and_(previous.text_id == TextRevision.text_id, previous.seq == TextRevision.seq - 1)
        )
        .outerjoin(User, User.id == TextRevision.author_id)
    )
    return keyset(query, [TextRevision.seq], after, SIZE)
