"""Accounts."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from workspace.db import db, today
from workspace.deals import company_names, listing
from workspace.deals.forms import AccountForm
from workspace.deals.models import Account
from workspace.people.models import me
from workspace.settings.models import Segment
from workspace.web import allow

bp = Blueprint("accounts", __name__, url_prefix="/accounts")


@bp.get("/")
def index():
    words = request.args.get("q", "")
    return render_template(
        "accounts/index.html", page=listing.accounts(words, request.args.get("after")), words=words
    )


@bp.get("/suggest")
def suggest():
    """Options of a datalist, for a field `account` where a company is typed."""
    names = listing.suggested(request.args.get("account", ""), me())
    return render_template("accounts/_options.html", names=names)


@bp.get("/twins")
def twins():
    return render_template("accounts/twins.html", groups=company_names.possible_twins())


@bp.get("/<int:account_id>")
def show(account_id: int):
    account = db.get_or_404(Account, account_id)
    filters = listing.Filters(show="all", account=account.id)
    return render_template(
        "accounts/show.html",
        account=account,
        deals=listing.page(filters, None),
        twins=company_names.twins_of(account),
        today=today(),
    )


@bp.route("/<int:account_id>/edit", methods=["GET", "POST"])
def edit(account_id: int):
    allow(me().can_write)
    account = db.get_or_404(Account, account_id)
    form = AccountForm(account)
    if form.validate_on_submit():
        account.edit(me(), form.name.data, db.session.get(Segment, form.segment_id.data or 0))
        db.session.commit()
        flash(_("Saved."), "ok")
        return redirect(url_for(".show", account_id=account.id), 303)
    return render_template("accounts/edit.html", form=form, account=account), 422 if form.errors else 200
