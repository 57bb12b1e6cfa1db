"""Who keeps an answer right, and the one button that says it is."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.clash import hold
from workspace.db import db
from workspace.objections.answer_forms import KeepingForm
from workspace.objections.answers import Answer
from workspace.people.models import User, me
from workspace.web import Form, allow, back

bp = Blueprint("keeping", __name__, url_prefix="/answers")


@bp.route("/<int:answer_id>/owner", methods=["GET", "POST"])
def entrust(answer_id: int) -> ResponseReturnValue:
    answer = db.get_or_404(Answer, answer_id)
    allow(answer.editable_by(me()))
    form = KeepingForm(obj=answer).choose_from(User.working(), answer.owner)
    if not form.is_submitted():
        form.seen.data = answer.kept_stamp
    if not form.validate_on_submit():
        return render_template("answers/owner.html", answer=answer, form=form), 422 if form.errors else 200
    hold(answer)
    if form.seen.data != answer.kept_stamp:
        form.seen.data = answer.kept_stamp
        return render_template("answers/owner.html", answer=answer, form=form, changed=True), 409
    owner = db.session.get(User, form.owner_id.data) if form.owner_id.data else None
    answer.entrust(me(), owner, form.review_on.data)
    db.session.commit()
    flash(_("Saved."), "ok")
    return redirect(url_for("answers.show", answer_id=answer.id), 303)


@bp.post("/<int:answer_id>/still-right")
def still_right(answer_id: int) -> ResponseReturnValue:
    answer = db.get_or_404(Answer, answer_id)
    allow(answer.editable_by(me()))
    if not Form().validate() or not answer.is_in_force:
        flash(_("Nothing was saved: another answer has taken its place, or this one is a draft."), "error")
        return redirect(url_for("answers.show", answer_id=answer.id), 303)
    answer.still_right(me())
    db.session.commit()
    flash(_("Kept as still right for another half year."), "ok")
    return redirect(back(url_for("answers.show", answer_id=answer.id)), 303)
