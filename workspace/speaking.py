"""In which language and time zone words are for whom: the reader's, or those of whom a mail is for."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, refresh
from flask_login import current_user

from workspace.languages import LANGUAGES

_babel = Babel()


def init_app(app: Flask) -> None:
    _babel.init_app(app, locale_selector=_language, timezone_selector=_zone)


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
