"""Where a notice leads: what to say and send now, for the deals on which one logged it."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from workspace.assets.models import TYPES, Asset
from workspace.db import db
from workspace.objections.in_hand import in_hand, logged_by
from workspace.objections.models import Theme, ThemeAsset
from workspace.people.models import me

bp = Blueprint("sending", __name__, url_prefix="/sending")


@bp.get("/themes/<int:theme_id>")
def theme(theme_id: int) -> ResponseReturnValue:
    """Whoever logged nothing of the theme reads the theme."""
    theme = db.get_or_404(Theme, theme_id).current
    heard = logged_by(me(), [theme.id])
    if not heard:
        return redirect(url_for("themes.show", theme_id=theme.id))
    return render_template("sending/show.html", title=theme.name, ready=in_hand(heard), asset_types=TYPES)


@bp.get("/assets/<int:asset_id>")
def asset(asset_id: int) -> ResponseReturnValue:
    """Whoever logged nothing that the asset answers reads the asset."""
    asset = db.get_or_404(Asset, asset_id)
    answered = db.session.scalars(select(ThemeAsset.theme_id).where(ThemeAsset.asset_id == asset.id)).all()
    heard = logged_by(me(), answered)
    if not heard:
        return redirect(url_for("assets.show", asset_id=asset.id))
    ready = in_hand(heard, told_of=asset.id)
    return render_template(
        "sending/show.html", title=asset.title, ready=ready, asset=asset, asset_types=TYPES
    )
