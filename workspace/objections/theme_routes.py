"""Themes: browse, read, edit, merge."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload

from workspace.assets.models import STAGES, TYPES
from workspace.clash import hold
from workspace.db import db, today
from workspace.objections.act_routes import undoable
from workspace.objections.acts import Act
from workspace.objections.heard_there import places, said
from workspace.objections.models import DECISIONS, KINDS, REASONS, SEVERITIES, Objection, Theme, ThemeStanding
from workspace.objections.reopened import first_unhelped
from workspace.objections.theme_forms import FilterForm, MergeForm, SearchForm, ThemeForm
from workspace.objections.theme_list import STATES, Filters, themes
from workspace.objections.theme_page import theme_page
from workspace.objections.trend import trend
from workspace.people.models import User, me
from workspace.settings.models import Workspace
from workspace.web import allow

bp = Blueprint("themes", __name__, url_prefix="/themes")


@bp.get("/")
def index() -> ResponseReturnValue:
    form = FilterForm(request.args)
    form.validate()
    wanted = {
        name: None if form[name].errors else form[name].data or None for name in ("state", "owner", "kind")
    }
    filters = Filters(wanted["state"], wanted["kind"], me().id if wanted["owner"] else None)
    page = themes(filters, request.args.get("after"))
    return render_template(
        "themes/index.html",
        form=form,
        page=page,
        next_url=page.after and url_for(".index", **wanted, after=page.after),
        is_filtered=filters != Filters(),
        kinds=KINDS,
        states=STATES,
        workspace=Workspace.get(),
        today=today(),
    )


@bp.get("/<int:theme_id>")
def show(theme_id: int) -> ResponseReturnValue:
    theme, standing, contradicted = _with_standing(theme_id)
    if theme.merged_into_id is not None:
        return redirect(url_for(".show", theme_id=theme.current.id))
    return render_template(
        "themes/show.html",
        theme=theme,
        standing=standing,
        words=said(theme, request.args.get("after")),
        places=places(theme),
        trend=trend(theme),
        met=theme_page(theme, me()),
        contradicted=contradicted,
        editable=theme.editable_by(me()),
        decisions=DECISIONS,
        reasons=REASONS,
        severities=SEVERITIES,
        kinds=KINDS,
        asset_types=TYPES,
        stages=STAGES,
        workspace=Workspace.get(),
        today=today(),
    )


@bp.route("/<int:theme_id>/edit", methods=["GET", "POST"])
def edit(theme_id: int) -> ResponseReturnValue:
    theme = db.get_or_404(Theme, theme_id)
    allow(theme.editable_by(me()))
    form = ThemeForm(obj=theme).choose_from(_who_may_own(theme))
    if not form.is_submitted():
        form.stamp.data = _stamp(theme)
    if not form.validate_on_submit():
        return render_template("themes/edit.html", theme=theme, form=form), 422 if form.errors else 200
    hold(theme)
    if form.stamp.data != _stamp(theme):
        form.stamp.data = _stamp(theme)
        return render_template("themes/edit.html", theme=theme, form=form, changed=True), 409
    owner = db.session.get(User, form.owner_id.data) if form.owner_id.data else None
    theme.edit(me(), form.name.data, owner, form.due_on.data)
    db.session.commit()
    flash(_("Saved."), "ok")
    return redirect(url_for(".show", theme_id=theme.id), 303)


@bp.route("/<int:theme_id>/merging", methods=["GET", "POST"])
def merge(theme_id: int) -> ResponseReturnValue:
    theme, standing, _contradicted = _with_standing(theme_id)
    allow(me().can_write)
    words = request.values.get("q", "")
    form = MergeForm().choose_from(theme, words)
    if act := Act.sent(form.client_id.data):
        return redirect(url_for(".show", theme_id=act.to_theme_id), 303)
    if theme.merged_into_id is not None:
        abort(409)
    if form.validate_on_submit():
        other = db.get_or_404(Theme, form.into.data)
        try:
            act = theme.merge_into(other, me(), form.client_id.data)
        except ValueError:  # somebody merged one of the two a moment before
            abort(409)
        db.session.commit()
        flash(undoable(act, _("The two are one theme now. Nothing was lost.")), "ok")
        return redirect(url_for(".show", theme_id=other.current.id), 303)
    page = render_template(
        "themes/merge.html",
        theme=theme,
        standing=standing,
        form=form,
        words=words,
        search=SearchForm(request.args),
    )
    return page, 422 if form.errors else 200


def _with_standing(theme_id: int) -> tuple[Theme, ThemeStanding | None, Objection | None]:
    """And the objection that reopened it, while it is open again."""
    heard_again = aliased(Objection)
    found = db.session.execute(
        select(Theme, ThemeStanding, heard_again)
        .outerjoin(ThemeStanding, ThemeStanding.theme_id == Theme.id)
        .outerjoin(heard_again, heard_again.id == first_unhelped())
        .options(joinedload(Theme.owner), joinedload(Theme.decided_by), joinedload(heard_again.account))
        .where(Theme.id == theme_id)
    ).one_or_none()
    return found or abort(404)


def _who_may_own(theme: Theme) -> list[User]:
    """Everyone who works here, and whoever owns it now."""
    people = User.working()
    return people if theme.owner is None or theme.owner in people else [theme.owner, *people]


def _stamp(theme: Theme) -> str:
    """What the form changes, as it stands: who saves on an older one is told."""
    return f"{theme.name}|{theme.owner_id}|{theme.due_on}"
