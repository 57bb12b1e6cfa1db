"""Killed without warning again and again: what was acknowledged is there, once, and nothing has drifted."""

import http.client
import os
import random
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from tests.conftest import POSTGRES, on_server
from tests.server import WITHOUT_MODEL, Server, run, wait

KILLS = int(os.environ.get("CRASH_KILLS", "30"))
CLIENTS = 4
BREATH = 0.04  # seconds between two of one client: some are always on their way, and other tests go on
PREPARE = """
from flask import session
from flask_wtf.csrf import generate_csrf
from app import create_app
from tests import make
from workspace.db import db, writing
from workspace.objections.models import Theme
from workspace.people.models import SignIn
app = create_app()
with app.test_request_context():
    make.workspace()
    sol = make.user("Sol", is_sales=True)
    with writing():
        Theme.start("Too expensive", sol)
        token = SignIn.start(sol)
        db.session.commit()
    csrf = generate_csrf()
    cookie = {"sign_in": token, "csrf_token": session["csrf_token"]}
    print(app.session_interface.get_signing_serializer(app).dumps(cookie), csrf)
"""


@pytest.fixture
def environment() -> Iterator[dict[str, str]]:
    """A database of its own, migrated."""
    name = f"tryline_crash_{uuid.uuid4().hex[:8]}"
    with tempfile.TemporaryDirectory(prefix="tryline-crash-") as folder:
        variables = os.environ | WITHOUT_MODEL
        variables |= {"DATA_DIR": folder, "LOG_LEVEL": "WARNING", "DATABASE_URL": ""}
        if POSTGRES:
            on_server(f'CREATE DATABASE "{name}"')
            variables["DATABASE_URL"] = POSTGRES.rsplit("/", 1)[0] + "/" + name
        run(variables, "-m", "flask", "--app", "app:create_app", "db", "upgrade")
        yield variables
        if POSTGRES:
            on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


class Client(threading.Thread):
    """Logs one objection after another; sends each again, under its own key, until it is acknowledged."""

    def __init__(self, port: int, cookie: str, csrf: str, stop: threading.Event) -> None:
        super().__init__()
        self.port, self.cookie, self.csrf, self.stop = port, cookie, csrf, stop
        self.acknowledged: list[str] = []
        self.refused: list[str] = []

    def run(self) -> None:
        while not self.stop.is_set():
            key = str(uuid.uuid4())
            while not self.stop.is_set():
                status = self._send(key)
                if status == 303:
                    self.acknowledged.append(key)
                    time.sleep(BREATH)
                    break
                if status not in (None, 503):
                    self.refused.append(f"{key}: {status}")
                    break
                time.sleep(0.05)

    def _send(self, key: str) -> int | None:
        """The answer's status, or None when the server was gone before it answered."""
        form = {
            "csrf_token": self.csrf,
            "client_id": key,
            "words": f"Too expensive {key}",
            "company": f"Company {key[0]} AS",
            "kind": "objection",
            "theme_id": "1",
        }
        headers = {"Cookie": f"tryline={self.cookie}", "Content-Type": "application/x-www-form-urlencoded"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("POST", "/objections/new", urlencode(form), headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()


@pytest.mark.slow
def test_no_acknowledged_write_is_lost_or_doubled_however_often_the_server_is_killed(environment):
    chance, stop = random.Random(7), threading.Event()
    cookie, csrf = run(environment, "-c", PREPARE).split()[-2:]
    server = Server(environment).start()
    clients = [Client(server.port, cookie, csrf, stop) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    try:
        for n in range(KILLS):
            before = sum(len(client.acknowledged) for client in clients)
            wait(lambda before=before: sum(len(client.acknowledged) for client in clients) > before + 3)
            time.sleep(chance.uniform(0, 0.2))
            if n % 5:
                server.kill_worker()
            else:
                server.kill()
                server.start()
        wait(lambda: all(client.acknowledged for client in clients))
    finally:
        stop.set()
        for client in clients:
            client.join()
        server.kill()
    acknowledged = [key for client in clients for key in client.acknowledged]
    kept = _kept(environment)
    assert [client.refused for client in clients] == [[]] * CLIENTS
    assert len(acknowledged) > KILLS * 3
    assert [key for key in acknowledged if kept.count(key) != 1] == []
    assert len(kept) == len(set(kept))
    run(environment, "-m", "flask", "--app", "app:create_app", "check")


def _kept(environment: dict[str, str]) -> list[str]:
    """The keys that stand in the words of the rows: told apart from `client_id`, which is unique by force."""
    address = environment["DATABASE_URL"] or f"sqlite:///{environment['DATA_DIR']}/tryline.sqlite3"
    engine = sa.create_engine(address)
    with engine.connect() as connection:
        words = connection.scalars(
            sa.text("SELECT words FROM objections WHERE words LIKE 'Too expensive %'")
        ).all()
    engine.dispose()
    return [each.removeprefix("Too expensive ") for each in words]
