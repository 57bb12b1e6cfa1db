"""The stages of the sales pipeline: an admin's."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import Conflict

from workspace.db import db
from workspace.deals.forms import StageForm
from workspace.deals.models import Stage
from workspace.people.audit import changed
from workspace.people.models import me
from workspace.web import allow

bp = Blueprint("stages", __name__, url_prefix="/stages")


@bp.before_request
def admins_only() -> None:
    allow(me().is_admin)


@bp.get("/")
def index():
    return render_template("deals/stages.html", stages=Stage.in_order())


@bp.route("/new", methods=["GET", "POST"])
def new():
    form = StageForm()
    if form.validate_on_submit():
        Stage.found_or_made(form.name.data).define(**form.answers)
        changed("stages", f"+ {form.name.data}")
        db.session.commit()
        return redirect(url_for(".index"), 303)
    return render_template("deals/stage.html", form=form), 422 if form.errors else 200


@bp.route("/<int:stage_id>/edit", methods=["GET", "POST"])
def edit(stage_id: int):
    stage = db.get_or_404(Stage, stage_id)
    form = StageForm(stage)
    if form.validate_on_submit():
        changed("stages", f"{stage.name} → {form.name.data}, {form.outcome.data}")
        stage.define(**form.answers)
        db.session.commit()
        flash(_("Saved."), "ok")
        return redirect(url_for(".index"), 303)
    return render_template("deals/stage.html", form=form, stage=stage), 422 if form.errors else 200


@bp.post("/<int:stage_id>/position")
def move(stage_id: int):
    stage = db.get_or_404(Stage, stage_id)
    steps = -1 if request.form.get("direction") == "up" else 1
    stage.move(steps)
    changed("stages", f"{stage.name} {'↑' if steps < 0 else '↓'}")
    db.session.commit()
    return redirect(url_for(".index"), 303)


@bp.post("/<int:stage_id>/removal")
def remove(stage_id: int):
    stage = db.get_or_404(Stage, stage_id)
    if stage.is_used:
        raise Conflict()
    changed("stages", f"− {stage.name}")
    db.session.delete(stage)
    db.session.commit()
    return redirect(url_for(".index"), 303)
