"""An admin's page about mail, and the one click that ends it for a person."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import func, select

from workspace.db import db
from workspace.mail.forms import DomainsForm
from workspace.mail.models import Delivery, MailLine
from workspace.mail.unsubscribing import unsubscriber
from workspace.people.models import User, me
from workspace.settings.models import Workspace
from workspace.web import allow, csrf, limiter, public

bp = Blueprint("mail", __name__)
MOST = 20
FAILED = {"refused": _("Refused"), "given_up": _("Given up"), "unclear": _("May have arrived")}


@bp.route("/settings/mail", methods=["GET", "POST"])
def settings():
    allow(me().is_admin)
    workspace = Workspace.get()
    form = DomainsForm(data={"domains": " ".join(workspace.mail_domains)})
    if form.validate_on_submit():
        workspace.mail_domains = form.named
        db.session.commit()
        flash(gettext("Saved."))
        return redirect(url_for(".settings"), 303)
    page = render_template(
        "mail/settings.html",
        form=form,
        sends=bool(current_app.config["SMTP_URL"]),
        line=MailLine.of("out"),
        waiting=db.session.scalar(select(func.count()).where(Delivery.state == "waiting")),
        failed=_failed(),
        states=FAILED,
    )
    return page, 422 if form.errors else 200


@bp.route("/mail/unsubscribe/<token>", methods=["GET", "POST"])
@public
@csrf.exempt
@limiter.limit("60 per minute")
def unsubscribe(token: str):
    """A mail program posts here by itself (RFC 8058); whoever follows the link presses a button."""
    user = unsubscriber(token)
    if user is None:
        abort(404)
    if request.method == "POST":
        user.mail = "none"
        db.session.commit()
    return render_template("mail/unsubscribe.html", is_done=user.mail == "none", token=token)


def _failed() -> list:
    """The newest mails that did not arrive, or may not have."""
    rows = (
        select(Delivery.id, Delivery.created_at, Delivery.state, Delivery.reason, User.name, User.email)
        .join(User, User.id == Delivery.user_id)
        .where(Delivery.state.in_(FAILED))
        .order_by(Delivery.id.desc())
        .limit(MOST)
    )
    return list(db.session.execute(rows))
