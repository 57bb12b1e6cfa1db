"""A network between browser and server that can be cut for every request, or lose an answer on its way."""

import socket
import time
from collections.abc import Iterable
from threading import Lock
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


class Wire:
    """`cut` lets nothing through. `lose` answers to POSTs get lost: what they asked for is done."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app
        self.cut = False
        self.lose = 0
        self.posts = 0
        self._counting = Lock()
        self._under_way = 0
        self._last = 0.0

    def is_silent(self, seconds: float) -> bool:
        """Whether nothing is asked, and nothing was answered for so long."""
        return not self._under_way and time.monotonic() - self._last > seconds

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        with self._counting:
            self._under_way += 1
        try:
            return self._answer(environ, start)
        finally:
            with self._counting:
                self._under_way -= 1
                self._last = time.monotonic()

    def _answer(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
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
