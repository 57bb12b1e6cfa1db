"""How often what meets a theme helped: answers, assets and tips, in plain numbers."""

from typing import NamedTuple

from sqlalchemy import case, func, select

from workspace.assets.models import Asset
from workspace.db import db
from workspace.objections.models import Objection, Theme
from workspace.objections.outcomes import Outcome

ENOUGH = 3  # tries before a tip may be offered as the answer
# Of outcomes joined with their objections: what is not said of the thing itself is said of the occasion.
DID_HELP = func.coalesce(Outcome.helped, Objection.helped)
KNOWN = DID_HELP.is_not(None)
HELPED = func.sum(case((DID_HELP, 1), else_=0)).label("helped")
TRIES = func.count().label("tries")


class Record(NamedTuple):
    """«helped 3 of 4»."""

    helped: int = 0
    tries: int = 0

    @property
    def share(self) -> float:
        return self.helped / self.tries if self.tries else 0.0

    def beats(self, other: "Record") -> bool:
        """Tried often enough, and helped more often than the other."""
        return self.tries >= ENOUGH and self.share > other.share


class Records(NamedTuple):
    """The records of a theme's answers, assets and tips, each by id; what was never tried is in none."""

    answers: dict[int, Record]
    assets: dict[int, Record]
    tips: dict[int, Record]


def records(theme: Theme) -> Records:
    """What was noted on the occasions on which the theme was heard; each occasion counts once for a thing."""
    found = Records({}, {}, {})
    counted = (
        select(Outcome.answer_id, Outcome.asset_id, Outcome.tip_id, HELPED, TRIES)
        .join(Objection, Objection.id == Outcome.objection_id)
        .where(Objection.theme_id == theme.id, KNOWN)
        .group_by(Outcome.answer_id, Outcome.asset_id, Outcome.tip_id)
    )
    for *ids, helped, tries in db.session.execute(counted):
        for kept, row_id in zip(found, ids, strict=True):
            if row_id is not None:
                kept[row_id] = Record(int(helped), tries)
    return found


def records_of(asset: Asset) -> dict[int, Record]:
    """By theme: how often one asset helped against it."""
    counted = (
        select(Objection.theme_id, HELPED, TRIES)
        .join(Objection, Objection.id == Outcome.objection_id)
        .where(Outcome.asset_id == asset.id, KNOWN)
        .group_by(Objection.theme_id)
    )
    return {row.theme_id: Record(int(row.helped), row.tries) for row in db.session.execute(counted)}
