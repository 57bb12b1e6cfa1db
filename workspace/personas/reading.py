"""Reading one persona: all that its pages touch, and what was done to it."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from workspace.activity.happened import happened as events
from workspace.activity.models import Event
from workspace.db import Page, db, keyset
from workspace.personas.models import Persona, Section

_WHOLE = select(Persona).options(
    joinedload(Persona.segment),
    joinedload(Persona.product),
    selectinload(Persona.sections).joinedload(Section.text),
)


def loaded(persona_id: int) -> Persona:
    """The persona with all that its page touches, in two queries; 404 when there is none."""
    return db.first_or_404(_WHOLE.where(Persona.id == persona_id))


def happened(persona_id: int, after: str | None = None, size: int = 50) -> Page:
    """What was done to the persona, the newest first, as `activity/_event.html` shows it."""
    own = events().where(Event.kind == "persona", Event.row_id == persona_id)
    return keyset(own, [Event.id], after, size)
