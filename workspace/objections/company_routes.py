"""Merging two companies: here and not with the deals, because themes count by company."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workspace.db import db
from workspace.deals.company_names import twins_of
from workspace.deals.models import Account
from workspace.objections import merging
from workspace.objections.company_forms import MergeForm
from workspace.people.models import me
from workspace.web import allow

bp = Blueprint("companies", __name__, url_prefix="/accounts")


@bp.route("/<int:account_id>/merging", methods=["GET", "POST"])
def merge(account_id: int) -> ResponseReturnValue:
    allow(me().can_write)
    account = db.get_or_404(Account, account_id)
    form = MergeForm(account)
    if form.validate_on_submit():
        other = form.other
        merging.merge(account, other, me())
        db.session.commit()
        flash(_("The two are one company now."), "ok")
        return redirect(url_for("accounts.show", account_id=other.id), 303)
    page = render_template("accounts/merge.html", form=form, account=account, twins=twins_of(account))
    return page, 422 if form.errors else 200
