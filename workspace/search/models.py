"""What can be found: one row a text, folded and stemmed so that both databases find the same."""

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workspace.db import Model


class SearchEntry(Model):
    """The words of one row (`part` 0) or of one of its texts (`part` the text's id), and its filters as tags.

    SQLite indexes `folded` and `tags` through FTS5 and triggers, PostgreSQL through a generated tsvector;
    both are made by the migrations and are no columns here.
    """

    __tablename__ = "search_entries"
    __table_args__ = (
        UniqueConstraint("kind", "row_id", "part"),
        Index("ix_search_entries_kind", "kind", "id"),
    )

    kind: Mapped[str] = mapped_column(String(20))
    row_id: Mapped[int]
    part: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(300))
    excerpt: Mapped[str] = mapped_column(String(300), default="")
    folded: Mapped[str] = mapped_column(Text)
    tags: Mapped[str] = mapped_column(String(400), default="")
