"""How many open threads each of some texts has."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, select

from workspace.comments.models import Comment
from workspace.db import db
from workspace.texts.models import Text

MOST = 100


class Count(NamedTuple):
    text_id: int
    label: str
    n: int


def open_on(text_ids: Sequence[int]) -> list[Count]:
    """For each text that is there, in the order asked for, those without any too."""
    counted = (
        select(Text.id, Text.label, func.count(Comment.id))
        .outerjoin(
            Comment,
            (Comment.text_id == Text.id) & Comment.thread_id.is_(None) & Comment.resolved_at.is_(None),
        )
        .where(Text.id.in_(text_ids[:MOST]))
        .group_by(Text.id, Text.label)
    )
    found = {row[0]: Count(*row) for row in db.session.execute(counted)}
    return [found[text_id] for text_id in dict.fromkeys(text_ids) if text_id in found]
