"""What every page shares: forms, permission, page or fragment, security headers, languages, errors, logs."""

import logging
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from babel import Locale, dates
from babel.numbers import format_compact_decimal
from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    has_request_context,
    render_template,
    request,
    session,
)
from flask_babel import Babel, format_datetime, format_decimal, get_locale, lazy_gettext, refresh
from flask_babel import gettext as _
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user
from flask_wtf import CSRFProtect, FlaskForm
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from wtforms import HiddenField, ValidationError

from workspace import asked, drawing, hosts, stamped, text
from workspace.db import Busy, begin_as_read, begin_as_write, db
from workspace.languages import LANGUAGES, OWN_NAMES, language_choices, language_label, language_name

LARGEST_SIGNED = 64 * 1024
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
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")

babel = Babel()
csrf = CSRFProtect()
limiter = Limiter(get_remote_address, headers_enabled=True, default_limits=[])
log = logging.getLogger("tryline")


class Form(FlaskForm):
    """A form that carries the UUID which makes it count once, however often it is sent."""

    client_id = HiddenField(default=lambda: str(uuid.uuid4()))

    def validate_client_id(self, field: HiddenField) -> None:
        try:
            field.data = str(uuid.UUID(str(field.data or "")))  # a UUID when an edited row filled the form
        except ValueError:
            raise ValidationError(
                lazy_gettext("This form has lost its key. Please reload the page.")
            ) from None

    @property
    def answers(self) -> dict[str, object]:
        """The fields' values by name, without the CSRF token and the form's own key."""
        return {
            name: field.data
            for name, field in self._fields.items()
            if name not in ("csrf_token", "client_id") and field.type != "SubmitField"
        }


def allow(condition: bool) -> None:
    """Goes on when the condition holds; else 403, which the audit log keeps."""
    if not condition:
        abort(403)


def public(view: Callable) -> Callable:
    """Marks a route that needs no login."""
    view.is_public = True
    return view


def reads_first(view: Callable) -> Callable:
    """Marks a route that does slow work before it writes; it writes within `db.writing()`."""
    view.reads_first = True
    return view


def signed(view: Callable) -> Callable:
    """Marks a route whose sender signs the body: it is read as it came, and is at most 64 kB."""
    view.is_signed = True
    return view


def is_fragment() -> bool:
    """Whether htmx asked for a part of a page rather than a page."""
    return request.headers.get("HX-Request-Type") == "partial"


