"""One tap after logging: what was tried, and what one said oneself as a tip for the others."""

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _

from workspace.db import db
from workspace.objections import tried
from workspace.objections.models import Objection
from workspace.people.models import me
from workspace.web import Form, allow, back

bp = Blueprint("tried", __name__, url_prefix="/objections")


@bp.post("/<int:objection_id>/tried")
def note(objection_id: int) -> Response:
    """`thing` is its kind and its number: «tip-3»."""
    objection = db.get_or_404(Objection, objection_id)
    allow(objection.editable_by(me()))
    kind, _dash, number = request.form.get("thing", "").partition("-")
    if not Form().validate() or not number.isdecimal():
        abort(400)
    try:
        tried.note(objection, kind, int(number), me())
    except LookupError:
        abort(404)
    db.session.commit()
    return redirect(back(url_for("objections.show", objection_id=objection.id)), 303)


@bp.post("/<int:objection_id>/tip")
def share(objection_id: int) -> Response:
    objection, form = db.get_or_404(Objection, objection_id), Form()
    allow(objection.editable_by(me()))
    if not form.validate():
        abort(400)
    try:
        tried.share(objection, me(), client_id=form.client_id.data)
    except LookupError:
        abort(404)
    db.session.commit()
    flash(_("Your tip stands beneath the answer."), "ok")
    return redirect(back(url_for("objections.show", objection_id=objection.id)), 303)
