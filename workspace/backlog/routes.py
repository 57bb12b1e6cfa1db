"""What we owe our buyers, and the one decision each theme asks for, taken in its row."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from workspace.assets.models import Asset
from workspace.backlog import deciding, order
from workspace.backlog.forms import ExistingForm, MakeForm, NotContentForm
from workspace.db import db, keyset
from workspace.objections.models import REASONS, Theme, ThemeAsset
from workspace.people.models import User, me
from workspace.web import Form, allow, is_fragment

bp = Blueprint("backlog", __name__, url_prefix="/backlog")
bp.add_app_template_global(order.why, "why_owed")
bp.add_app_template_global(order.asks, "asks_for_decision")
bp.add_app_template_global(deciding.may_undo, "may_undo_decision")


@bp.get("/")
def index():
    chosen = request.args.get("order", "order")
    page = order.page(chosen, request.args.get("after"))
    return render_template(
        "backlog/index.html",
        page=page,
        orders=order.ORDERS,
        chosen=chosen if chosen in order.ORDERS else "order",
        assets=order.assets_of([row.theme_id for row in page.rows]),
        reasons=REASONS,
    )


@bp.get("/making")
def making():
    """The second half of the backlog: assets that are not yet published, the newest first."""
    being_made = (
        select(Asset.id, Asset.title, Asset.type, Asset.stage, Asset.due_on, User.name.label("owner"))
        .outerjoin(User, User.id == Asset.owner_id)
        .where(Asset.stage.in_(("idea", "planned", "drafting", "review")))
    )
    page = keyset(being_made, [Asset.id], request.args.get("after"))
    linked = select(ThemeAsset.asset_id, Theme.id, Theme.name).join(Theme, Theme.id == ThemeAsset.theme_id)
    themes: dict[int, list] = {}
    for theme in db.session.execute(linked.where(ThemeAsset.asset_id.in_([row.id for row in page.rows]))):
        themes.setdefault(theme.asset_id, []).append(theme)
    return render_template("backlog/making.html", page=page, themes=themes)


@bp.get("/<int:theme_id>")
def decide(theme_id: int) -> ResponseReturnValue:
    """The row with its three exits open, `q` searching among what is published."""
    theme = _theme(theme_id)
    if not theme.editable_by(me()) or request.args.get("closed"):
        return _row(theme_id)
    return _exits(theme)


@bp.post("/<int:theme_id>/making")
def make(theme_id: int) -> ResponseReturnValue:
    theme = _decidable(theme_id)
    form = MakeForm()
    if not form.validate_on_submit():
        return _exits(theme, make=form), 422
    deciding.make(theme, me(), client_id=form.client_id.data, **form.answers)
    db.session.commit()
    return _done(theme_id, _("Planned. The board has it, with the customers' words as notes."))


@bp.post("/<int:theme_id>/existing")
def use_existing(theme_id: int) -> ResponseReturnValue:
    theme = _decidable(theme_id)
    form = ExistingForm()
    asset = db.session.get(Asset, form.asset_id.data) if form.validate() else None
    if asset is None or not asset.is_published:
        return _exits(theme, existing=form), 422
    deciding.use_existing(theme, asset, me())
    db.session.commit()
    return _done(theme_id, _("Linked. Those who logged it are told."))


@bp.post("/<int:theme_id>/not-content")
def not_content(theme_id: int) -> ResponseReturnValue:
    theme = _decidable(theme_id)
    form = NotContentForm()
    if not form.validate_on_submit():
        return _exits(theme, not_content=form), 422
    owner = db.get_or_404(User, form.owner.data)
    deciding.not_content(theme, me(), owner, form.reason.data, form.words.data)
    db.session.commit()
    return _done(theme_id, _("Decided: not content. %(name)s takes it on.", name=owner.name))


@bp.post("/<int:theme_id>/undoing")
def undo(theme_id: int) -> ResponseReturnValue:
    theme = _decidable(theme_id)
    allow(me().is_admin or theme.decided_by_id in (None, me().id))
    try:
        deciding.undo(theme, me())
    except ValueError:
        abort(409)
    db.session.commit()
    return _done(theme_id, _("Undone."))


def _theme(theme_id: int) -> Theme:
    return db.get_or_404(Theme, theme_id).current


def _decidable(theme_id: int) -> Theme:
    theme = _theme(theme_id)
    allow(theme.editable_by(me()))
    return theme


def _exits(theme: Theme, **sent: Form) -> str:
    """The open row; a form that was sent keeps what was typed, the others are new."""
    query = request.args.get("q", "").strip()[:200]
    make_form = sent.get("make") or MakeForm(
        formdata=None,
        title=theme.name[:200],
        language=deciding.language_heard(theme) or me().language,
        owner_id=me().id,
    )
    return render_template(
        "backlog/decide.html",
        row=order.row(theme.id),
        assets=order.assets_of([theme.id]),
        make_form=make_form,
        existing_form=sent.get("existing") or ExistingForm(formdata=None),
        not_content_form=sent.get("not_content") or NotContentForm(formdata=None),
        opened=next(iter(sent), "existing" if query else "make"),
        query=query,
        fitting=deciding.fitting(query or theme.name),
        reasons=REASONS,
    )


def _row(theme_id: int) -> str:
    return render_template(
        "backlog/row.html", row=order.row(theme_id), assets=order.assets_of([theme_id]), reasons=REASONS
    )


def _done(theme_id: int, words: str) -> str | Response:
    flash(words, "ok")
    if is_fragment():
        return _row(theme_id)
    return redirect(url_for(".index", _anchor=f"theme-{theme_id}"), 303)
