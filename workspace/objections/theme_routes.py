"""Themes: browse, read, edit, merge, and sort what was heard into them."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from workspace.asked import number
from workspace.assets.models import STAGES, TYPES
from workspace.clash import hold
from workspace.db import db, today
from workspace.objections import inbox as waiting
from workspace.objections.heard_there import places, said
from workspace.objections.models import DECISIONS, KINDS, REASONS, SEVERITIES, Theme, ThemeStanding
from workspace.objections.similar import similar_themes
from workspace.objections.theme_forms import FilterForm, MergeForm, SearchForm, SortingForm, ThemeForm
from workspace.objections.theme_list import STATES, Filters, choices, themes
from workspace.objections.theme_page import theme_page
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
    theme, standing = _with_standing(theme_id)
    if theme.merged_into_id is not None:
        return redirect(url_for(".show", theme_id=theme.current.id))
    return render_template(
        "themes/show.html",
        theme=theme,
        standing=standing,
        words=said(theme, request.args.get("after")),
        places=places(theme),
        met=theme_page(theme, me()),
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
    theme, standing = _with_standing(theme_id)
    allow(me().can_write)
    if theme.merged_into_id is not None:
        abort(409)
    words = request.values.get("q", "")
    form = MergeForm().choose_from(theme, words)
    if form.validate_on_submit():
        other = db.get_or_404(Theme, form.into.data)
        theme.merge_into(other, me())
        db.session.commit()
        flash(_("The two are one theme now. Nothing was lost."), "ok")
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


@bp.route("/inbox", methods=["GET", "POST"])
def inbox() -> ResponseReturnValue:
    """What nobody has sorted yet: one in full with the themes it is like, and the rest to sort together."""
    form = SortingForm()
    if not form.is_submitted():
        return _inbox_page(form)
    allow(me().can_write)
    ids = request.form.getlist("objection_ids", type=number)
    if not form.validate() or not ids:
        return _inbox_page(form, nothing_chosen=not ids), 422
    theme = form.theme or Theme.called(form.name.data)
    theme = theme or Theme.start(form.name.data, me(), kind=_kind(form), client_id=form.client_id.data)
    sorted_now = waiting.sort_together(ids, theme, me())
    if not sorted_now:
        abort(409)
    db.session.commit()
    flash(
        ngettext(
            "%(num)s sorted into “%(name)s”", "%(num)s sorted into “%(name)s”", sorted_now, name=theme.name
        ),
        "ok",
    )
    if meanwhile := len(set(ids)) - sorted_now:
        flash(
            ngettext(
                "%(num)s was sorted by someone else meanwhile",
                "%(num)s were sorted by someone else meanwhile",
                meanwhile,
            ),
            "warn",
        )
    return redirect(url_for(".inbox"), 303)


def _inbox_page(form: SortingForm, nothing_chosen: bool = False) -> str:
    page = waiting.unsorted(request.args.get("after"))
    wanted = request.args.get("objection", type=number)
    first = next((row for row in page.rows if row.id == wanted), page.rows[0] if page.rows else None)
    place = page.rows.index(first) + 1 if first else 0
    words = request.args.get("q", "")
    return render_template(
        "themes/inbox.html",
        form=form,
        page=page,
        first=first,
        next_one=page.rows[place] if place < len(page.rows) else None,
        alike=similar_themes(first.words, first.language) if first else [],
        found=choices(words, limit=10) if words else [],
        choices=choices(),
        search=SearchForm(request.args),
        words=words,
        waiting=waiting.waiting(),
        kinds=KINDS,
        severities=SEVERITIES,
        nothing_chosen=nothing_chosen,
        editable=me().can_write,
    )


def _kind(form: SortingForm) -> str:
    return form.kind.data if form.kind.data in KINDS else "objection"


def _with_standing(theme_id: int) -> tuple[Theme, ThemeStanding | None]:
    found = db.session.execute(
        select(Theme, ThemeStanding)
        .outerjoin(ThemeStanding, ThemeStanding.theme_id == Theme.id)
        .options(joinedload(Theme.owner), joinedload(Theme.decided_by))
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
