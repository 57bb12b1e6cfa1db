"""The workspace's own settings, which are an admin's."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from workspace.db import db
from workspace.people.audit import changed
from workspace.settings.forms import WorkspaceForm
from workspace.settings.models import Workspace
from workspace.settings.named_routes import bp as names
from workspace.settings.rate_routes import bp as rates
from workspace.web import allow, is_fragment

bp = Blueprint("settings", __name__, url_prefix="/settings")
bp.register_blueprint(names)
bp.register_blueprint(rates)


@bp.before_request
def _admins_only() -> None:
    allow(current_user.is_admin)


@bp.app_context_processor
def _name() -> dict[str, str]:
    """Every whole page carries the workspace's name in its title."""
    workspace = None if is_fragment() else Workspace.get()
    return {"workspace_name": workspace.name if workspace else ""}


@bp.route("", methods=["GET", "POST"])
def show():
    workspace = Workspace.get()
    form = WorkspaceForm(workspace)
    if not form.validate_on_submit():
        return render_template("settings/show.html", form=form), 422 if form.errors else 200
    workspace.describe(form.name.data, form.currency.data, form.languages.data)
    changed("workspace", f"{workspace.name}, {workspace.currency}, {', '.join(workspace.languages)}")
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for(".show"), 303)
