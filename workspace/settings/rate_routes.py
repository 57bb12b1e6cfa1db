"""What other currencies are worth, typed by an admin."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from workspace.db import db, keyset, today
from workspace.people.audit import changed
from workspace.settings.forms import RateForm
from workspace.settings.models import Rate, Workspace

bp = Blueprint("rates", __name__, url_prefix="/rates")


@bp.route("", methods=["GET", "POST"])
def index():
    workspace = Workspace.get()
    form = RateForm(workspace, day=today())
    if form.validate_on_submit():
        rate = Rate.put(form.currency.data, form.day.data, form.rate.data)
        changed("rates", f"{rate.currency} {rate.day}: {rate.rate}")
        db.session.commit()
        flash(_("Saved."))
        return redirect(url_for(".index"), 303)
    rows = select(Rate.id, Rate.currency, Rate.day, Rate.rate)
    page = keyset(rows, [Rate.day, Rate.id], request.args.get("after"))
    shown = render_template("settings/rates.html", form=form, page=page, workspace=workspace)
    return shown, 422 if form.errors else 200


@bp.post("/<int:rate_id>/removal")
def remove(rate_id: int):
    rate = db.get_or_404(Rate, rate_id)
    changed("rates", f"− {rate.currency} {rate.day}: {rate.rate}")
    db.session.delete(rate)
    db.session.commit()
    return redirect(url_for(".index"), 303)
