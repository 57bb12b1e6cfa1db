"""Background work, by huey: SQLite by default, Redis where REDIS_URL is set.

A job is a hint: what is due can always be derived from rows, since an enqueue is no part of a transaction.
"""

import fcntl
import functools
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import click
from flask import Flask, current_app
from huey import Huey, RedisHuey, SqliteHuey, crontab

from workspace import config


def _connected() -> Huey:
    settings = config.load()
    if settings["REDIS_URL"]:
        return RedisHuey("tryline", url=settings["REDIS_URL"])
    return SqliteHuey("tryline", filename=str(settings["DATA_DIR"] / "queue.sqlite3"))


huey = _connected()


def job(function: Callable[..., None]) -> Callable[..., object]:
    """Makes `function` run in the background, in an application context. Its arguments are plain values."""
    return huey.task(name=_name(function))(_in_app(function))


def daily(hour: int) -> Callable[[Callable[[], None]], object]:
    """Makes a function run once a day, a little past `hour` UTC."""

    def register(function: Callable[[], None]) -> object:
        return huey.periodic_task(crontab(minute="7", hour=str(hour)), name=_name(function))(
            _in_app(function)
        )

    return register


def every_minute(function: Callable[[], None]) -> object:
    """Makes a function run once a minute. A run that waited behind long work for a minute is left out."""
    return huey.periodic_task(crontab(), name=_name(function), expires=60)(_in_app(function))


def hourly(function: Callable[[], None]) -> object:
    """Makes a function run once an hour, a little past it."""
    return huey.periodic_task(crontab(minute="3"), name=_name(function))(_in_app(function))


def init_app(app: Flask) -> None:
    """Jobs run in `app`; in tests at once. Adds the command that works them off."""
    _in_app.app = app
    huey.immediate = app.testing
    app.cli.add_command(consume)


def is_at_work() -> bool:
    """Whether a consumer runs in this folder: without one, what waits in the background waits for ever."""
    if huey.immediate:
        return True
    lock = os.open(_lock(), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


@click.command()
def consume() -> None:
    """Work off background jobs until told to stop. A second consumer of the same folder leaves at once."""
    lock = os.open(_lock(), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise click.ClickException("another consumer is at work in this folder") from None
    threading.Thread(target=_leave_with_parent, args=(os.getppid(),), daemon=True).start()
    huey.create_consumer(workers=1, max_delay=1.0, scheduler_interval=5).run()


def _lock() -> Path:
    return current_app.config["DATA_DIR"] / "consumer.lock"


def _leave_with_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


def _in_app(function: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(function)
    def run(*arguments: object) -> None:
        with _in_app.app.app_context():
            function(*arguments)

    return run


def _name(function: Callable[..., None]) -> str:
    return f"{function.__module__}.{function.__name__}"
