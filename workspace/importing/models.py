"""Imports: the file, how its columns and values were mapped, and what became of each row."""

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.db import Model, Once, db
from workspace.people.models import User

STATES = ("mapping", "queued", "running", "done", "cancelling", "cancelled", "failed")
UNDER_WAY = ("queued", "running", "cancelling")


class Import(Once, Model):
    """One file on its way in. `mapping` is mapping.Mapping as JSON; `content` is kept until it is done."""

    __tablename__ = "imports"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        Index("ix_imports_newest", "id"),
    )

    noun: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    mapping: Mapped[dict] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(12), default="mapping")
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
        return self.state in ("mapping", "queued", "running", "done", "failed")

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

    def cancel(self) -> None:
        """A file that was not begun is let go at once; what was begun is undone in the background."""
        if self.state == "mapping":
            self.state, self.content = "cancelled", b""
        elif self.is_cancellable:
            self.state = "cancelling"


class ImportRow(Model):
    """What became of one row. `raw` are the cells of one that failed, to be handed back.

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
    result: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(400), default="")
    kind: Mapped[str] = mapped_column(String(20), default="")
    row_id: Mapped[int | None]
    before: Mapped[dict | None] = mapped_column(JSON)
