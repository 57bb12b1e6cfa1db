"""The newest of each of several themes: each is the end of its own index, however much was heard."""

from collections.abc import Iterable

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute

from workspace.objections.models import Objection


def newest_of(theme_ids: Iterable[int], column: InstrumentedAttribute, most: int) -> list[Select]:
    """For each theme a select of (theme_id, column) of its newest `most`, to be joined by `union_all`."""
    few = (
        select(Objection.theme_id, column)
        .where(Objection.theme_id == theme_id)
        .order_by(Objection.heard_on.desc(), Objection.id.desc())
        .limit(most)
        .subquery()
        for theme_id in theme_ids
    )
    return [select(each) for each in few]
