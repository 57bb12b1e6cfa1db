"""The board, and every change of an asset's stage."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from workspace.assets.models import QUARTERS, STAGES, Asset
from workspace.backlog import approving, board, gap_routes, publishing
from workspace.backlog.forms import IdeaForm, PlanningForm, ReasonForm
from workspace.db import db
from workspace.objections.records import records_of
from workspace.people.models import User, me
from workspace.settings.models import Workspace
from workspace.web import allow, back

bp = Blueprint("board", __name__, url_prefix="/board")
bp.register_blueprint(gap_routes.bp)


@bp.get("/")
def index():
    return _board(IdeaForm())


@bp.post("/")
def add() -> ResponseReturnValue:
    """An idea in one line, in the quarter and for the owner that the board shows."""
    allow(me().can_write)
    form = IdeaForm()
    if not form.validate_on_submit():
        return _board(form), 422
    shown, languages = _shown(), Workspace.get().languages
    asset = Asset.plan(
        me(),
        client_id=form.client_id.data,
        title=form.title.data,
        type=form.type.data,
        language=me().language if me().language in languages else languages[0],
        quarter=shown.quarter or "this",
        owner_id=shown.owner,
    )
    db.session.commit()
    return _to_board(asset)


@bp.post("/<int:asset_id>/stage")
def move(asset_id: int) -> Response:
    """To the stage that was asked for, when it may follow; review asks someone, publishing needs approval."""
    asset = _writable(asset_id)
    stage = request.form.get("stage", "")
    if not asset.may_become(stage):
        flash(_("“%(title)s” has moved already, or cannot go there.", title=asset.title), "error")
        return _to_board(asset)
    if stage == "review":
        asked = approving.ask(asset, me())
        flash(
            _("%(name)s is asked to approve it.", name=asked.name) if asked else _("It is in review."), "ok"
        )
    elif stage == "published":
        if not asset.is_approved:
            flash(_("“%(title)s” needs an approval before it is published.", title=asset.title), "error")
            return _to_board(asset)
        if asset.is_empty:
            flash(_("“%(title)s” has no text, no link and no file yet.", title=asset.title), "error")
            return _to_board(asset)
        _publish(asset)
    elif stage == "drafting":
        asset.start_drafting(me())
    elif stage == "retired":
        publishing.retire(asset, me())
    else:
        asset.shelve(stage, me())
    db.session.commit()
    return _to_board(asset)


@bp.post("/<int:asset_id>/approval")
def approve(asset_id: int) -> ResponseReturnValue:
    """Approves; with the button that says so, publishes in the same step."""
    asset, then_publish = _in_review(asset_id), request.form.get("then") == "publish"
    if then_publish and asset.is_empty:
        return _about(asset, ReasonForm(formdata=None)), 422
    asset.approve(me())
    if then_publish:
        _publish(asset)
    db.session.commit()
    return redirect(back(url_for(".about_asset", asset_id=asset_id)), 303)


@bp.post("/<int:asset_id>/return")
def send_back(asset_id: int) -> ResponseReturnValue:
    asset = _in_review(asset_id)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _about(asset, form), 422
    asset.send_back(me(), form.reason.data)
    db.session.commit()
    return redirect(back(url_for(".about_asset", asset_id=asset_id)), 303)


@bp.post("/<int:asset_id>/planning")
def plan(asset_id: int) -> Response:
    """When, how big and whose, from the card itself."""
    asset = _writable(asset_id)
    form = PlanningForm()
    if form.validate():
        asset.edit(me(), **form.answers)
        db.session.commit()
    else:
        flash(_("That was no choice; nothing was changed."), "error")
    return _to_board(asset)


@bp.get("/<int:asset_id>")
def about_asset(asset_id: int) -> str:
    """Where one asset stands: its stage, the themes it answers, and who is waited for."""
    return _about(db.get_or_404(Asset, asset_id, options=[joinedload(Asset.approver)]), ReasonForm())


def _publish(asset: Asset) -> None:
    publishing.publish(asset, me())
    flash(_("Published. Those who logged what it answers are told, with what to send."), "ok")


def _writable(asset_id: int) -> Asset:
    asset = db.get_or_404(Asset, asset_id)
    allow(asset.editable_by(me()))
    return asset


def _in_review(asset_id: int) -> Asset:
    asset = db.get_or_404(Asset, asset_id)
    allow(asset.stage == "review" and approving.may_approve(me(), asset).may)
    return asset


def _shown() -> board.Shown:
    quarter = request.values.get("quarter_shown", request.args.get("quarter"))
    owner = request.values.get("owner_shown", request.args.get("owner"))
    return board.Shown(
        quarter=quarter if quarter in QUARTERS else None,
        owner=int(owner) if owner and owner.isdecimal() else None,
    )


def _board(form: IdeaForm) -> str:
    shown = _shown()
    people, chosen = User.working(), request.args.get("stage")
    stage = chosen if chosen in board.COLUMNS else "drafting"
    counts = board.counts(shown)
    here = {"quarter": shown.quarter, "owner": shown.owner}
    columns = board.columns(shown)
    waiting = approving.waiting(people, Asset.id.in_([card.id for card in columns["review"]]))
    return render_template(
        "board/index.html",
        columns=columns,
        counts=counts,
        capacity=board.capacity(shown),
        shown=shown,
        stage=stage,
        places=[
            (f"{STAGES[key]} {counts.get(key, 0)}", url_for(".index", stage=key, **here), key == stage)
            for key in board.COLUMNS
        ],
        here=url_for(".index", stage=stage, **here),
        people=people,
        owners=[
            (person.id, _("Mine (%(name)s)", name=person.name) if person == me() else person.name)
            for person in people
        ],
        waiting={asset.id: asset for asset in waiting},
        idea_form=form,
    )


def _about(asset: Asset, form: ReasonForm) -> str:
    return render_template(
        "board/about_asset.html",
        asset=asset,
        themes=publishing.themes_of(asset),
        records=records_of(asset),
        waiting=approving.about(asset),
        verdict=approving.may_approve(me(), asset) if asset.stage == "review" else None,
        form=form,
    )


def _to_board(asset: Asset) -> Response:
    return redirect(back(url_for(".index", _anchor=f"asset-{asset.id}")), 303)
