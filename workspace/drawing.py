"""What makes drawing a page quick: addresses, the catalogue's words and parts of pages that seldom change.

A list of fifty rows asks for two hundred addresses and says a hundred sentences; by the libraries' own ways
these were a third of what it cost. Everything here gives exactly what theirs would.
"""

import re
from collections.abc import Callable, MutableMapping
from functools import lru_cache

from babel.support import NullTranslations
from flask import Flask, g, request
from flask.templating import Environment
from flask_babel import get_translations
from markupsafe import Markup

MOST_KEPT = 10_000
_NUMBER = re.compile(r"<int:(\w+)>")
_PLAIN = re.compile(r"[\w/.-]*", re.ASCII)


class Templates(Environment):
    """Flask's templates, whose globals are one plain dict: Jinja compares their keys at every import, which
    over the chain of dicts it makes by default was a fifth of a list page."""

    def make_globals(self, own: MutableMapping[str, object] | None) -> dict[str, object]:
        return {**self.globals, **(own or {})}


def init_app(app: Flask) -> None:
    app.url_for = Addresses(app)
    app.jinja_env.globals.update(
        url_for=app.url_for, drawn_once=Parts(app), _=said, gettext=said, ngettext=counted, pgettext=said_of
    )


class Addresses:
    """Flask's `url_for`. A route with numbers alone in its path is filled in; the rest is asked of Flask."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._flasks = app.url_for
        self._shapes: dict[str, tuple[str, tuple[str, ...]] | None] = {}

    def __call__(self, endpoint: str, **values: object) -> str:
        if endpoint not in self._shapes:
            self._shapes[endpoint] = self._shape(endpoint)
        if (shape := self._shapes[endpoint]) is None:
            return self._flasks(endpoint, **values)
        pattern, names = shape
        try:
            path = request.script_root + pattern % tuple([_digits(values[name]) for name in names])
            more = [
                (name, value) for name, value in values.items() if name not in names and value is not None
            ]
            query = [f"{_name(name)}={_digits(value)}" for name, value in more]
        except (KeyError, TypeError, RuntimeError):  # a number is missing, is none, or there is no request
            return self._flasks(endpoint, **values)
        return f"{path}?{'&'.join(query)}" if query else path

    def _shape(self, endpoint: str) -> tuple[str, tuple[str, ...]] | None:
        """The path with %s for each number, and their names; None where there is more to it."""
        if endpoint not in self._app.view_functions or self._app.url_default_functions:
            return None
        rule, *others = self._app.url_map.iter_rules(endpoint)
        path = _NUMBER.sub("%s", rule.rule)
        if others or rule.defaults or rule.subdomain or not _PLAIN.fullmatch(path.replace("%s", "")):
            return None
        return path, tuple(_NUMBER.findall(rule.rule))


def _digits(value: object) -> str:
    if type(value) is not int:
        raise TypeError(value)
    return str(value)


def _name(name: str) -> str:
    # Those that begin with _ are _anchor, _external and their like.
    if name.startswith("_") or not (name.isascii() and name.isidentifier()):
        raise TypeError(name)
    return name


class Parts:
    """Parts of pages that are drawn once: {% call drawn_once("head") %}…{% endcall %}.

    Once for each language, mount point and key. Whatever else a part shows must be in its key, and nothing of
    a person may be in either.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._kept: dict[tuple, Markup] = {}

    def __call__(self, name: str, *key: object, caller: Callable[[], Markup]) -> Markup:
        whole = (name, _catalogue(), request.script_root, *key)
        if (part := self._kept.get(whole)) is None or self._app.debug:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            part = self._kept[whole] = caller()
        return part


def said(message: str, **variables: object) -> Markup:
    """The message in the reader's language. As Jinja does, a plain `%` in it is written `%%`."""
    if not variables:
        return _said(_catalogue(), message)
    return Markup(_catalogue().ugettext(message)) % variables


def counted(one: str, many: str, num: int, **variables: object) -> Markup:
    """The message for so many, which it may name `%(num)s`."""
    return Markup(_catalogue().ungettext(one, many, num)) % {"num": num, **variables}


def said_of(context: str, message: str, **variables: object) -> Markup:
    """A message that means something else elsewhere."""
    return Markup(_catalogue().upgettext(context, message)) % variables


@lru_cache(maxsize=10_000)
def _said(catalogue: NullTranslations, message: str) -> Markup:
    return Markup(catalogue.ugettext(message)) % {}


def _catalogue() -> NullTranslations:
    """The catalogue of this request. Looked up once: a page says a thousand things."""
    try:
        return g.catalogue
    except AttributeError:
        g.catalogue = get_translations()
        return g.catalogue
