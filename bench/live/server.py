"""The application as it is, but for one thing: all come from one address, so that its rate is not limited.

`without_live` is the same with the hub's thread never started, to see what the hub costs pages.
"""

from flask import Flask

from bench.server import create_app as app_with_bare_pages
from workspace.web import limiter


def create_app() -> Flask:
    app = app_with_bare_pages()
    limiter.enabled = False
    return app


def without_live() -> Flask:
    app = create_app()
    app.extensions["live"] = _Nobody()
    return app


class _Nobody:
    def start(self) -> None: ...

    def stop(self) -> None: ...
