"""Links that let a new person in: an admin makes them, and copies them to whom they are for."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from workspace.db import db, now
from workspace.people import login
from workspace.people.forms import InvitationForm
from workspace.people.links import Invitation, link_to
from workspace.people.models import AuditEntry, me

bp = Blueprint("invitations", __name__, url_prefix="/invitations")


@bp.get("")
def index():
    return _page(InvitationForm())


@bp.post("")
def create():
    form = InvitationForm()
    if not form.validate_on_submit():
        return _page(form), 422
    token = Invitation.send(form.email.data, set(form.rights.data), by=me())
    AuditEntry.note("invited", me(), form.email.data, login.address())
    db.session.commit()
    link = link_to("sessions.join", token)
    return render_template("people/invitation_link.html", email=form.email.data, link=link), 201


@bp.post("/<int:invitation_id>/withdrawal")
def withdraw(invitation_id: int):
    invitation = db.get_or_404(Invitation, invitation_id)
    AuditEntry.note("invitation_withdrawn", me(), invitation.email, login.address())
    Invitation.withdraw(invitation.email)
    db.session.commit()
    flash(_("The link opens nothing any more."))
    return redirect(url_for(".index"), 303)


def _page(form: InvitationForm) -> str:
    waiting = select(Invitation).where(Invitation.used_at.is_(None), Invitation.expires_at > now())
    # A link lives for seven days and an address has one, so the newest few hundred are all there are.
    invitations = db.session.scalars(waiting.order_by(Invitation.id.desc()).limit(500)).all()
    return render_template("people/invitations.html", invitations=invitations, form=form)
