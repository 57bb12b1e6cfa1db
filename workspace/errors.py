"""The one error page, and the second try of a request that met another one in the database."""

from flask import Flask, Response, current_app, g, render_template
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException

from workspace import hosts
from workspace.db import Busy, db

MOST_TRIES = 3  # of a request that met another one
# The first words of what the drivers say of a database that is not there, is full or is held.
GONE = (
    "connection",
    "could not connect",
    "database is locked",
    "database or disk is full",
    "disk I/O error",
    "unable to open database file",
)


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, _explain)
    app.register_error_handler(IntegrityError, _once_more)
    app.register_error_handler(OperationalError, _once_more)


def _explain(error: HTTPException) -> tuple[str, int] | Response:
    """The one error page. A redirect raised as an error (a missing slash) goes through."""
    if error.code is None or error.code < 400:
        return error.get_response()
    db.session.rollback()
    titles = {
        400: _("That request could not be read"),
        401: _("Please sign in"),
        403: _("That is not yours to do"),
        404: _("There is nothing here"),
        405: _("That cannot be done here"),
        409: _("Someone was here before you"),
        413: _("That is too large"),
        429: _("That was a little too often"),
        503: _("Busy just now"),
    }
    advice = {
        403: _("Ask an admin of your workspace if you need it."),
        404: _("It may have been removed, or the link is incomplete."),
        413: _("The largest file is %(size)s MB.", size=current_app.config["MAX_UPLOAD_MB"]),
        429: _("Please wait a minute and try again. Nothing was lost."),
        503: _("Nothing was saved. Please try again in a few seconds."),
    }
    page = render_template(
        "layout/error.html",
        code=error.code,
        title=titles.get(error.code, _("Something failed")),
        advice=_wrong_host() if isinstance(error, hosts.WrongHost) else advice.get(error.code, ""),
        request_id=g.get("request_id"),
    )
    response = current_app.make_response((page, error.code))
    if wait := getattr(error, "retry_after", None):
        response.headers["Retry-After"] = str(wait)
    return response


def _wrong_host() -> str:
    if own := current_app.config["PUBLIC_URL"]:
        return _("This workspace is at %(address)s. Please open it there.", address=own)
    return _(
        "This workspace does not answer to that address. "
        "Whoever runs the server adds the name to its setting TRUSTED_HOSTS."
    )


def _once_more(error: IntegrityError | OperationalError) -> Response:
    """Two requests met at one moment: the same form sent twice, a new company typed by two people, rows
    taken in another order. The one that lost finds the other's rows on its next try."""
    db.session.rollback()
    g.tries = g.get("tries", 1) + 1
    if _is_gone(error):
        return _without_database()
    if g.tries > MOST_TRIES or not _met_another(error):
        raise error
    try:
        return current_app.ensure_sync(current_app.dispatch_request)()
    except (HTTPException, IntegrityError, OperationalError) as raised:
        return current_app.handle_user_exception(raised)


def _without_database() -> Response:
    """Says so on a page that asks the database nothing, not even who reads it."""
    g._login_user = current_app.login_manager.anonymous_user()
    page = current_app.jinja_env.get_template("layout/gone.html").render(request_id=g.get("request_id"))
    return Response(page, Busy.code, {"Retry-After": str(Busy.retry_after)}, mimetype="text/html")


def _met_another(error: IntegrityError | OperationalError) -> bool:
    # PostgreSQL's codes of a taken key, a deadlock and a lost serialization; SQLite has only the first.
    code = getattr(error.orig, "sqlstate", None)
    return code in ("23505", "40P01", "40001") or "UNIQUE constraint failed" in str(error.orig)


def _is_gone(error: IntegrityError | OperationalError) -> bool:
    """The database cannot answer just now: stopped, out of room or locked by another program."""
    return error.connection_invalidated or str(error.orig).startswith(GONE)
