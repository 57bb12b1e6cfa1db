"""The people of the workspace: an admin lets them in, changes their rights, and sees them out."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from workspace.db import db, keyset
from workspace.people import login
from workspace.people.audit_routes import bp as audit
from workspace.people.forms import RemovalForm, RightsForm
from workspace.people.invitation_routes import bp as invitations
from workspace.people.links import Reset, link_to
from workspace.people.models import AuditEntry, LastAdmin, User, me
from workspace.people.removal import erase, owned_by, remove
from workspace.people.rights import in_words
from workspace.web import allow

bp = Blueprint("people", __name__, url_prefix="/people")
bp.register_blueprint(invitations)
bp.register_blueprint(audit)


@bp.before_request
def _admins_only() -> None:
    allow(me().is_admin)


@bp.get("/")
def index():
    wants_removed = "removed" in request.args
    people = select(User.id, User.name, User.name_key, User.email, *_RIGHTS, User.removed_at).where(
        User.removed_at.is_not(None) if wants_removed else User.removed_at.is_(None)
    )
    page = keyset(people, [User.name_key, User.id], request.args.get("after"), size=100, descending=False)
    return render_template("people/index.html", page=page, wants_removed=wants_removed)


_RIGHTS = (
    User.is_sales,
    User.is_marketing,
    User.is_admin,
    User.is_reader,
    User.is_lead_of_sales,
    User.is_lead_of_marketing,
)


@bp.get("/<int:user_id>")
def show(user_id: int):
    user = db.get_or_404(User, user_id)
    return _page(user, _rights_of(user), RemovalForm(user, formdata=None))


@bp.post("/<int:user_id>/rights")
def rights(user_id: int):
    user, form = _active(user_id), RightsForm()
    if not form.validate_on_submit():
        return _page(user, form, RemovalForm(user, formdata=None)), 422
    try:
        user.give(set(form.rights.data), set(form.led.data or ()))
    except LastAdmin:
        form.rights.errors = [_("This is the only admin. Make somebody else an admin first.")]
        return _page(user, form, RemovalForm(user, formdata=None)), 422
    AuditEntry.note("rights_changed", me(), in_words(user.rights), login.address(), about=user)
    login.end_all(user)  # new rights, new sign-in
    if user == me():
        login.sign_in(user)
    db.session.commit()
    flash(_("Saved. %(name)s signs in again to use it.", name=user.name) if user != me() else _("Saved."))
    return redirect(url_for(".show", user_id=user.id) if me().is_admin else "/", 303)


@bp.post("/<int:user_id>/reset")
def reset(user_id: int):
    user = _active(user_id)
    token = Reset.send(user)
    AuditEntry.note("reset_made", me(), address=login.address(), about=user)
    db.session.commit()
    return render_template("people/reset_link.html", user=user, link=link_to("sessions.reset", token))


@bp.post("/<int:user_id>/sign-ins")
def sign_ins(user_id: int):
    user = _active(user_id)
    login.end_all(user)
    AuditEntry.note("sign_ins_ended", me(), address=login.address(), about=user)
    db.session.commit()
    flash(_("%(name)s is signed out everywhere.", name=user.name))
    return redirect(url_for(".show", user_id=user.id), 303)


@bp.post("/<int:user_id>/removal")
def removal(user_id: int):
    user, form = _active(user_id), RemovalForm(db.session.get(User, user_id))
    if owned_by(user) and not form.validate():
        return _page(user, _rights_of(user), form), 422
    try:
        remove(user, db.session.get(User, form.successor.data or 0), by=me())
    except LastAdmin:
        form.form_errors.append(_("This is the only admin. Make somebody else an admin first."))
        return _page(user, _rights_of(user), form), 422
    db.session.commit()
    flash(_("%(name)s is removed.", name=user.name))
    return redirect(url_for(".index"), 303)


@bp.post("/<int:user_id>/erasure")
def erasure(user_id: int):
    user = db.get_or_404(User, user_id)
    allow(not user.is_active)
    erase(user, by=me())
    db.session.commit()
    flash(_("Their name and address are gone; what they did stays."))
    return redirect(url_for(".index", removed=""), 303)


def _active(user_id: int) -> User:
    return db.first_or_404(select(User).where(User.id == user_id, User.removed_at.is_(None)))


def _rights_of(user: User) -> RightsForm:
    return RightsForm(formdata=None, rights=user.rights, led=user.led)


def _page(user: User, form: RightsForm, removal: RemovalForm) -> str:
    return render_template("people/show.html", user=user, form=form, removal=removal, owned=owned_by(user))
