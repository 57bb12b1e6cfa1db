"""The library: every asset, its page, its file and its checklist. Stages are changed in the backlog."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from workspace import clash
from workspace.assets import checklist, uploads
from workspace.assets.filtering import choices, chosen
from workspace.assets.forms import RESPONSES, EditAssetForm, NewAssetForm
from workspace.assets.listing import matching, page
from workspace.assets.models import AUDIENCES, CHANNELS, QUARTERS, SIZES, STAGES, TYPES, Approval, Asset
from workspace.db import db, writing
from workspace.people.models import me
from workspace.web import allow, is_fragment, reads_first

bp = Blueprint("assets", __name__, url_prefix="/assets")
WORDS = {
    "types": TYPES,
    "audiences": AUDIENCES,
    "channels": CHANNELS,
    "quarters": QUARTERS,
    "sizes": SIZES,
    "stages": STAGES,
}


@bp.record_once
def teach_templates(state: BlueprintSetupState) -> None:
    """`asset_words.stages["idea"]` in any room's template."""
    state.app.jinja_env.globals["asset_words"] = WORDS
    state.app.jinja_env.globals["response_labels"] = RESPONSES


@bp.get("/")
def index():
    filters = chosen(request.args)
    return render_template(
        "assets/index.html",
        page=page(matching(filters), request.args.get("after")),
        filters=filters,
        choices=choices(),
    )


@bp.route("/new", methods=["GET", "POST"])
@reads_first
def new() -> ResponseReturnValue:
    allow(me().can_write)
    form = NewAssetForm(owner_id=me().id)
    if not form.validate_on_submit():
        return render_template("assets/new.html", form=form), 422 if form.errors else 200
    kept = uploads.keep(form.file.data) if form.file.data else {}
    with writing():
        stage = form.stage.data
        asset = Asset.plan(
            me(),
            stage="planned" if stage == "published" else stage,
            client_id=form.client_id.data,
            **form.head,
            **kept,
        )
        if stage == "published" and not asset.is_published:
            asset.publish(me())
        asset_id = asset.id
        db.session.commit()
    return redirect(url_for(".show", asset_id=asset_id), 303)


@bp.get("/<int:asset_id>")
def show(asset_id: int):
    asset = _asset(asset_id)
    verdicts = db.session.scalars(
        select(Approval)
        .options(joinedload(Approval.user))
        .where(Approval.asset_id == asset.id)
        .order_by(Approval.id.desc())
    )
    parts = checklist.parts(asset, me()) if asset.type == "checklist" else []
    return render_template("assets/show.html", asset=asset, verdicts=verdicts.all(), parts=parts)


@bp.route("/<int:asset_id>/edit", methods=["GET", "POST"])
@reads_first
def edit(asset_id: int) -> ResponseReturnValue:
    asset = _asset(asset_id)
    allow(asset.editable_by(me()))
    form = EditAssetForm(obj=asset)
    if not form.is_submitted():
        form.seen.data = asset.stamp
    if not form.validate_on_submit():
        return render_template("assets/edit.html", asset=asset, form=form), 422 if form.errors else 200
    kept = uploads.keep(form.file.data) if form.file.data else {}
    with writing():
        asset = _asset(asset_id)
        clash.hold(asset)
        is_newest = form.seen.data == asset.stamp
        if is_newest:
            asset.edit(me(), **form.head, **kept)
            db.session.commit()
    if is_newest:
        return redirect(url_for(".show", asset_id=asset_id), 303)
    return _clash(asset_id, form)


@bp.post("/<int:asset_id>/removal")
def remove(asset_id: int) -> Response:
    asset = _asset(asset_id)
    allow(asset.removable_by(me()))
    asset.remove(me())
    db.session.commit()
    flash(_("Removed."), "ok")
    return redirect(url_for(".index"), 303)


@bp.post("/<int:asset_id>/still-right")
def still_right(asset_id: int) -> Response:
    asset = _asset(asset_id)
    allow(asset.editable_by(me()) and asset.is_published)
    asset.still_right(me())
    db.session.commit()
    return redirect(url_for(".show", asset_id=asset_id), 303)


@bp.get("/<int:asset_id>/file")
def file(asset_id: int) -> Response:
    asset = db.get_or_404(Asset, asset_id)
    if not asset.file_sha256:
        abort(404)
    try:
        return uploads.download(asset.file_name, asset.file_sha256)
    except FileNotFoundError:
        abort(404)


@bp.post("/<int:asset_id>/ticks")
def tick(asset_id: int) -> ResponseReturnValue:
    """Anyone who reads may tick: it is theirs alone."""
    asset = _asset(asset_id)
    part = next(
        (part for part in checklist.parts(asset, me()) if part.line == request.form.get("line")), None
    )
    if part is None or not part.line:
        abort(404)
    is_ticked = checklist.tick(asset, part.line, me())
    db.session.commit()
    if not is_fragment():
        return redirect(url_for(".show", asset_id=asset_id, _anchor=f"line-{part.line[:12]}"), 303)
    ticked = checklist.Part(part.words, part.line, is_ticked)
    return render_template("assets/_line.html", asset=asset, part=ticked)


def _asset(asset_id: int) -> Asset:
    whole = (joinedload(Asset.owner), joinedload(Asset.product), joinedload(Asset.text))
    return db.get_or_404(Asset, asset_id, options=whole)


def _clash(asset_id: int, form: EditAssetForm) -> ResponseReturnValue:
    """What was typed, beside what someone else saved meanwhile; saving again replaces theirs."""
    asset = _asset(asset_id)
    theirs = EditAssetForm(formdata=None, obj=asset)
    form.seen.data = form.seen.raw_data = asset.stamp
    return render_template("assets/edit.html", asset=asset, form=form, theirs=theirs.unlike(form)), 409
