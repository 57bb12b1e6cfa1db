"""The buying jobs, in the team's order."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from workspace.activity.models import Event
from workspace.db import db
from workspace.journey import placement_routes
from workspace.journey.forms import JobForm
from workspace.journey.models import Job, Placement
from workspace.people.audit import changed
from workspace.people.models import me
from workspace.web import allow

bp = Blueprint("journey", __name__, url_prefix="/jobs")
placement_routes.add_to(bp)


@bp.get("/")
def index():
    return _page(JobForm())


@bp.post("/")
def add() -> ResponseReturnValue:
    allow(me().is_admin)
    form = JobForm()
    if not form.validate_on_submit():
        return _page(form), 422
    job = Job.add(**form.answers)
    Event.record(me(), "created", "job", job.id, job.name)
    changed("jobs", f"+ {job.name}")
    db.session.commit()
    return redirect(url_for(".index"), 303)


@bp.post("/<int:job_id>/name")
def rename(job_id: int) -> Response:
    """An empty name gives a default its own name back, in every reader's language."""
    allow(me().is_admin)
    job = db.get_or_404(Job, job_id)
    before = job.name
    job.rename(" ".join(request.form.get("name", "").split())[:120] or (job.name if not job.key else ""))
    Event.record(me(), "edited", "job", job.id, job.name)
    changed("jobs", f"{before} → {job.name}")
    db.session.commit()
    return redirect(url_for(".index"), 303)


@bp.post("/<int:job_id>/position")
def move(job_id: int) -> Response:
    allow(me().is_admin)
    job = db.get_or_404(Job, job_id)
    steps = -1 if request.form.get("steps") == "-1" else 1
    job.move(steps)
    changed("jobs", f"{job.name} {'↑' if steps < 0 else '↓'}")
    db.session.commit()
    return redirect(url_for(".index", _anchor=f"job-{job.id}"), 303)


@bp.post("/<int:job_id>/removal")
def remove(job_id: int) -> Response:
    allow(me().is_admin)
    job = db.get_or_404(Job, job_id)
    name = job.name
    try:
        job.remove()
    except IntegrityError:
        db.session.rollback()
        flash(
            _("“%(name)s” stays: assets are placed on it, or something was heard there.", name=name), "error"
        )
        return redirect(url_for(".index"), 303)
    Event.record(me(), "removed", "job", job_id, name)
    changed("jobs", f"− {name}")
    db.session.commit()
    return redirect(url_for(".index"), 303)


def _page(form: JobForm) -> str:
    placed = dict(db.session.execute(select(Placement.job_id, func.count()).group_by(Placement.job_id)).all())
    return render_template("journey/index.html", jobs=Job.in_order(), placed=placed, form=form)
