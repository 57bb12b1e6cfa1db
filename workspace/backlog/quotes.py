"""What customers said, as notes for the writer of an asset. Who said it stays out."""

from sqlalchemy import ColumnElement, select

from workspace.db import db
from workspace.objections.models import Objection

MOST = 12


def quotes(*heard: ColumnElement[bool]) -> str:
    """The words of the objections that are so, the newest first, each as a Markdown quote."""
    said = db.session.scalars(
        select(Objection.words)
        .where(*heard, Objection.words != "")
        .order_by(Objection.heard_on.desc(), Objection.id.desc())
        .limit(MOST)
    )
    return "\n\n".join("> " + words.replace("\n", "\n> ") for words in dict.fromkeys(said))
