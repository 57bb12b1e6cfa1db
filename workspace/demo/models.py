"""What belongs to the demo, so that it can be removed wholly."""

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workspace.db import Model

BEGUN, WHOLE = "begun", "whole"


class DemoRow(Model):
    """A row that the demo made: its table and number. One of table BEGUN is its first, of WHOLE its last."""

    __tablename__ = "demo_rows"
    __table_args__ = (UniqueConstraint("table", "row_id"),)

    table: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[int]
