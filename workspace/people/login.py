"""Signing in and staying signed in: the cookie holds a token, the row behind it can be ended from here."""

import logging

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import Flask, Response, g, request, session
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy import update

from workspace import bus
from workspace.db import Busy, db, now, writing
from workspace.people import known_browser
from workspace.people.kept import ask_to_send_again, ask_to_sign_in
from workspace.people.links import Reset
from workspace.people.models import AuditEntry, SignIn, User, me

# OWASP's argon2id figures: 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _hasher.hash("nobody's password, so that unknown accounts take as long as known ones")
_manager = LoginManager()
_log = logging.getLogger("tryline")


def init_app(app: Flask) -> None:
    _manager.init_app(app)
    _manager.session_protection = None  # rows, not fingerprints, end our sessions
    _manager.unauthorized_handler(ask_to_sign_in)
    app.register_error_handler(CSRFError, ask_to_send_again)
    app.after_request(_keep_refusal)
    app.context_processor(lambda: {"me": me() if current_user.is_authenticated else None})


@_manager.user_loader
def _never_by_id(_user_id: str) -> None:
    """The cookie names no user; see `_from_cookie`."""


@_manager.request_loader
def _from_cookie(_request: object) -> User | None:
    found = this_sign_in()
    return found.user if found else None


def _keep_refusal(response: Response) -> Response:
    """A 403 to somebody signed in stands in the audit log, in a write of its own."""
    if response.status_code != 403 or not current_user.is_authenticated:
        return response
    try:
        with writing():
            path = request.path.replace("\0", "")  # PostgreSQL keeps none
            AuditEntry.note("refused", me(), f"{request.method} {path}", address())
            db.session.commit()
    except Busy:
        _log.warning("refused, but too busy to keep it: %s %s", request.method, request.path)
    return response


def hashed(password: str) -> str:
    """An argon2id hash. Takes tens of milliseconds: call it outside a write."""
    return _hasher.hash(password)


def is_password(password_hash: str | None, password: str) -> bool:
    """Whether the hash is that password's; without a hash it takes as long and is False."""
    try:
        return _hasher.verify(password_hash or _NOBODY, password) and bool(password_hash)
    except (VerificationError, InvalidHashError):
        return False


def this_sign_in() -> SignIn | None:
    """This browser's sign-in, while it lasts."""
    token = session.get("sign_in")
    return SignIn.of(token) if token else None


def sign_in(user: User) -> None:
    """A new sign-in for this browser, under a new token; what the session held before is gone."""
    end_this()
    session.clear()
    session.permanent = True
    session["sign_in"] = SignIn.start(user)
    # What Flask-Login and Flask-WTF keep for the rest of this request belongs to the session before.
    g.pop("_login_user", None)
    g.pop("csrf_token", None)
    known_browser.remember(user)
    AuditEntry.note("signed_in", user, address=address())


def end_this() -> None:
    """Ends this browser's sign-in."""
    if current := this_sign_in():
        current.ended_at = now()
    session.pop("sign_in", None)


def end_all(user: User, but: SignIn | None = None) -> None:
    """Ends every sign-in of that person: a new password, new rights, a removal."""
    ended = update(SignIn).where(SignIn.user_id == user.id, SignIn.ended_at.is_(None)).values(ended_at=now())
    db.session.execute(ended.where(SignIn.id != but.id) if but else ended)
    bus.tell({"rights": user.id})


def change_password(user: User, password_hash: str) -> None:
    """Takes a new password; every sign-in and every password link ends."""
    user.password_hash = password_hash
    end_all(user)
    Reset.withdraw(user)
    AuditEntry.note("password_changed", user, address=address())


def address() -> str:
    """Where the request came from, as far as the trusted proxies say."""
    return request.remote_addr or ""