def init_app(app: Flask) -> None:
    """Wires all of the above to the application."""
    app.jinja_environment = drawing.Templates
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_UPLOAD_MB"] * 1024 * 1024
    asked.init_app(app)
    stamped.init_app(app)
    app.config.update(
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_NAME="tryline",
        SESSION_COOKIE_SECURE=app.config["PUBLIC_URL"].startswith("https://"),
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        RATELIMIT_STORAGE_URI=app.config["REDIS_URL"] or "memory://",
        BABEL_TRANSLATION_DIRECTORIES=str(Path(__file__).parent / "translations"),
    )
    if proxies := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)
    hosts.init_app(app)
    app.before_request(_begin)
    app.before_request(_require_login)
    csrf.init_app(app)
    limiter.init_app(app)
    babel.init_app(app, locale_selector=_language, timezone_selector=_zone)
    app.after_request(_finish)
    app.register_error_handler(HTTPException, _explain)
    app.register_error_handler(IntegrityError, _once_more)
    app.register_error_handler(OperationalError, _once_more)
    app.context_processor(_page_or_fragment)
    app.jinja_env.globals.update(
        has_endpoint=lambda name: name in app.view_functions,
        locale=get_locale,
        language_choices=language_choices,
        own_language_names=OWN_NAMES,
        language_label=language_label,
        language_name=language_name,
        money=money,
        money_short=money_short,
        moment=moment,
        day=day,
        fresh_key=lambda: str(uuid.uuid4()),
    )
    app.jinja_env.filters.update(language_name=language_name, markdown=text.to_html, excerpt=text.excerpt)
    drawing.init_app(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def public_link(endpoint: str, **values: object) -> str:
    """A page's whole address at PUBLIC_URL, also where there is no request: in a mail."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return current_app.config["PUBLIC_URL"] + path


def money(minor: int | None, currency: str) -> str:
    """An amount in the minor unit (øre, cents), in the reader's figures: «NOK 1 655 000»."""
    return "" if minor is None else f"{currency}\N{NO-BREAK SPACE}{format_decimal(minor // 100)}"


def money_short(minor: int | None, currency: str) -> str:
    """The same to one decimal, for rows: «NOK 13.8 m»."""
    if minor is None:
        return ""
    short = format_compact_decimal(minor // 100, locale=get_locale(), fraction_digits=1)
    return f"{currency}\N{NO-BREAK SPACE}{short}"


def moment(value: datetime) -> str:
    """A UTC moment in the reader's time zone and words."""
    return format_datetime(value, "d MMM y HH:mm")


def day(value: date) -> str:
    """A day in the reader's words."""
    return _day(value, get_locale())


@lru_cache(maxsize=4096)
def _day(value: date, locale: Locale) -> str:
    return dates.format_date(value, "d MMM y", locale)


def back(default: str) -> str:
    """Where the form came from (`next`, a path on this site), or the default. Never another site."""
    wanted = request.values.get("next", "")
    is_here = (
        wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not any(map(_is_control, wanted))
    )
    return wanted if is_here and "\\" not in wanted else default


def _is_control(character: str) -> bool:
    return ord(character) < 32


def _begin() -> None:
    g.started = time.perf_counter()
    g.request_id = uuid.uuid4().hex[:12]
    begin_as_read()
    if request.method in SAFE_METHODS:
        return
    view = current_app.view_functions.get(request.endpoint)
    is_signed = getattr(view, "is_signed", False)
    if is_signed:
        request.max_content_length = LARGEST_SIGNED
    request.get_data(
        cache=True, parse_form_data=not is_signed
    )  # a slow sender must not hold the turn to write
    if not getattr(view, "reads_first", False):
        begin_as_write()


def _require_login() -> Response | None:
    view = current_app.view_functions.get(request.endpoint)
    if view is None or request.endpoint in stamped.ENDPOINTS or getattr(view, "is_public", False):
        return None
    if current_user.is_authenticated:
        return None
    return current_app.login_manager.unauthorized()


@contextmanager
def speaking(language: str, zone: str) -> Iterator[None]:
    """A block whose words somebody else will read, in that language and time zone: a mail."""
    g.reader = language, zone
    _speak_anew()
    try:
        yield
    finally:
        del g.reader
        _speak_anew()


def _speak_anew() -> None:
    g.pop("catalogue", None)
    refresh()


def _language() -> str:
    if reader := g.get("reader"):
        return reader[0]
    if not has_request_context():  # a command or a job
        return "en"
    chosen = current_user.language if current_user.is_authenticated else session.get("language")
    if chosen:
        return chosen
    wanted = [
        {"no": "nb", "nn": "nb"}.get(tag.split("-")[0].lower(), tag.split("-")[0].lower())
        for tag in request.accept_languages.values()
    ]
    return next((tag for tag in wanted if tag in LANGUAGES), "en")


def _zone() -> str:
    if reader := g.get("reader"):
        return reader[1]
    is_known = has_request_context() and current_user.is_authenticated
    return current_user.zone if is_known else "Europe/Oslo"


def _page_or_fragment() -> dict[str, object]:
    return {
        "layout": "layout/fragment.html" if is_fragment() else "layout/page.html",
        "me": current_user._get_current_object() if current_user.is_authenticated else None,
    }


POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "connect-src 'self'",
        "manifest-src 'self'",
    )
)


def _finish(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)  # a download is stricter still
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["X-Request-ID"] = g.get("request_id", "")
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint in stamped.ENDPOINTS:
        headers["Cache-Control"] = stamped.cache_control()
        return response
    response.vary.update(("Cookie", "HX-Request-Type"))
    headers.setdefault("Cache-Control", "no-store")
    spent = (time.perf_counter() - g.get("started", time.perf_counter())) * 1000
    log.info("%s %s %s %s %.1f ms", g.get("request_id"), request.method, _path(), response.status_code, spent)
    return response


def _path() -> str:
    """The path for the log, on one line, without the secret of an invitation or a password link."""
    is_secret = request.url_rule is not None and "token" in (request.view_args or ())
    return request.url_rule.rule if is_secret else quote(request.path)


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
