"""The board: assets by stage, and how much each quarter holds."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Row, Select, func, select

from workspace.assets.models import QUARTERS, Asset
from workspace.db import db
from workspace.people.models import User

UNPUBLISHED = ("idea", "planned", "drafting", "review")
COLUMNS = (*UNPUBLISHED, "published")
A_COLUMN = 60  # the cards a column shows; the list of assets has the rest
LATEST = 12


@dataclass(frozen=True)
class Shown:
    """What the board is narrowed to; None is everything."""

    quarter: str | None = None
    owner: int | None = None

    def narrow(self, query: Select) -> Select:
        if self.quarter:
            query = query.where(Asset.quarter == self.quarter)
        if self.owner:
            query = query.where(Asset.owner_id == self.owner)
        return query


def columns(shown: Shown) -> dict[str, Sequence[Row]]:
    """The cards of each stage, what is due first first; of the published the latest."""
    return {stage: db.session.execute(_cards(stage, shown)).all() for stage in COLUMNS}


def counts(shown: Shown) -> dict[str, int]:
    """How many assets stand in each stage."""
    by_stage = shown.narrow(select(Asset.stage, func.count()).where(Asset.stage.in_(COLUMNS)))
    return dict(db.session.execute(by_stage.group_by(Asset.stage)).all())


def capacity(shown: Shown) -> list[tuple[str, list[tuple[str, str]]]]:
    """For each quarter what is planned in all, then for each owner, in words: «5 assets: 1 L, 2 M, 2 S»."""
    sizes = (
        select(Asset.quarter, Asset.owner_id, User.name, Asset.size, func.count().label("n"))
        .outerjoin(User, User.id == Asset.owner_id)
        .where(Asset.stage.in_(UNPUBLISHED), Asset.quarter != "not_now")
        .group_by(Asset.quarter, Asset.owner_id, User.id, User.name, User.name_key, Asset.size)
        .order_by(User.name_key, User.id)
    )
    totals: dict[str, Counter] = {}
    people: dict[str, dict[str, Counter]] = {}
    for row in db.session.execute(shown.narrow(sizes)):
        totals.setdefault(row.quarter, Counter())[row.size] += row.n
        owner = row.name or _("Nobody yet")
        people.setdefault(row.quarter, {}).setdefault(owner, Counter())[row.size] += row.n
    return [
        (
            f"{QUARTERS[quarter]}: {in_words(totals[quarter])}",
            [(owner, in_words(sizes)) for owner, sizes in people[quarter].items()],
        )
        for quarter in QUARTERS
        if quarter in totals
    ]


def in_words(sizes: Counter) -> str:
    whole = ngettext("%(num)s asset", "%(num)s assets", sizes.total())
    parts = [f"{sizes[size]} {size}" for size in ("L", "M", "S") if sizes[size]]
    if sizes[None]:
        parts.append(ngettext("%(num)s not sized", "%(num)s not sized", sizes[None]))
    return f"{whole}: {', '.join(parts)}"


def _cards(stage: str, shown: Shown) -> Select:
    cards = (
        select(
            Asset.id,
            Asset.title,
            Asset.type,
            Asset.stage,
            Asset.quarter,
            Asset.size,
            Asset.due_on,
            Asset.published_on,
            Asset.owner_id,
            User.name.label("owner"),
        )
        .outerjoin(User, User.id == Asset.owner_id)
        .where(Asset.stage == stage)
    )
    if stage == "published":
        return shown.narrow(cards).order_by(Asset.published_on.desc(), Asset.id.desc()).limit(LATEST)
    # Without a due date last, the same in both databases.
    return shown.narrow(cards).order_by(Asset.due_on.is_(None), Asset.due_on, Asset.id).limit(A_COLUMN)
