"""Killed without warning while people type: what anybody had seen, as saved or as another's, is there."""

import os
import random
import re
import threading
import time

import pytest
from websockets.exceptions import WebSocketException

from tests.live.client import Writer
from tests.live.conftest import POSTGRES
from tests.server import Server, run, wait

KILLS = int(os.environ.get("LIVE_KILLS", "15" if POSTGRES else "50"))
TOKEN = re.compile(r"<\w+>")
READ = """
import sys
from app import create_app
from workspace.db import db
from workspace.live import keeper
from workspace.texts.models import Text
app = create_app()
keeper.settle_what_was_left(app)
with app.app_context():
    sys.stdout.write(db.session.get(Text, int(sys.argv[1])).markdown)
"""


class Typist(threading.Thread):
    """Types one sign after another. When the server is gone, begins anew with what that has, and sends
    nothing again.
    """

    def __init__(self, name: str, server: Server, cookie: str, text_id: int, stop: threading.Event) -> None:
        super().__init__(name=name)
        self.saved: list[str] = []
        self.seen: set[str] = set()
        self._server, self._cookie, self._text_id, self._stop_typing = server, cookie, text_id, stop

    def run(self) -> None:
        n = 0
        while not self._stop_typing.is_set():
            try:
                writer = Writer(self._server.site, self._cookie, self._text_id).ready()
                while not self._stop_typing.is_set():
                    n += 1
                    token = f"<{self.name}{n}>"
                    writer.write(token, at=0 if n % 3 else None)
                    writer.until(lambda writer: writer.is_saved)
                    self.saved.append(token)
                    self.seen.update(TOKEN.findall(writer.markdown))
                    time.sleep(0.03)
            except (OSError, TimeoutError, WebSocketException):
                time.sleep(0.02)


@pytest.mark.slow
def test_nothing_that_was_seen_is_lost_however_often_the_server_is_killed(environment, stage, serve):
    text_id, cookies = stage
    chance, stop, server = random.Random(3), threading.Event(), serve()
    typists = [Typist(name, server, one, text_id, stop) for name, one in zip("abc", cookies, strict=True)]
    for typist in typists:
        typist.start()
    try:
        for n in range(KILLS):
            before = [len(typist.saved) for typist in typists]
            wait(lambda before=before: all(
                len(typist.saved) > had for typist, had in zip(typists, before, strict=True)
            ))  # fmt: skip
            time.sleep(chance.uniform(0, 0.1))
            if n % 10:
                server.kill_worker()
            else:
                server.kill()
                server.start()
    finally:
        stop.set()
        for typist in typists:
            typist.join()
        server.kill()
    kept = TOKEN.findall(run(environment, "-c", READ, str(text_id)))
    promised = {token for typist in typists for token in [*typist.saved, *typist.seen]}
    assert promised - set(kept) == set()
    assert len(promised) > KILLS * 3 and len(kept) == len(set(kept))
    run(environment, "-m", "flask", "--app", "app:create_app", "check")
