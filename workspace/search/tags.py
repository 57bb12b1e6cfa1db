"""Tags of what can be found: the filters of search entries."""

from sqlalchemy import Select, TextClause, func, text, update

from workspace.db import db
from workspace.search.models import SearchEntry


def retag(old: str, new: str, kind: str | None = None, rows: Select | None = None) -> None:
    """What is found by the one tag is found by the other from now on: all of it, or `rows` of that kind."""
    spaced = " " + SearchEntry.tags + " "
    some = [] if rows is None else [SearchEntry.kind == kind, SearchEntry.row_id.in_(rows)]
    db.session.execute(
        update(SearchEntry)
        .where(_tagged(old), *some)
        .values(tags=func.trim(func.replace(spaced, f" {old} ", f" {new} ")))
        .execution_options(synchronize_session=False)
    )


def _tagged(tag: str) -> TextClause:
    """Read from the index of words: a scan of all entries would hold up every writer."""
    if db.engine.dialect.name == "sqlite":
        found = text("id IN (SELECT rowid FROM search_fts WHERE search_fts MATCH :expression)")
        return found.bindparams(expression=f'tags : "{tag}"')
    return text("vector @@ to_tsquery('simple', :expression)").bindparams(expression=f"'{tag}'")
