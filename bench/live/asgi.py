"""The other way to serve both: uvicorn holds the sockets, a2wsgi gives pages to Flask in threads, and the
same hub lives in uvicorn's own loop. Only here, to be measured beside the socket that gunicorn hands over.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable

from a2wsgi import WSGIMiddleware
from flask import Flask

from bench.live.server import create_app
from workspace.config import load
from workspace.live import frames
from workspace.live.backstage import Backstage
from workspace.live.connection import Host
from workspace.live.hub import Hub
from workspace.live.keeper import Guest
from workspace.people.login import this_sign_in

Message = dict[str, object]


class Twin:
    """A connection as the hub knows it, whose frames ASGI sends."""

    def __init__(self, host: Host, guest: Guest, send: Callable[[Message], Awaitable[None]]) -> None:
        self.guest, self.user_id, self.name, self.page = guest, guest.user_id, guest.name, ""
        self.texts: set[int] = set()
        self.heard_at, self.is_open = time.monotonic(), True
        self._host, self._send, self._outbox = host, send, asyncio.Queue()

    def send(self, message: dict[str, object]) -> None:
        self._outbox.put_nowait({"type": "websocket.send", "text": json.dumps(message)})

    def send_frames(self, told: tuple[bytes, ...]) -> None:
        for frame in told:
            self._outbox.put_nowait({"type": "websocket.send", "bytes": frame})

    def close(self, code: int, why: str = "") -> None:
        self._outbox.put_nowait({"type": "websocket.close", "code": code, "reason": why})

    def take(self, message: Message) -> None:
        self.heard_at = time.monotonic()
        if message.get("bytes") is not None:
            self._host.heard(self, *frames.opened(message["bytes"]))
        else:
            self._host.told(self, frames.message(message["text"]))

    async def deliver(self) -> None:
        while True:
            await self._send(await self._outbox.get())


class Here(Backstage):
    """The loop that is running, instead of one in a thread of its own."""

    def start(self, begin: Callable[[], None]) -> None:
        self.loop = asyncio.get_running_loop()
        self._begin(begin)


def composed() -> Callable[..., Awaitable[None]]:
    app = create_app()
    hub = app.extensions["live"] = Hub(app)
    hub.stage = Here(app)
    pages = WSGIMiddleware(app, workers=load()["THREADS"])

    async def serve(scope: dict, receive: Callable[[], Awaitable[Message]], send: Callable) -> None:
        if scope["type"] == "lifespan":
            await _begin(hub, receive, send)
        elif scope["type"] == "websocket":
            await _talk(app, hub, scope, receive, send)
        else:
            await pages(scope, receive, send)

    return serve


async def _begin(hub: Hub, receive: Callable, send: Callable) -> None:
    await receive()
    hub.start()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})


async def _talk(app: Flask, hub: Hub, scope: dict, receive: Callable, send: Callable) -> None:
    await receive()
    headers = {name.decode(): value.decode() for name, value in scope["headers"]}
    guest = await asyncio.to_thread(_guest, app, headers)
    if guest is None:
        await send({"type": "websocket.close", "code": 4401})
        return
    await send({"type": "websocket.accept"})
    twin = Twin(hub, guest, send)
    hub.came(twin)
    delivering = asyncio.create_task(twin.deliver())
    try:
        while (message := await receive())["type"] == "websocket.receive":
            twin.take(message)
    finally:
        twin.is_open = False
        delivering.cancel()
        hub.went(twin)


def _guest(app: Flask, headers: dict[str, str]) -> Guest | None:
    with app.test_request_context("/live", headers=headers):
        sign_in = this_sign_in()
        return sign_in and Guest(sign_in.user.id, sign_in.user.name, sign_in.id)
