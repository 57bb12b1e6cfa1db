"""Demo data: an admin adds it and removes it."""

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from workspace.db import db
from workspace.demo import loading, removing
from workspace.people import login
from workspace.people.models import User, me
from workspace.web import allow, reads_first

bp = Blueprint("demo", __name__, url_prefix="/demo")


@bp.before_request
def admins_only() -> None:
    allow(me().is_admin)


@bp.get("/")
def show():
    return _page()


@bp.post("/")
@reads_first
def create():
    loading.begin()
    if loading.is_whole():
        flash(_("The demo is there. Look around."))
        return redirect(url_for("home.index"), 303)
    return redirect(url_for(".show"), 303)


@bp.post("/removal")
def destroy():
    """What people added upon the demo goes with it only when they were shown it and agreed."""
    if loading.is_under_way():
        return _page(), 409
    if removing.removal().needs_consent and not request.form.get("consent"):
        return _page(), 422
    my_id = me().id
    try:
        removing.remove()
    except removing.NobodyLeft:
        flash(_("Every admin here belongs to the demo. Make somebody else an admin first."), "warn")
        return redirect(url_for(".show"), 303)
    db.session.commit()
    if db.session.get(User, my_id) is None:
        login.end_this()
        g.pop("_login_user", None)  # what Flask-Login keeps for the rest of this request
    flash(_("The demo is gone."))
    return redirect("/", 303)


def _page() -> Response | str:
    is_loaded, is_under_way = loading.is_loaded(), loading.is_under_way()
    return render_template(
        "demo/show.html",
        is_loaded=is_loaded,
        is_under_way=is_under_way,
        is_whole=loading.is_whole(),
        removal=removing.removal() if is_loaded and not is_under_way else None,
    )
