"""The one button of a gap on the journey map."""

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from workspace.backlog import gaps
from workspace.db import db
from workspace.journey.models import Job
from workspace.people.models import me
from workspace.personas.models import Persona
from workspace.settings.models import Workspace
from workspace.web import Form, allow

bp = Blueprint("gaps", __name__, url_prefix="/gaps")


@bp.post("/<int:job_id>", defaults={"persona_id": None})
@bp.post("/<int:job_id>/<int:persona_id>")
def plan(job_id: int, persona_id: int | None) -> Response:
    """Without a persona it helps any. A language the team does not sell in becomes one it does."""
    allow(me().can_write)
    form = Form()
    job = db.get_or_404(Job, job_id)
    persona = db.get_or_404(Persona, persona_id) if persona_id else None
    selling = Workspace.get().languages
    wanted = [request.form.get("language"), me().language, selling[0]]
    language = next(language for language in wanted if language in selling)
    asset = gaps.plan(job, persona, language, me(), form.client_id.data if form.validate() else None)
    db.session.commit()
    flash(_("Planned for this quarter, and placed where it is missing. Give it a title of its own."), "ok")
    return redirect(url_for("assets.edit", asset_id=asset.id), 303)
