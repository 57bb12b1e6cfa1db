"""A loop in a thread of its own, and threads beside it that wait for the database."""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from workspace.db import Busy

REFUSED = (Busy, SQLAlchemyError)  # a database that does not answer or takes nothing
Given = TypeVar("Given")
_log = logging.getLogger("tryline")


class Backstage:
    """`start`, `stop` and `hand_over` may be called from any thread, the rest in the loop."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.loop: asyncio.AbstractEventLoop | None = None
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self, begin: Callable[[], None]) -> None:
        """Begins in its loop, once a process; again does nothing."""
        with self._starting:
            if self._thread is None:
                ready = threading.Event()
                self._thread = threading.Thread(
                    target=self._run, args=(begin, ready), name="live", daemon=True
                )
                self._thread.start()
                ready.wait()

    def stop(self, end: Callable[[], Coroutine]) -> None:
        """Waits for what is to be done at the end, cancels all other work and ends the thread."""
        with self._starting:
            if self._thread is None:
                return
            asyncio.run_coroutine_threadsafe(self._end(end), self.loop).result(timeout=10)
            self.loop.call_soon_threadsafe(self.loop.stop)
            self._thread.join(timeout=10)
            self._thread = None

    def hand_over(self, work: Coroutine) -> None:
        self.loop.call_soon_threadsafe(self.spawn, work)

    def spawn(self, work: Coroutine) -> None:
        task = self.loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    async def ask(self, question: Callable[..., Given], *arguments: object) -> Given:
        return await self.loop.run_in_executor(self.reader, question, self.app, *arguments)

    async def ask_to_write(self, act: Callable[..., Given], *arguments: object) -> Given:
        """One after another, in the order asked."""
        return await self.loop.run_in_executor(self._writer, act, self.app, *arguments)

    def every(self, seconds: float, act: Callable[[], Awaitable[None]]) -> None:
        self.spawn(self._every(seconds, act))

    def _run(self, begin: Callable[[], None], ready: threading.Event) -> None:
        self.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self.loop)
        self._begin(begin)
        ready.set()
        self.loop.run_forever()
        self.loop.close()

    def _begin(self, begin: Callable[[], None]) -> None:
        self._writer = ThreadPoolExecutor(1, "live-writer")
        self.reader = ThreadPoolExecutor(2, "live-reader")
        self._tasks: set[asyncio.Task] = set()
        begin()

    async def _end(self, end: Callable[[], Coroutine]) -> None:
        await end()
        for task in self._tasks - {asyncio.current_task()}:
            task.cancel()

    async def _every(self, seconds: float, act: Callable[[], Awaitable[None]]) -> None:
        while True:
            await asyncio.sleep(seconds)
            try:
                await act()
            except REFUSED as error:
                _log.warning("live editing goes on without a look at the database: %s", error)

    def _done(self, task: asyncio.Task) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            _log.error("live editing", exc_info=error)
