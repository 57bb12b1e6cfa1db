"""Lists of objections as plain rows, the newest first, and how much evidence there is of one thing."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from workspace.db import Page, db, keyset, now
from workspace.deals.models import Account
from workspace.objections.models import Objection, Theme
from workspace.people.models import User
from workspace.personas.models import Persona

LATEST = 5
SITTING = timedelta(hours=2)
MOST_IN_A_SITTING = 10


@dataclass(frozen=True)
class Filters:
    """What was chosen above the list; None is «all». `sorted` is whether it has a theme."""

    kind: str | None = None
    persona: int | None = None
    job: int | None = None
    sorted: bool | None = None
    theme: int | None = None
    account: int | None = None
    deal: int | None = None
    language: str | None = None
    by: int | None = None

    @property
    def is_narrow(self) -> bool:
        return self != Filters()


def listed() -> Select:
    """Every objection as a row with its names. Outer joins, or the planner would start from a small table."""
    return (
        select(
            Objection.id,
            Objection.kind,
            Objection.words,
            Objection.heard_on,
            Objection.role,
            Objection.job_id,
            Objection.severity,
            Objection.helped,
            Objection.language,
            Objection.theme_id,
            Objection.account_id,
            Objection.logged_by_id,
            Account.name.label("account"),
            Persona.name.label("persona"),
            Theme.name.label("theme"),
            Theme.answered_at,
            Theme.resolved_at,
        )
        .outerjoin(Account, Account.id == Objection.account_id)
        .outerjoin(Persona, Persona.id == Objection.persona_id)
        .outerjoin(Theme, Theme.id == Objection.theme_id)
    )


def matching(filters: Filters) -> Select:
    rows = listed()
    wanted: dict[InstrumentedAttribute, object] = {
        Objection.kind: filters.kind,
        Objection.persona_id: filters.persona,
        Objection.job_id: filters.job,
        Objection.theme_id: filters.theme,
        Objection.account_id: filters.account,
        Objection.deal_id: filters.deal,
        Objection.language: filters.language,
        Objection.logged_by_id: filters.by,
    }
    for column, value in wanted.items():
        if value is not None:
            rows = rows.where(column == value)
    if filters.sorted is not None:
        has_theme = Objection.theme_id.is_not(None)
        rows = rows.where(has_theme if filters.sorted else Objection.theme_id.is_(None))
    return rows


def page(filters: Filters, after: str | None = None, size: int = 50) -> Page:
    """The newest first, as they were heard."""
    return keyset(matching(filters), [Objection.heard_on, Objection.id], after, size)


def latest(filters: Filters) -> list[Row]:
    return list(page(filters, size=LATEST).rows)


def evidence(column: InstrumentedAttribute, row_id: int) -> Row:
    """How many objections (n) from how many accounts, and the latest day, of a persona, account or deal."""
    return db.session.execute(
        select(
            func.count().label("n"),
            func.count(Objection.account_id.distinct()).label("accounts"),
            func.max(Objection.heard_on).label("latest_on"),
        ).where(column == row_id)
    ).one()


def logged_in_this_sitting(user: User) -> list[Row]:
    """What they logged within the last hours, the newest first; read by ix_objections_logged_by."""
    newest = listed().add_columns(Objection.created_at).where(Objection.logged_by_id == user.id)
    newest = newest.order_by(Objection.heard_on.desc(), Objection.id.desc()).limit(MOST_IN_A_SITTING)
    began = now() - SITTING
    return [row for row in db.session.execute(newest) if row.created_at > began]


def awaiting_outcome(objection: Objection) -> list[Row]:
    """Earlier ones of the same deal of which nobody has said whether it helped: asked at the next log."""
    if objection.deal_id is None:
        return []
    earlier = listed().where(
        Objection.deal_id == objection.deal_id, Objection.helped.is_(None), Objection.id < objection.id
    )
    return list(db.session.execute(earlier.order_by(Objection.heard_on.desc(), Objection.id.desc()).limit(3)))
