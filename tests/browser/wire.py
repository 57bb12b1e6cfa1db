"""A network between browser and server that can be cut for every request, or lose an answer on its way."""

import socket
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


class Wire:
    """`cut` lets nothing through. `lose` answers to POSTs get lost: what they asked for is done."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app
        self.cut = False
        self.lose = 0
        self.posts = 0

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if self.cut:
            return self._hang_up(environ)
        if environ["REQUEST_METHOD"] != "POST":
            return self._app(environ, start)
        self.posts += 1
        if not self.lose:
            return self._app(environ, start)
        self.lose -= 1
        list(self._app(environ, lambda *_: lambda _: None))
        return self._hang_up(environ)

    def _hang_up(self, environ: WSGIEnvironment) -> Iterable[bytes]:
        environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        raise ConnectionAbortedError
