"""Imports: a file's rows, how its columns and values were mapped, and what became of each row."""

from pathlib import Path

from flask import current_app
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Model, Once, db
from workspace.people.models import User

STATES = (
    "reading", "unreadable", "mapping", "queued", "running", "done", "cancelling", "cancelled", "failed"
)  # fmt: skip
FOLDER = "imports"  # in DATA_DIR: files that wait to be read
UNDER_WAY = ("reading", "queued", "running", "cancelling")


class Import(Once, Model):
    """One file on its way in. Once read, `sheet` is columns.Sheet and `mapping` mapping.Mapping as JSON.

    The file itself is in `path` only until it is read: then its rows are here.
    """

    __tablename__ = "imports"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        Index("ix_imports_newest", "id"),
    )

    noun: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    sheet: Mapped[dict] = mapped_column(JSON, default=dict, deferred=True)
    mapping: Mapped[dict] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(12), default="reading")
    reason: Mapped[str] = mapped_column(String(400), default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), index=True)
    user: Mapped[User | None] = relationship()
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def is_cancellable(self) -> bool:
        """Even when it is done: what it made and nobody touched since can be taken back."""
        return self.state in ("reading", "mapping", "queued", "running", "done", "failed")

    @property
    def path(self) -> Path:
        """Where the file waits to be read."""
        return current_app.config["DATA_DIR"] / FOLDER / self.client_id.hex

    def editable_by(self, user: User) -> bool:
        return user.is_admin or (user.can_write and self.user_id == user.id)

    def before_this(self) -> "Import | None":
        """The last import of the very same file that was carried out."""
        same = select(Import).where(Import.sha256 == self.sha256, Import.id < self.id, Import.state == "done")
        return db.session.scalar(same.order_by(Import.id.desc()).limit(1))

    def start(self) -> None:
        """Waits for its turn in the background. An import that has begun is not started again."""
        if self.state == "mapping":
            self.state = "queued"

    def go_on(self) -> None:
        """Waits for its turn again after it stopped: the rows that have no result yet are left to do."""
        if self.state == "failed":
            self.state = "queued"

    def cancel(self) -> None:
        """Rows that were not begun are let go, and what was begun is undone, in the background."""
        if self.is_cancellable:
            self.state = "cancelling"


class ImportRow(Model):
    """One row of the file, and what became of it; without a result it waits.

    `raw` are its cells in the order of the sheet's columns: kept until the import is done, and then of a row
    that failed, to be handed back. `reason` says why it failed, or why it cannot be read.

    `before`, for cancelling: {"was": columns of an updated row, "made": [[kind, id] of what else it needed]}.
    """

    __tablename__ = "import_rows"
    __table_args__ = (
        UniqueConstraint("import_id", "n"),
        Index("ix_import_rows_result", "import_id", "result", "n"),
        CheckConstraint("result IN ('created', 'updated', 'unchanged', 'failed')", name="result"),
    )

    import_id: Mapped[int] = mapped_column(ForeignKey(Import.id, ondelete="CASCADE"))
    n: Mapped[int]
    raw: Mapped[list] = mapped_column(JSON)
    result: Mapped[str | None] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(400), default="")
    kind: Mapped[str] = mapped_column(String(20), default="")
    row_id: Mapped[int | None]
    before: Mapped[dict | None] = mapped_column(JSON)
