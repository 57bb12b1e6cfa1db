"""Personas as cards: found by words and filters, with what a seller wants to see of each first."""

import re
from dataclasses import dataclass

from sqlalchemy import Row, func, select

from workspace.db import Page, db, keyset
from workspace.personas.models import Persona, PersonaVersion, Section
from workspace.personas.signing import agreed_versions
from workspace.search.find import find
from workspace.settings.models import Product, Segment
from workspace.text import excerpt, plain
from workspace.texts.models import Text

SIZE = 24
FACTS = ("goals", "challenges", "objections")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?(.+)$", re.MULTILINE)
_BOLD = re.compile(r"\*\*(.+?)\*\*")


@dataclass(frozen=True)
class Filters:
    """What the person asked for; None and "" ask for nothing."""

    words: str = ""
    role: str | None = None
    segment_id: int | None = None
    product_id: int | None = None
    agreed: str | None = None


def cards(filters: Filters, after: str | None = None) -> Page:
    """Rows of the head, `segment`, `product` and `agreed` (the number of a version), by name.

    Words find the hundred best.
    """
    agreed = (
        select(func.max(PersonaVersion.n))
        .where(PersonaVersion.persona_id == Persona.id, PersonaVersion.id.in_(agreed_versions()))
        .correlate(Persona)
        .scalar_subquery()
    )
    query = (
        select(
            *(Persona.id, Persona.name, Persona.name_key, Persona.title, Persona.role),
            *(Persona.summary, Persona.quote),
            Segment.name.label("segment"),
            Product.name.label("product"),
            agreed.label("agreed"),
        )
        .outerjoin(Segment, Segment.id == Persona.segment_id)
        .outerjoin(Product, Product.id == Persona.product_id)
    )
    if filters.words:
        query = query.where(Persona.id.in_([row.row_id for row in find(filters.words, kind="persona").rows]))
    for column in (Persona.role, Persona.segment_id, Persona.product_id):
        if wanted := getattr(filters, column.key):
            query = query.where(column == wanted)
    if filters.agreed:
        query = query.where(agreed.is_not(None) if filters.agreed == "yes" else agreed.is_(None))
    return keyset(query, (Persona.name_key, Persona.id), after, SIZE, descending=False)


def facts(rows: list[Row]) -> dict[int, dict[str, str]]:
    """The main points of the sections that a card shows, by persona and key."""
    written = select(Section.persona_id, Section.key, func.substr(Text.markdown, 1, 1500).label("markdown"))
    found: dict[int, dict[str, str]] = {row.id: {} for row in rows}
    for row in db.session.execute(
        written.join(Text, Text.id == Section.text_id).where(
            Section.persona_id.in_(found), Section.key.in_(FACTS), Text.markdown != ""
        )
    ):
        found[row.persona_id][row.key] = main_points(row.markdown)
    return found


def main_points(markdown: str, most: int = 3) -> str:
    """The first items of its lists, in short (their bold words, if they begin so); else its beginning."""
    items = [(_BOLD.match(item) or [item, item])[1] for item in _ITEM.findall(markdown)[:most]]
    return " · ".join(excerpt(plain(item).rstrip(".:"), 60) for item in items) or excerpt(markdown, 90)
