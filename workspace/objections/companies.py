"""What is known of a company while somebody types its name: its open deals, and whom they met there."""

from sqlalchemy import Row, select

from workspace.db import db
from workspace.deals.models import Account, Deal, DealPersona, Stage
from workspace.objections.models import Objection
from workspace.people.models import User
from workspace.personas.models import Persona
from workspace.text import folded

OFFERED = 12


def suggested(typed: str, user: User) -> list[str]:
    """Names that begin as it was typed; before anything is typed, those that the person logged about last."""
    beginning = folded(typed)
    if beginning:
        end = beginning + "\uffff"
        named = select(Account.name).where(Account.name_folded >= beginning, Account.name_folded < end)
        return list(db.session.scalars(named.order_by(Account.name_folded).limit(OFFERED)))
    newest = select(Objection.account_id).where(Objection.logged_by_id == user.id)
    newest = newest.order_by(Objection.heard_on.desc(), Objection.id.desc()).limit(60)
    ids = list(dict.fromkeys(db.session.scalars(newest)))[:OFFERED]
    names = dict(db.session.execute(select(Account.id, Account.name).where(Account.id.in_(ids))).all())
    return [names[id] for id in ids]


def open_deals(account: Account) -> list[Row]:
    """(id, name, value, currency) of the deals that are neither won nor lost, the newest first."""
    return list(
        db.session.execute(
            select(Deal.id, Deal.name, Deal.value, Deal.currency)
            .outerjoin(Stage, Stage.id == Deal.stage_id)
            .where(Deal.account_id == account.id, Deal.stage_id.is_(None) | (Stage.outcome == "open"))
            .order_by(Deal.id.desc())
            .limit(OFFERED)
        )
    )


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
