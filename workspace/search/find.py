"""Finding: the newest thousand that match, put in order here, so that no common word makes it slow.

Ranking and exact counts over all matches grow with the table; a thousand newest do not.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row, select, text

from workspace.db import db
from workspace.search.models import SearchEntry
from workspace.search.stems import forms, words

NEWEST = 1000
BEST = 50
_SQLITE = """
SELECT e.id, e.kind, e.row_id, {columns}
FROM search_fts f CROSS JOIN search_entries e ON e.id = f.rowid
WHERE search_fts MATCH :expression AND f.rowid < :before ORDER BY f.rowid DESC LIMIT :limit
"""
_POSTGRESQL = """
SELECT e.id, e.kind, e.row_id, {columns}
FROM search_entries e
WHERE vector @@ to_tsquery('simple', :expression) AND id < :before ORDER BY id DESC LIMIT :limit
"""
_SHOWN = "e.part, e.title, e.excerpt, e.tags, substr(e.folded, 1, 2000) AS folded"
_NAMED = "e.title, e.tags"
_RANKED = "' ' || substr(e.folded, 1, 600) || ' ' AS folded"
_LAST = 2**62


@dataclass(frozen=True)
class Found:
    """Rows (kind, row_id, title, excerpt), how many of each kind in the newest thousand, and the next key."""

    rows: Sequence[Row]
    kinds: dict[str, int]
    is_capped: bool
    after: int | None


def find(
    query: str, kind: str | None = None, order: str = "best", after: int | None = None, size: int = 20
) -> Found:
    """What matches all words of the query, the last as a beginning; each row once.

    `order` is best or newest (last added). `after` pages through the newest; the best are one page of fifty.
    """
    wanted = words(query)[:12]
    if not wanted:
        return Found([], {}, False, None)
    newest = _once(_matching(_all_of(wanted), _RANKED))
    kinds, is_capped = dict(Counter([row.kind for row in newest])), len(newest) >= NEWEST
    if order == "newest":
        page = _matching(_all_of(wanted, kind), _SHOWN, before=after or _LAST, limit=size * 3 + 1)
        rows = _once(page)
        more = len(page) > size * 3 or len(rows) > size
        return Found(rows[:size], kinds, is_capped, rows[:size][-1].id if more else None)
    if kind and is_capped:
        newest = _once(_matching(_all_of(wanted, kind), _RANKED))
    best = _best_first([row for row in newest if not kind or row.kind == kind], wanted)
    return Found(_shown(best), kinds, is_capped, None)


def any_of(stems: Sequence[str], tags: Sequence[str] = (), limit: int = NEWEST) -> Sequence[Row]:
    """The newest entries that hold any of these stems and all of these tags."""
    if not stems:
        return []
    return matching(_expression([list(stems)], tags), limit=limit)


def newest_of_each(groups: Sequence[Sequence[str]], tags: Sequence[str], limit: int) -> Sequence[Row]:
    """For each group and each tag the newest entries with that tag that hold any of the group, in one query.

    Rows say in `asked` which group it was. A stem that ends in * is a beginning.
    """
    if not groups or not tags:
        return []
    one = (_SQLITE if _is_sqlite() else _POSTGRESQL).format(columns=_NAMED)
    parts, values = [], {"before": _LAST, "limit": limit}
    for asked, group in enumerate(groups):
        for tag in tags:
            name = f"expression{len(parts)}"
            values[name] = _expression([list(group)], [tag])
            parts.append(f"SELECT {asked} AS asked, q.* FROM ({one.replace(':expression', f':{name}')}) q")
    return db.session.execute(text(" UNION ALL ".join(parts)), values).all()


def matching(expression: str, before: int = _LAST, limit: int = NEWEST) -> Sequence[Row]:
    """The newest entries that match an expression of the database's own search language."""
    return _matching(expression, _SHOWN, before, limit)


def _matching(expression: str, columns: str, before: int = _LAST, limit: int = NEWEST) -> Sequence[Row]:
    statement = text((_SQLITE if _is_sqlite() else _POSTGRESQL).format(columns=columns))
    return db.session.execute(statement, {"expression": expression, "before": before, "limit": limit}).all()


def _all_of(wanted: Sequence[str], kind: str | None = None) -> str:
    groups = [list(forms(word)) for word in wanted]
    if len(wanted[-1]) > 1:
        groups[-1].append(wanted[-1] + "*")
    return _expression(groups, [kind] if kind else [])


def _expression(groups: Sequence[Sequence[str]], tags: Sequence[str]) -> str:
    """Every group in one of its forms, and every tag. A form that ends in * is a beginning."""
    if _is_sqlite():
        # A word in quotes is only a word, whatever it is («or», «near»).
        parts = ["folded : (" + " OR ".join(_quoted(form) for form in group) + ")" for group in groups]
        return " AND ".join([*parts, *(f'tags : "{tag}"' for tag in tags)])
    parts = ["(" + " | ".join(_lexeme(form) for form in group) + ")" for group in groups]
    return " & ".join([*parts, *(f"'{tag}'" for tag in tags)])


def _quoted(form: str) -> str:
    return f'"{form[:-1]}"*' if form.endswith("*") else f'"{form}"'


def _lexeme(form: str) -> str:
    return f"'{form[:-1]}':*" if form.endswith("*") else f"'{form}'"


def _once(rows: Sequence[Row]) -> list[Row]:
    """Each row (its kind and number stand second and third) once, by its newest matching part."""
    seen: set[tuple[str, int]] = set()
    return [row for row in rows if (noun := row[1:3]) not in seen and not seen.add(noun)]


def _best_first(rows: Sequence[Row], wanted: Sequence[str]) -> list[int]:
    """The numbers of the best of these entries, which come newest first: by how rare and how early the words
    stand in them (a title stands first)."""
    scores = [0.0] * len(rows)
    for word in wanted:
        places = _places([f" {form} " for form in forms(word)], rows)
        rarity = math.log(1 + len(rows) / (1 + len(places)))
        for n, place in places.items():
            scores[n] += rarity * (1 + 4 / (1 + place / 40))
    # A sort is stable: among equals the newest stays first.
    ranked = sorted(range(len(rows)), key=scores.__getitem__, reverse=True)
    return [rows[n].id for n in ranked[:BEST]]


def _places(spelled: Sequence[str], rows: Sequence[Row]) -> dict[int, int]:
    """Where one of these stands first in each row, for the rows that hold one."""
    first: dict[int, int] = {}
    for spelling in spelled:
        for n, row in enumerate(rows):
            if (place := row.folded.find(spelling)) >= 0 and place < first.get(n, _LAST):
                first[n] = place
    return first


def _shown(numbers: Sequence[int]) -> list[Row]:
    """These entries, in this order."""
    columns = (SearchEntry.id, SearchEntry.kind, SearchEntry.row_id, SearchEntry.title, SearchEntry.excerpt)
    rows = db.session.execute(select(*columns).where(SearchEntry.id.in_(numbers)))
    return sorted(rows, key=lambda row: numbers.index(row.id))


def _is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"
