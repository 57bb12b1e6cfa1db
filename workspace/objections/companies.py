"""What is known of a company while somebody types its name: its open deals, and whom they met there."""

from sqlalchemy import Row, select

from workspace.db import db
from workspace.deals.listing import IS_OPEN
from workspace.deals.models import Account, Deal, DealPersona, Stage
from workspace.figures import money_short
from workspace.objections.models import Objection
from workspace.personas.models import Persona
from workspace.text import folded

OFFERED = 12


def suggested(typed: str) -> list[str]:
    """Names that begin as it was typed."""
    beginning = folded(typed)
    named = select(Account.name).where(
        Account.name_folded >= beginning, Account.name_folded < beginning + "\uffff"
    )
    return list(db.session.scalars(named.order_by(Account.name_folded).limit(OFFERED)))


def open_deals(account: Account) -> list[Row]:
    """(id, name, value, currency) of the deals that are neither won nor lost, the newest first."""
    return list(
        db.session.execute(
            select(Deal.id, Deal.name, Deal.value, Deal.currency)
            .outerjoin(Stage, Stage.id == Deal.stage_id)
            .where(Deal.account_id == account.id, IS_OPEN)
            .order_by(Deal.id.desc())
            .limit(OFFERED)
        )
    )


def deal_label(deal: Row | Deal) -> str:
    """A deal as it is chosen: its name and its value."""
    value = money_short(deal.value, deal.currency)
    return f"{deal.name} · {value}" if value else deal.name


def personas_met_first(account: Account | None) -> tuple[list[Persona], int]:
    """Every persona, those met on the company's deals or heard from there first; and how many these are."""
    personas = list(db.session.scalars(select(Persona).order_by(Persona.name_key, Persona.id)))
    if account is None:
        return personas, 0
    met = select(DealPersona.persona_id).join(Deal).where(Deal.account_id == account.id)
    heard = select(Objection.persona_id).where(
        Objection.account_id == account.id, Objection.persona_id.is_not(None)
    )
    known = set(db.session.scalars(met.union(heard)))
    return sorted(personas, key=lambda persona: persona.id not in known), len(known)
