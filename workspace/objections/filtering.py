"""What may be chosen above the list of objections, and what was."""

from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from workspace.asked import number
from workspace.db import db
from workspace.deals.models import Account
from workspace.journey.models import Job
from workspace.languages import OWN_NAMES, language_choices
from workspace.objections.listing import Filters
from workspace.objections.models import KINDS
from workspace.people.models import User
from workspace.personas.models import Persona
from workspace.settings.models import Workspace

Choices = dict[str, list[tuple[str | int, str]]]


def chosen(query: MultiDict, user: User) -> Filters:
    """The filters in an address; what is no choice is left out."""
    return Filters(
        kind=_one_of(KINDS, query.get("kind")),
        persona=query.get("persona", type=number),
        job=query.get("job", type=number),
        sorted={"yes": True, "no": False}.get(query.get("sorted", "")),
        theme=query.get("theme", type=number),
        account=query.get("account", type=number),
        deal=query.get("deal", type=number),
        language=_one_of(OWN_NAMES, query.get("language")),
        by=user.id if query.get("mine") else None,
    )


def choices(jobs: list[Job]) -> Choices:
    personas = db.session.execute(
        select(Persona.id, Persona.name, Persona.title).order_by(Persona.name_key, Persona.id)
    )
    return {
        "kind": [(kind, str(name)) for kind, name in KINDS.items()],
        "persona": [(row.id, f"{row.name} · {row.title}" if row.title else row.name) for row in personas],
        "job": [(job.id, job.name) for job in jobs],
        "sorted": [("no", _("Not sorted")), ("yes", _("In a theme"))],
        "language": language_choices(Workspace.get().languages),
    }


def account_name(filters: Filters) -> str:
    account = db.session.get(Account, filters.account) if filters.account else None
    return account.name if account else ""


def _one_of(known: dict[str, object], value: str | None) -> str | None:
    return value if value in known else None
