"""Whether a theme is answered, and whether its decision is carried out: asked of what stands above it.

In SQL, because answers stand above themes, whose verbs ask.
"""

from sqlalchemy import text

from workspace.db import db

_ANSWERED = text(
    "SELECT count(*) FROM answers"
    " WHERE theme_id = :theme_id AND approved_at IS NOT NULL AND replaced_by_id IS NULL"
)
_ASSETS = text(
    """
    SELECT count(*) FILTER (WHERE stage = 'published') AS published,
           count(*) FILTER (WHERE stage NOT IN ('published', 'retired')) AS on_the_way
    FROM theme_assets JOIN assets ON assets.id = theme_assets.asset_id WHERE theme_id = :theme_id
    """
)


def is_answered(theme_id: int) -> bool:
    """An answer is approved."""
    db.session.flush()
    return db.session.scalar(_ANSWERED, {"theme_id": theme_id}) > 0


def is_carried_out(theme_id: int, decision: str | None) -> bool:
    """Make: everything made for it is published. Use existing: something is linked. Not content: decided."""
    if decision is None or decision == "not_content":
        return decision is not None
    db.session.flush()
    published, on_the_way = db.session.execute(_ASSETS, {"theme_id": theme_id}).one()
    if decision == "existing":
        return published + on_the_way > 0
    return published > 0 and on_the_way == 0
