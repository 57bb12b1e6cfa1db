"""It came up, and this helped or did not: one tap that needs no words."""

import uuid

from sqlalchemy import select

from workspace.db import db
from workspace.deals.listing import IS_OPEN
from workspace.deals.models import Account, Deal, Stage
from workspace.objections.answers import Answer, Outcome, Tip
from workspace.objections.models import Objection, Theme
from workspace.people.models import User
from workspace.personas.models import Persona


def came_up(
    by: User,
    account: str,
    theme_id: int,
    helped: bool,
    persona_id: int | None = None,
    answer_id: int | None = None,
    tip_id: int | None = None,
    client_id: uuid.UUID | str | None = None,
) -> Objection:
    """Logs the theme at the company, made now when it is new, and counts the outcome of what was shown: the
    answer, or where there is none the tip.

    A tap sent twice counts once. The deal is the company's open one when it has one alone.
    """
    if logged := Objection.sent(client_id):
        return logged
    theme = db.session.get(Theme, theme_id).current
    persona = db.session.get(Persona, persona_id or 0)
    company = Account.found_or_made(account)
    objection = Objection.log(
        by,
        words="",
        account=company,
        kind=theme.kind,
        deal=_only_open_deal(company),
        persona=persona,
        helped=helped,
        theme=theme,
        client_id=client_id,
    )
    shown, tip = db.session.get(Answer, answer_id or 0), db.session.get(Tip, tip_id or 0)
    if answer := shown if shown and shown.theme_id == theme.id else Answer.of(theme, persona):
        Outcome.note(objection, helped, answer=answer, by=by)
    elif tip and tip.theme_id == theme.id:
        Outcome.note(objection, helped, tip=tip, by=by)
    return objection


def _only_open_deal(account: Account) -> Deal | None:
    open_deals = (
        select(Deal).outerjoin(Stage, Stage.id == Deal.stage_id).where(Deal.account_id == account.id, IS_OPEN)
    )
    found = list(db.session.scalars(open_deals.limit(2)))
    return found[0] if len(found) == 1 else None
