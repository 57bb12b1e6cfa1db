"""Hints between the processes of one Tryline: something changed, look at the rows.

A hint is JSON of at most 7,900 bytes and may be lost; nothing is true because of it. It goes through Redis
where REDIS_URL is set, else through PostgreSQL (NOTIFY, with the transaction), else through datagrams
between the processes of this machine that share DATA_DIR.
"""

import asyncio
import hashlib
import json
import logging
import os
import secrets
import socket
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psycopg
import redis
import redis.asyncio
from flask import Flask, current_app
from sqlalchemy import Connection, Engine, event, func, select
from sqlalchemy.orm import Session

from workspace.db import db

CHANNEL = "tryline"
LONGEST = 7900
AGAIN = 1.0  # seconds until a lost bus is looked for again
_log = logging.getLogger("tryline")

Hint = dict[str, object]


def tell(hint: Hint) -> None:
    """Sends it when the transaction under way is committed; never when it is rolled back."""
    if isinstance(current_app.extensions["bus"], Notifications):
        db.session.execute(select(func.pg_notify(CHANNEL, json.dumps(hint))))
    else:
        db.session.info.setdefault("hints", []).append(hint)


def tell_with(app: Flask, connection: Connection, hints: list[Hint]) -> list[Hint]:
    """The same for a transaction that is no session's. Gives what is to be sent once it is committed."""
    if not isinstance(app.extensions["bus"], Notifications):
        return hints
    for hint in hints:
        connection.execute(select(func.pg_notify(CHANNEL, json.dumps(hint))))
    return []


def tell_of_text(text_id: int, seq: int) -> None:
    """The log of a text has come to that number."""
    tell({"text": text_id, "seq": seq})


def send(app: Flask, hint: Hint) -> None:
    """Sends it now, outside of any transaction; one that is too long is not sent."""
    words = json.dumps(hint)
    if len(words) <= LONGEST:
        app.extensions["bus"].send(words)


def send_elsewhere(app: Flask, hint: Hint) -> None:
    """The same where this process need not hear it: on a machine with one process it costs nothing."""
    bus = app.extensions["bus"]
    if not (isinstance(bus, Datagrams) and bus.is_alone):
        send(app, hint)


async def listen(app: Flask, heard: Callable[[Hint], None]) -> None:
    """Calls back with each hint of any process, this one too, until cancelled. What was lost is not told."""
    bus = app.extensions["bus"]
    while True:
        try:
            await bus.listen(lambda words: heard(json.loads(words)))
        except (OSError, psycopg.Error, redis.RedisError) as error:
            _log.warning("no hints from other processes just now: %s", error)
        await asyncio.sleep(AGAIN)


class Datagrams:
    """Each process that listens has a socket in a folder of this DATA_DIR, and is sent to by the others."""

    def __init__(self, data_dir: Path) -> None:
        name = hashlib.sha256(str(data_dir).encode()).hexdigest()[:12]
        # Not in DATA_DIR: the path of such a socket is at most about 100 bytes.
        self._folder = Path(tempfile.gettempdir()) / f"tryline-{os.getuid()}-{name}"
        self._sender = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._sender.setblocking(False)
        self._listed: tuple[int, list[Path]] = (0, [])

    def send(self, words: str) -> None:
        for path in self._listeners():
            try:
                self._sender.sendto(words.encode(), str(path))
            except (ConnectionRefusedError, FileNotFoundError):  # its process was killed
                path.unlink(missing_ok=True)
            except OSError:  # it does not read, or this system takes only smaller ones
                continue

    @property
    def is_alone(self) -> bool:
        return all(path.name.startswith(f"{os.getpid()}-") for path in self._listeners())

    def _listeners(self) -> list[Path]:
        """The folder is listed again when it changed, for something is told a hundred times a second."""
        try:
            changed = self._folder.stat().st_mtime_ns
        except FileNotFoundError:
            return []
        known, paths = self._listed
        if changed != known:
            paths = list(self._folder.glob("*.sock"))
            # Files are dated by a slow clock: of what changed just now there may be more in the same tick.
            self._listed = (changed if time.time_ns() - changed > 100_000_000 else 0), paths
        return paths

    async def listen(self, heard: Callable[[str], None]) -> None:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        if self._folder.stat().st_uid != os.getuid():
            raise PermissionError(f"{self._folder} is somebody else's")
        path = self._folder / f"{os.getpid()}-{secrets.token_hex(4)}.sock"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
            listener.bind(str(path))
            listener.setblocking(False)
            try:
                while True:
                    heard((await asyncio.get_running_loop().sock_recv(listener, 65536)).decode())
            finally:
                path.unlink(missing_ok=True)
                with suppress(OSError):  # others listen there still
                    self._folder.rmdir()


class Notifications:
    """PostgreSQL's own: they come with the commit, in its order."""

    def __init__(self, url: str, engine: Engine) -> None:
        self._url, self._engine = url, engine

    def send(self, words: str) -> None:
        with self._engine.connect() as connection:
            connection.execute(select(func.pg_notify(CHANNEL, words)))
            connection.commit()

    async def listen(self, heard: Callable[[str], None]) -> None:
        async with await psycopg.AsyncConnection.connect(self._url, autocommit=True) as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            async for notification in connection.notifies():
                heard(notification.payload)


class Redis:
    """Channels of Redis are those of all its databases: the name says whose they are."""

    def __init__(self, url: str, database: str) -> None:
        self._url, self._sender = url, redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)
        self._channel = f"{CHANNEL}-{hashlib.sha256(database.encode()).hexdigest()[:12]}"

    def send(self, words: str) -> None:
        with suppress(redis.RedisError):
            self._sender.publish(self._channel, words)

    async def listen(self, heard: Callable[[str], None]) -> None:
        async with redis.asyncio.Redis.from_url(self._url) as client, client.pubsub() as subscription:
            await subscription.subscribe(self._channel)
            async for message in subscription.listen():
                if message["type"] == "message":
                    heard(message["data"].decode())


def init_app(app: Flask) -> None:
    url: str = app.config["DATABASE_URL"]
    if app.config["REDIS_URL"]:
        app.extensions["bus"] = Redis(app.config["REDIS_URL"], url)
    elif url.startswith("postgresql"):
        with app.app_context():
            app.extensions["bus"] = Notifications(url, db.engine)
    else:
        app.extensions["bus"] = Datagrams(app.config["DATA_DIR"])
    event.listen(db.session, "after_commit", _send_told)
    event.listen(db.session, "after_rollback", lambda session: session.info.pop("hints", None))


def _send_told(session: Session) -> None:
    for hint in session.info.pop("hints", []):
        send(current_app, hint)
