"""Who they will meet: the personas met on the deals, and those that were heard."""

from collections.abc import Collection, Sequence

from sqlalchemy import Row, Select, func, select

from workspace.db import db
from workspace.deals.models import Account, Deal, DealPersona
from workspace.objections.heard import Heard
from workspace.personas.models import Persona, Section
from workspace.texts.models import Text

MOST = 4


def met_or_heard(account: Account, heard: Collection[int]) -> Sequence[Row]:
    """Those met first. Rows with `is_met` and the Markdown of their `goals`."""
    met = select(DealPersona.persona_id).join(Deal).where(Deal.account_id == account.id)
    is_met = Persona.id.in_(met).label("is_met")
    people = _people(is_met).where(Persona.id.in_(met) | Persona.id.in_(heard))
    return db.session.execute(people.order_by(is_met.desc(), Persona.name_key, Persona.id)).all()


def one(persona: Persona) -> Sequence[Row]:
    return db.session.execute(_people(Persona.id.is_not(None)).where(Persona.id == persona.id)).all()


def most_heard() -> Sequence[Row]:
    """Where nobody is known: the personas that were heard most, from the counter table."""
    times = func.coalesce(func.sum(Heard.n), 0)
    loudest = (
        select(Heard.persona_id)
        .where(Heard.persona_id.is_not(None))
        .group_by(Heard.persona_id)
        .order_by(times.desc())
        .limit(3)
    )
    ids = list(db.session.scalars(loudest))
    rows = db.session.execute(_people(Persona.id.is_(None)).where(Persona.id.in_(ids))).all()
    return sorted(rows, key=lambda row: ids.index(row.id))


def _people(is_met) -> Select:
    return (
        select(
            Persona.id,
            Persona.name,
            Persona.title,
            Persona.role,
            Persona.quote,
            Text.markdown.label("goals"),
            is_met.label("is_met"),
        )
        .outerjoin(Section, (Section.persona_id == Persona.id) & (Section.key == "goals"))
        .outerjoin(Text, Text.id == Section.text_id)
    )
