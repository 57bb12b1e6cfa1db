"""How a text came to be: its revisions, each beside the one before it, and by whom."""

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from workspace.db import Page, db, keyset
from workspace.people.models import User
from workspace.texts.models import Text
from workspace.texts.revisions import RevisionAuthor, TextRevision

SIZE = 10


def revisions(text: Text, after: str | None = None) -> Page:
    """Rows (id, number, seq, markdown, authorship, before, changed_at), the newest first; `before` is None
    for the
    first."""
    previous = aliased(TextRevision)
    query = select(
        TextRevision.id,
        TextRevision.number,
        TextRevision.seq,
        TextRevision.markdown,
        TextRevision.authorship,
        previous.markdown.label("before"),
        TextRevision.changed_at,
    ).where(TextRevision.text_id == text.id)
    one_before = and_(previous.text_id == TextRevision.text_id, previous.number == TextRevision.number - 1)
    return keyset(query.outerjoin(previous, one_before), [TextRevision.number], after, SIZE)


def authors(page: Page) -> dict[int, list[str]]:
    """The names of those who wrote in each of the revisions, by its id."""
    wrote = (
        select(RevisionAuthor.revision_id, User.name)
        .join(User, User.id == RevisionAuthor.user_id)
        .where(RevisionAuthor.revision_id.in_([row.id for row in page.rows]))
        .order_by(User.name_key)
    )
    names: dict[int, list[str]] = {row.id: [] for row in page.rows}
    for revision_id, name in db.session.execute(wrote):
        names[revision_id].append(name)
    return names
