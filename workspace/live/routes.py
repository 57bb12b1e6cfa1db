"""The door to live editing: a request to be upgraded, whose socket goes to the hub."""

import logging
from collections.abc import Iterable
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Blueprint, Flask, Response, abort, current_app, request
from websockets.datastructures import Headers
from websockets.http11 import Request

from workspace.live.hub import Hub
from workspace.live.keeper import Guest
from workspace.people.login import this_sign_in
from workspace.people.models import me
from workspace.web import limiter

bp = Blueprint("live", __name__)
_log = logging.getLogger("tryline")
_NEEDED = ("Upgrade", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version")


@bp.record_once
def _make_hub(state) -> None:
    app: Flask = state.app
    app.extensions["live"] = Hub(app)


@bp.route("/live", websocket=True)  # any other request is answered with 400
@limiter.limit("240 per minute", key_func=lambda: f"live {me().id}")
def join() -> Response:
    """Only for pages of this very site: a browser sends the cookie along from anywhere."""
    origin = urlsplit(request.headers.get("Origin", ""))
    if (origin.scheme, origin.netloc) != (request.scheme, request.host):
        abort(403)
    sign_in = this_sign_in()
    if request.args.get("user", str(sign_in.user.id)) != str(sign_in.user.id):
        abort(403)  # the page was opened by whoever was signed in before
    guest = Guest(sign_in.user.id, sign_in.user.name, sign_in.id)
    return _HandedOver(current_app.extensions["live"], guest)


class _HandedOver(Response):
    """No answer of ours: the hub answers on the socket itself, which the server then no longer has."""

    def __init__(self, hub: Hub, guest: Guest) -> None:
        super().__init__(status=101)
        self._hub, self._guest = hub, guest

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        server = "gunicorn.socket" if "gunicorn.socket" in environ else "werkzeug.socket"
        sock = environ.get(server)
        if sock is None:
            return Response("This server hands over no sockets.", 400)(environ, start_response)
        mine = type(sock)(fileno=sock.detach())
        self._hub.take_over(mine, _handshake(environ), self._guest)
        # How each server is told that there is nothing to send and nothing to close.
        raise StopIteration if server == "gunicorn.socket" else ConnectionAbortedError


def _handshake(environ: WSGIEnvironment) -> Request:
    """The request again, as far as websockets reads it."""
    given = {name: environ.get("HTTP_" + name.upper().replace("-", "_"), "") for name in _NEEDED}
    return Request("/live", Headers({"Host": environ.get("HTTP_HOST", ""), **given}))
