"""Planning what is missing on the journey map: one asset, placed where the gap is."""

from flask_babel import gettext as _

from workspace.assets.models import Asset
from workspace.backlog.quotes import quotes
from workspace.journey.models import Job, place
from workspace.objections.models import Objection
from workspace.people.models import User
from workspace.personas.models import Persona


def plan(job: Job, persona: Persona | None, language: str, by: User, client_id: str | None = None) -> Asset:
    """An asset for this quarter, owned by whoever plans it, with what was heard there as notes.

    Its title is the cell's, until its writer gives it a better one.
    """
    if made := Asset.sent(client_id):
        return made
    name = persona.name if persona else _("Any persona")
    asset = Asset.plan(
        by,
        stage="planned",
        client_id=client_id,
        type="article",
        title=f"{job.name}: {name}"[:200],
        language=language,
        quarter="this",
        owner_id=by.id,
        notes=quotes(
            Objection.job_id == job.id,
            Objection.persona_id == (persona and persona.id),
            Objection.language == language,
        ),
    )
    place(asset, job, persona, by)
    return asset
