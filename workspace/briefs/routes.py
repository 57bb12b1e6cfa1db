"""Call briefs, and the one tap after: it came up, and this helped or did not."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from workspace.assets.models import TYPES
from workspace.briefs import brief, choosing
from workspace.briefs.at_hand import at_hand as likely
from workspace.briefs.forms import OccasionForm
from workspace.briefs.occasions import came_up
from workspace.db import db, now
from workspace.deals.models import Account
from workspace.offline.queued import is_queued
from workspace.people.models import me
from workspace.personas.models import ROLES, Persona
from workspace.web import allow, back

bp = Blueprint("briefs", __name__, url_prefix="/briefs")
KEPT = 3  # briefs that a device keeps before anybody opens them


@bp.get("/")
def index():
    return render_template(
        "briefs/index.html", recent=choosing.recent_companies(me()), personas=choosing.personas()
    )


@bp.get("/at-hand")
def at_hand():
    """What a phone keeps: the themes that may come up, and the briefs that may be needed."""
    companies = choosing.recent_companies(me())
    return render_template("briefs/at_hand.html", companies=companies[:KEPT], themes=likely(me(), companies))


@bp.get("/company")
def company():
    """The company that was typed: known or new."""
    name = " ".join(request.args.get("account", "").split())[:200]
    if not name:
        return redirect(url_for(".index"), 303)
    if account := Account.called(name):
        return redirect(url_for(".account", account_id=account.id), 303)
    return _page(brief.of_new_company(name, me()))


@bp.get("/accounts/<int:account_id>")
def account(account_id: int):
    account = db.get_or_404(Account, account_id)
    return _page(brief.of_account(account, me()))


@bp.get("/personas/<int:persona_id>")
def persona(persona_id: int):
    persona = db.get_or_404(Persona, persona_id)
    company = " ".join(request.args.get("account", "").split())[:200]
    return _page(brief.of_persona(persona, company, me()))


@bp.post("/occasions")
def occur():
    allow(me().can_write)
    form = OccasionForm()
    if not form.validate_on_submit():
        if is_queued():
            abort(422)
        flash(_("Nothing was logged: the theme or the company is missing."), "error")
        return redirect(back(url_for(".index")), 303)
    objection = came_up(me(), client_id=form.client_id.data, **form.answers)
    db.session.commit()
    flash(_("Noted. Thank you."), "ok")
    here = back(url_for(".account", account_id=objection.account_id))
    if here.startswith(url_for(".company")):  # the company exists from now on
        here = url_for(".account", account_id=objection.account_id)
    return redirect(f"{here}#theme-{form.theme_id.data}", 303)


def _page(of: brief.Brief) -> str:
    return render_template("briefs/show.html", brief=of, role_names=ROLES, asset_types=TYPES, now=now())
