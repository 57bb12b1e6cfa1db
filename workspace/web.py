"""What every page shares: forms, permission, page or fragment, security headers, logs."""

import logging
import secrets
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from flask import Flask, Response, abort, current_app, g, request
from flask_babel import get_locale, lazy_gettext
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user
from flask_wtf import CSRFProtect, FlaskForm
from werkzeug.middleware.proxy_fix import ProxyFix
from wtforms import HiddenField, ValidationError

from workspace import asked, drawing, errors, figures, hosts, speaking, stamped, text
from workspace.db import begin_as_read, begin_as_write
from workspace.languages import OWN_NAMES, language_choices, language_label, language_name

LARGEST_SIGNED = 64 * 1024
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")

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
    _configure(app)
    asked.init_app(app)
    stamped.init_app(app)
    if proxies := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)
    hosts.init_app(app)
    app.before_request(_begin)
    app.before_request(_require_login)
    csrf.init_app(app)
    limiter.init_app(app)
    speaking.init_app(app)
    app.after_request(_finish)
    errors.init_app(app)
    app.context_processor(_page_or_fragment)
    _equip(app)


def _configure(app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_UPLOAD_MB"] * 1024 * 1024
    app.config.update(
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_NAME="tryline",
        SESSION_REFRESH_EACH_REQUEST=False,  # an answer that comes late would bring back the cookie of before
        SESSION_COOKIE_SECURE=app.config["PUBLIC_URL"].startswith("https://"),
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        RATELIMIT_STORAGE_URI=app.config["REDIS_URL"] or "memory://",
        BABEL_TRANSLATION_DIRECTORIES=str(Path(__file__).parent / "translations"),
    )


def _equip(app: Flask) -> None:
    """What templates find beside their own nouns."""
    app.jinja_env.globals.update(
        has_endpoint=lambda name: name in app.view_functions,
        locale=get_locale,
        language_choices=language_choices,
        own_language_names=OWN_NAMES,
        language_label=language_label,
        language_name=language_name,
        money=figures.money,
        money_short=figures.money_short,
        moment=figures.moment,
        day=figures.day,
        fresh_key=lambda: str(uuid.uuid4()),
        style_nonce=style_nonce,
    )
    app.jinja_env.filters.update(language_name=language_name, markdown=text.to_html, excerpt=text.excerpt)
    drawing.init_app(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def public_link(endpoint: str, **values: object) -> str:
    """A page's whole address at PUBLIC_URL, also where there is no request: in a mail."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return current_app.config["PUBLIC_URL"] + path


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


def style_nonce() -> str:
    """What a style sheet that a script makes on this page must carry: the editor of live texts has one."""
    if "style_nonce" not in g:
        g.style_nonce = secrets.token_urlsafe(16)
    return g.style_nonce


def _policy() -> str:
    return f"{POLICY}; style-src 'self' 'nonce-{g.style_nonce}'" if "style_nonce" in g else POLICY


def _finish(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _policy())  # a download is stricter still
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
