"""Deals."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from workspace import clash
from workspace.asked import number
from workspace.db import db, today
from workspace.deals import listing, stage_routes
from workspace.deals.forms import DealForm
from workspace.deals.models import Account, Deal
from workspace.people.models import User, me
from workspace.web import allow

bp = Blueprint("deals", __name__, url_prefix="/deals")
bp.register_blueprint(stage_routes.bp)


@bp.get("/")
def index():
    filters = listing.Filters(
        show=request.args.get("show") if request.args.get("show") in listing.SHOWN else "open",
        owner=request.args.get("owner", type=number),
        account=request.args.get("account", type=number),
    )
    return render_template(
        "deals/index.html",
        page=listing.page(filters, request.args.get("after")),
        filters=filters,
        shown=listing.SHOWN,
        owners=User.working(),
        account=filters.account and db.session.get(Account, filters.account),
        as_of=listing.as_of(),
        today=today(),
    )


@bp.route("/new", methods=["GET", "POST"])
def new():
    allow(me().can_write)
    form = DealForm(account=db.session.get(Account, request.args.get("account", type=number) or 0))
    if form.validate_on_submit():
        deal = Deal.open(
            me(), form.account.data, personas=form.met, client_id=form.client_id.data, **form.columns
        )
        db.session.commit()
        return redirect(url_for(".show", deal_id=deal.id), 303)
    return render_template("deals/new.html", form=form), 422 if form.errors else 200


@bp.get("/<int:deal_id>")
def show(deal_id: int):
    return render_template("deals/show.html", deal=db.get_or_404(Deal, deal_id))


@bp.route("/<int:deal_id>/edit", methods=["GET", "POST"])
def edit(deal_id: int):
    allow(me().can_write)
    deal = db.get_or_404(Deal, deal_id)
    form = DealForm(deal)
    if form.validate_on_submit():
        clash.hold(deal)
        if form.is_overtaken:
            return render_template("deals/edit.html", form=form, deal=deal, theirs=form.unlike()), 409
        account = Account.found_or_made(form.account.data)
        deal.edit(me(), personas=form.met, account=account, **form.columns)
        db.session.commit()
        flash(_("Saved."), "ok")
        return redirect(url_for(".show", deal_id=deal.id), 303)
    return render_template("deals/edit.html", form=form, deal=deal), 422 if form.errors else 200
