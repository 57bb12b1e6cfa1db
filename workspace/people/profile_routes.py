"""One's own name, language, time zone, look and password."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from workspace.db import db, writing
from workspace.people import guesses, login
from workspace.people.forms import ChangePasswordForm, ProfileForm
from workspace.people.models import AuditEntry, me
from workspace.web import reads_first

bp = Blueprint("profile", __name__, url_prefix="/profile")


@bp.route("", methods=["GET", "POST"])
def show():
    form = ProfileForm(me())
    if not form.validate_on_submit():
        return _page(form, ChangePasswordForm(formdata=None)), 422 if form.errors else 200
    me().describe(**form.answers)
    db.session.commit()
    with force_locale(me().language):
        flash(_("Saved."))
    return redirect(url_for(".show"), 303)


@bp.post("/password")
@reads_first
def password():
    form = ChangePasswordForm()
    form.whose = me().email, me().name
    if not form.validate_on_submit() or not _knows_current(form):
        return _page(ProfileForm(me(), formdata=None), form), 422
    password_hash = login.hashed(form.password.data)
    with writing():
        login.change_password(me(), password_hash)
        login.sign_in(me())
        db.session.commit()
    flash(_("Your password is changed. You are signed out everywhere else."))
    return redirect(url_for(".show"), 303)


@bp.post("/sign-ins")
def sign_ins():
    login.end_all(me(), but=login.this_sign_in())
    AuditEntry.note("sign_ins_ended", me(), address=login.address(), about=me())
    db.session.commit()
    flash(_("You are signed out everywhere else."))
    return redirect(url_for(".show"), 303)


def _knows_current(form: ChangePasswordForm) -> bool:
    """Guessing at a screen left open is slowed like guessing at the door."""
    user_hash, browser = me().password_hash, f"sign-in {login.this_sign_in().id}"
    guess = guesses.begin(me().email, login.address(), browser)
    if guess is None:
        form.current.errors = [_("Too many tries. Please wait 15 minutes.")]
        return False
    if not login.is_password(user_hash, form.current.data):
        form.current.errors = [_("That is not your current password.")]
        return False
    with writing():
        guesses.forgive(guess)
        db.session.commit()
    return True


def _page(form: ProfileForm, password: ChangePasswordForm) -> str:
    return render_template("profile/show.html", form=form, password=password)
