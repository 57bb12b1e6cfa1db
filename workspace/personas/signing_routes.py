"""Signing a persona, and the versions that were signed."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from workspace.clash import hold, stamp
from workspace.db import db, keyset
from workspace.people.models import me
from workspace.personas.forms import SignatureForm
from workspace.personas.models import ROLES, SECTIONS, PersonaVersion
from workspace.personas.reading import loaded
from workspace.personas.signing import sign, standing, with_signatures
from workspace.texts.differences import difference, folded_away
from workspace.web import allow

bp = Blueprint("versions", __name__, url_prefix="/<int:persona_id>")


@bp.post("/signature")
def create(persona_id: int) -> ResponseReturnValue:
    persona = loaded(persona_id)
    allow(me().can_write)
    form = SignatureForm()
    if not form.validate():
        abort(422)
    allow(all(me().holds(function) for function in form.functions))
    hold(persona)  # or two who sign at once would both make the next version
    if form.stamp.data != stamp(persona.snapshot()):
        flash(_("Somebody changed the persona while you read. Please look again before you sign."), "warn")
        return redirect(url_for("personas.show", persona_id=persona.id), 303)
    version = sign(persona, form.functions, me())
    db.session.commit()
    if version:
        flash(_("Signed v%(number)s.", number=version.n), "ok")
    return redirect(url_for("personas.show", persona_id=persona.id), 303)


@bp.get("/versions")
def index(persona_id: int) -> ResponseReturnValue:
    """What changed since both agreed, and every version with its signatures."""
    persona = loaded(persona_id)
    now_standing = standing(persona)
    since = now_standing.since_agreed if now_standing.agreed else now_standing.since_newest
    page = keyset(
        select(PersonaVersion, PersonaVersion.n).where(PersonaVersion.persona_id == persona_id),
        [PersonaVersion.n],
        request.args.get("after"),
        size=20,
    )
    return render_template(
        "personas/versions.html",
        persona=persona,
        standing=now_standing,
        changes=[(change, folded_away(difference(change.old, change.new))) for change in since],
        signed=with_signatures(row.PersonaVersion for row in page.rows),
        after=page.after,
    )


@bp.get("/versions/<int:n>")
def show(persona_id: int, n: int) -> ResponseReturnValue:
    """The persona as it was signed."""
    query = select(PersonaVersion).where(PersonaVersion.persona_id == persona_id, PersonaVersion.n == n)
    [signed] = with_signatures([db.first_or_404(query)])
    return render_template(
        "personas/version.html", persona=loaded(persona_id), signed=signed, sections=SECTIONS, roles=ROLES
    )
