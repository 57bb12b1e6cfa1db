"""What was heard of a theme: the customers' words, and the personas and buying jobs it was heard in."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import Row, Select, case, func, select

from workspace.db import Page, db, keyset
from workspace.deals.models import Account
from workspace.journey.models import Job
from workspace.objections.models import Objection, Theme
from workspace.people.models import User
from workspace.personas.models import Persona


class Place(NamedTuple):
    """A persona or a buying job, and how often the theme was heard there. None where it was not stated."""

    row: Persona | Job | None
    n: int


class Places(NamedTuple):
    """`came_of_it` counts, of what was said to them, what "helped", what "did_not" and what is "unknown"."""

    personas: list[Place]
    jobs: list[Place]
    came_of_it: Counter[str]


def said(theme: Theme, after: str | None = None, size: int = 20) -> Page:
    """The newest words first, with who said and who logged them. Taps without words are only counted."""
    words = (
        select(
            Objection.id,
            Objection.heard_on,
            Objection.words,
            Objection.kind,
            Objection.language,
            Objection.severity,
            Objection.helped,
            Objection.role,
            Account.name.label("account"),
            Persona.name.label("persona"),
            User.name.label("logged_by"),
        )
        .outerjoin(Account, Account.id == Objection.account_id)
        .outerjoin(Persona, Persona.id == Objection.persona_id)
        .outerjoin(User, User.id == Objection.logged_by_id)
        .where(Objection.theme_id == theme.id, Objection.words != "")
    )
    return keyset(words, (Objection.heard_on, Objection.id), after, size)


def some_of(theme: Theme, objection_ids: Collection[int]) -> Sequence[Row]:
    """Those of them that are in the theme, the newest first; a tap has no words."""
    columns = (Objection.id, Objection.words, Objection.language, Objection.kind, Objection.heard_on)
    return db.session.execute(
        select(*columns, Account.name.label("account"))
        .join(Account, Account.id == Objection.account_id)
        .where(Objection.id.in_(objection_ids), Objection.theme_id == theme.id)
        .order_by(Objection.heard_on.desc(), Objection.id.desc())
    ).all()


def places(theme: Theme) -> Places:
    """Where it was heard, the most first, and whether what was said helped."""
    cells = heard_by_cell(theme.id).subquery()
    counted = (
        select(Persona, Job, cells.c.n, cells.c.helped, cells.c.did_not)
        .select_from(cells)
        .outerjoin(Persona, Persona.id == cells.c.persona_id)
        .outerjoin(Job, Job.id == cells.c.job_id)
    )
    personas, jobs, came_of_it = Counter(), Counter(), Counter()
    for persona, job, n, helped, did_not in db.session.execute(counted):
        personas[persona] += n
        jobs[job] += n
        came_of_it.update(helped=helped, did_not=did_not, unknown=n - helped - did_not)
    in_order = [[Place(*each) for each in heard.most_common()] for heard in (personas, jobs)]
    return Places(*in_order, came_of_it)


def heard_by_cell(theme_id: int) -> Select:
    """How often, and how often what was said helped and did not. Read from an index that has it all."""
    helped = func.sum(case((Objection.helped.is_(True), 1), else_=0))
    did_not = func.sum(case((Objection.helped.is_(False), 1), else_=0))
    return (
        select(
            *(Objection.persona_id, Objection.job_id),
            *(func.count().label("n"), helped.label("helped"), did_not.label("did_not")),
        )
        .where(Objection.theme_id == theme_id)
        .group_by(Objection.persona_id, Objection.job_id)
    )
