"""Signing in and out, by a password or by a link; and the language of those who are signed out."""

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from workspace.db import db, writing
from workspace.languages import LANGUAGES
from workspace.people import guesses, known_browser, login
from workspace.people.forms import JoinForm, NewPassword, SignInForm
from workspace.people.joined import join as let_in
from workspace.people.kept import carried, send_again_page, sign_in_page
from workspace.people.links import Invitation, Reset
from workspace.people.models import AuditEntry, User, me
from workspace.web import back, public, reads_first

bp = Blueprint("sessions", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
@public
@reads_first
def new():
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(back("/"))
    form, target = SignInForm(), request.form.get("target", "")
    if not form.validate_on_submit():
        return sign_in_page(form, carried(), target, 422 if form.errors else 200)
    user = User.known_by(form.email.data)
    user_id, password_hash = (user.id, user.password_hash) if user and user.is_active else (None, None)
    guess = guesses.begin(form.email.data, login.address(), known_browser.browser_of(user))
    if guess is None:
        form.form_errors.append(
            _("Too many tries. Please wait 15 minutes, or use a device you have used before.")
        )
        return sign_in_page(form, carried(), target, 429)
    if not login.is_password(password_hash, form.password.data):
        _note_failure(user_id)
        form.form_errors.append(_("That e-mail and password do not belong together."))
        return sign_in_page(form, carried(), target, 422)
    return _welcome(user_id, guess, target)


@bp.route("/invitations/<token>", methods=["GET", "POST"])
@public
@reads_first
def join(token: str):
    """An invitation, opened: name and password, and in."""
    invitation, form = Invitation.opened_by(token), JoinForm()
    if invitation is None:
        return _link_is_over()
    form.whose = invitation.email, form.name.data or ""
    if not form.validate_on_submit():
        page = render_template("people/join.html", form=form, email=invitation.email)
        return page, 422 if form.errors else 200
    password_hash = login.hashed(form.password.data)
    with writing():
        invitation = Invitation.opened_by(token)
        known = invitation and User.known_by(invitation.email)
        if invitation is None or (known and known.is_active):
            return _link_is_over()
        invitation.use()
        user = let_in(
            invitation.email, form.name.data, password_hash, invitation.rights, get_locale().language
        )
        login.sign_in(user)
        db.session.commit()
    return redirect("/", 303)


@bp.route("/new-password/<token>", methods=["GET", "POST"])
@public
@reads_first
def reset(token: str):
    """An admin's link, opened: a new password, which ends every sign-in but the one it makes."""
    link, form = Reset.opened_by(token), NewPassword()
    if link is None or not link.user.is_active:
        return _link_is_over()
    form.whose = link.user.email, link.user.name
    if not form.validate_on_submit():
        return render_template("people/reset.html", form=form, user=link.user), 422 if form.errors else 200
    password_hash = login.hashed(form.password.data)
    with writing():
        link = Reset.opened_by(token)
        if link is None or not link.user.is_active:
            return _link_is_over()
        link.use()
        login.change_password(link.user, password_hash)
        login.sign_in(link.user)
        db.session.commit()
    return redirect("/", 303)


@bp.post("/sign-out")
def destroy():
    language = me().language
    AuditEntry.note("signed_out", me(), address=login.address())
    login.end_this()
    db.session.commit()
    session.clear()
    session["language"] = language
    return redirect(url_for(".new"), 303)


@bp.post("/language")
@public
@reads_first
def language():
    """The language of the pages one sees signed out, kept in the cookie."""
    if request.form.get("language") in LANGUAGES:
        session["language"] = request.form["language"]
    return redirect(back(url_for(".new")), 303)


def _link_is_over() -> Response | tuple[str, int]:
    if current_user.is_authenticated:  # the same form sent twice: the first one let them in
        return redirect("/", 303)
    return render_template("people/link_over.html"), 410


def _note_failure(user_id: int | None) -> None:
    """As much work for an unknown account as for a known one, so that time tells nothing."""
    with writing():
        user = db.session.get(User, user_id or 0)
        AuditEntry.note("sign_in_failed", user, address=login.address())
        db.session.commit()


def _welcome(user_id: int, guess: int, target: str) -> Response:
    kept = carried()
    with writing():
        guesses.forgive(guess)
        login.sign_in(db.session.get(User, user_id))
        db.session.commit()
    if kept:
        return send_again_page(kept, target)
    return redirect(back("/"), 303)
