"""What somebody is likely to log about next: the companies of their last logs and of their open deals.

Each comes with its deals and whom one has met there. A device keeps it, so that a tap needs no network.
"""

from dataclasses import dataclass, field

from sqlalchemy import select

from workspace.db import db
from workspace.deals.listing import IS_OPEN
from workspace.deals.models import Account, Deal, DealPersona, Stage
from workspace.objections.companies import OFFERED, deal_label
from workspace.objections.models import Objection
from workspace.people.models import User

LAST_LOGS = 60
MOST_DEALS = 60


@dataclass
class Recent:
    """A company to tap: its open deals as (id, label, ids of personas met there), and the personas met on any
    of its deals or heard from lately."""

    name: str
    deals: list[tuple[int, str, list[int]]] = field(default_factory=list)
    met: list[int] = field(default_factory=list)


def recent_companies(user: User) -> list[Recent]:
    """Those logged about last come first."""
    lately = _last_logs(user)
    ids = list(dict.fromkeys([account_id for account_id, _ in lately] + _of_own_deals(user)))[:OFFERED]
    names = dict(db.session.execute(select(Account.id, Account.name).where(Account.id.in_(ids))).all())
    found = {account_id: Recent(names[account_id]) for account_id in ids}
    met = _met_on_deals(ids)
    for deal in _open_deals(ids):
        of_deal = met.get((deal.account_id, deal.id), [])
        found[deal.account_id].deals.append((deal.id, deal_label(deal), of_deal))
    for (account_id, _), personas in met.items():
        found[account_id].met += personas
    for account_id, persona_id in lately:
        if account_id in found and persona_id:
            found[account_id].met.append(persona_id)
    for company in found.values():
        company.met = list(dict.fromkeys(company.met))
    return list(found.values())


def _last_logs(user: User) -> list[tuple[int, int | None]]:
    """By ix_objections_logged_by: as many rows are read as are wanted."""
    newest = select(Objection.account_id, Objection.persona_id).where(Objection.logged_by_id == user.id)
    newest = newest.order_by(Objection.heard_on.desc(), Objection.id.desc()).limit(LAST_LOGS)
    return [tuple(row) for row in db.session.execute(newest)]


def _of_own_deals(user: User) -> list[int]:
    own = select(Deal.account_id).outerjoin(Stage, Stage.id == Deal.stage_id)
    own = own.where(Deal.owner_id == user.id, IS_OPEN).order_by(Deal.id.desc()).limit(OFFERED)
    return list(db.session.scalars(own))


def _open_deals(account_ids: list[int]) -> list:
    columns = select(Deal.id, Deal.account_id, Deal.name, Deal.value, Deal.currency)
    deals = columns.outerjoin(Stage, Stage.id == Deal.stage_id)
    deals = deals.where(Deal.account_id.in_(account_ids), IS_OPEN).order_by(Deal.id.desc()).limit(MOST_DEALS)
    return list(db.session.execute(deals))


def _met_on_deals(account_ids: list[int]) -> dict[tuple[int, int], list[int]]:
    """Ids of personas by (account, deal), the newest deal first."""
    rows = select(Deal.account_id, DealPersona.deal_id, DealPersona.persona_id).join(DealPersona.deal)
    rows = rows.where(Deal.account_id.in_(account_ids)).order_by(DealPersona.deal_id.desc()).limit(MOST_DEALS)
    met: dict[tuple[int, int], list[int]] = {}
    for account_id, deal_id, persona_id in db.session.execute(rows):
        met.setdefault((account_id, deal_id), []).append(persona_id)
    return met
