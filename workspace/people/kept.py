"""Words kept when a session or token runs out while someone types: shown, and sent again by a button."""

import uuid

from flask import Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from workspace.people.forms import SignInForm
from workspace.web import is_fragment

LARGEST = 1024 * 1024
# A password is never written into a page; a form's token and way back mean nothing to a reader.
_SECRET = "password"
_MACHINERY = ("client_id", "next", "base_seq")


def ask_to_sign_in() -> Response:
    """For a page: on to signing in. For a form from this site: the sign-in page holding what was typed."""
    here = request.full_path.rstrip("?")
    if request.method == "GET":
        if is_fragment():
            return make_response(render_template("people/_signed_out.html"), 401)
        return redirect(url_for("sessions.new", next=here))
    return sign_in_page(SignInForm(formdata=None), kept_fields(), here, 401)


def ask_to_send_again(error: HTTPException) -> Response:
    """A form whose CSRF token has run out: what was typed, and a button that sends it with a fresh one."""
    here = request.full_path.rstrip("?")
    if request.endpoint == "sessions.new":
        return sign_in_page(SignInForm(), carried(), request.form.get("target", ""), 400)
    if current_user.is_authenticated:
        return send_again_page(kept_fields(), here, 400)
    flash(_("This page had been open for too long. Please try again."), "warn")
    return redirect(here if takes(here, "GET") else url_for("sessions.new"), 303)


def sign_in_page(form: SignInForm, kept: list[tuple[str, str]], target: str, status: int = 200) -> Response:
    """The sign-in page, carrying along what was typed elsewhere."""
    kept = kept if takes(target, "POST") else []
    page = render_template("people/sign_in.html", form=form, kept=kept, target=target)
    return _whole(page, status)


def send_again_page(kept: list[tuple[str, str]], target: str, status: int = 200) -> Response:
    """What was typed, to read, and a button that sends it to where it was going. Without words: back."""
    if not kept or not takes(target, "POST"):
        flash(_("This page had been open for too long. Please try again."), "warn")
        return redirect(target if takes(target, "GET") else "/", 303)
    words = [value for name, value in kept if _is_readable(name, value)]
    return _whole(render_template("people/send_again.html", kept=kept, target=target, words=words), status)


def kept_fields() -> list[tuple[str, str]]:
    """What was typed into this site's form, by field name, without files, passwords and the old token."""
    if not is_from_here():
        return []
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name != "csrf_token" and _SECRET not in name
    ]
    return fields if sum(len(value) for _name, value in fields) <= LARGEST else []


def carried() -> list[tuple[str, str]]:
    """What the sign-in page carried along from another form."""
    names, values = request.form.getlist("kept_name"), request.form.getlist("kept_value")
    return list(zip(names, values, strict=False)) if is_from_here() else []


def is_from_here() -> bool:
    """Whether the browser says that the form stood on this site: another site's words are not kept."""
    if origin := request.headers.get("Origin"):
        return origin.partition("://")[2] == request.host
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def takes(target: str, method: str) -> bool:
    """Whether the target is a path on this site whose endpoint takes that method."""
    if not target.startswith("/") or target.startswith(("//", "/\\")):
        return False
    try:
        current_app.url_map.bind("").match(target.partition("?")[0], method=method)
    except HTTPException:
        return False
    return True


def _whole(page: str, status: int) -> Response:
    """A page in place of the whole page, even when htmx asked for a part."""
    response = make_response(page, status)
    if is_fragment():
        response.headers.update({"HX-Retarget": "body", "HX-Reswap": "innerHTML"})
    return response


def _is_readable(name: str, value: str) -> bool:
    if name in _MACHINERY or not any(map(str.isalpha, value)):
        return False
    try:
        uuid.UUID(value)
    except ValueError:
        return True
    return False
