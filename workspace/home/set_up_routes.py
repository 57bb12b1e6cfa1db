"""The first visit: on an empty database every page leads here, and the code lets one person in."""

import click
from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from workspace import stamped
from workspace.db import db, writing
from workspace.demo import loading
from workspace.home.forms import ArchiveForm, SetUpForm
from workspace.home.set_up import AlreadySetUp, forget_code, is_set_up, let_in, new_code, set_up
from workspace.importing.restoring import Unfit, restore
from workspace.people import login
from workspace.web import limiter, public, reads_first

bp = Blueprint("set_up", __name__, url_prefix="/set-up", cli_group=None)
OPEN_BEFORE = (
    *stamped.ENDPOINTS,
    "set_up.new",
    "set_up.archive",
    "sessions.language",
    "offline.manifest",
    "upkeep.healthz",
    "upkeep.readyz",
)


@bp.before_app_request
def lead_to_set_up() -> Response | None:
    """Asks the database only about strangers: whoever is signed in was let in by a workspace."""
    if request.endpoint in OPEN_BEFORE or current_user.is_authenticated or is_set_up():
        return None
    return redirect(url_for("set_up.new"), 303)


@bp.route("/", methods=["GET", "POST"])
@public
@reads_first
@limiter.limit("10 per 15 minutes", methods=["POST"])
def new():
    if is_set_up():
        abort(404)
    form = SetUpForm(data={"code": request.args.get("code", "")})
    if not form.validate_on_submit():
        return render_template("set_up/new.html", form=form), 422 if form.errors else 200
    password_hash = login.hashed(form.password.data)
    with writing():
        try:
            user = set_up(
                form.name.data.strip(),
                form.currency.data,
                form.languages.data,
                form.job_keys,
                {**form.admin, "password_hash": password_hash, "language": get_locale().language},
            )
        except AlreadySetUp:
            abort(404)
        login.sign_in(user)
        db.session.commit()
    forget_code()
    if form.with_demo.data:
        loading.begin()
    flash(_("Your workspace is ready."))
    return redirect(url_for("home.index"), 303)


@bp.route("/archive", methods=["GET", "POST"])
@public
@reads_first
@limiter.limit("10 per 15 minutes", methods=["POST"])
def archive():
    """Instead of an empty workspace: another Tryline's, from its export."""
    if is_set_up():
        abort(404)
    form = ArchiveForm(data={"code": request.args.get("code", "")})
    if not form.validate_on_submit():
        return render_template("set_up/archive.html", form=form), 422 if form.errors else 200
    password_hash = login.hashed(form.password.data)
    try:
        restore(form.file.data.stream)
    except Unfit as why:
        form.file.errors = [str(why)]
        return render_template("set_up/archive.html", form=form), 422
    with writing():
        login.sign_in(let_in({**form.admin, "password_hash": password_hash}))
        db.session.commit()
    forget_code()
    flash(
        _("Your workspace is here. The others get a new password from you: no password was in the archive.")
    )
    return redirect(url_for("home.index"), 303)


@bp.cli.command("setup-code")
def setup_code() -> None:
    """Print a new code for setting the workspace up; nothing when that is done."""
    if is_set_up():
        return
    code = new_code()
    settings = current_app.config
    site = settings["PUBLIC_URL"] or f"http://{settings['HOST']}:{settings['PORT']}"
    click.echo(f"· Nobody has set this workspace up yet. Open {site}/set-up/?code={code}")
    click.echo(f"  or type the code {code} on its first page.")
