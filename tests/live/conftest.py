"""Texts that are open in several browsers, before the application in this process or servers of their own."""

import os
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests import make
from tests.browser.conftest import cookie, site, wire  # noqa: F401  fixtures
from tests.conftest import on_server
from tests.live.client import Writer
from tests.server import Server, run
from workspace.people.models import User
from workspace.texts.models import Text

POSTGRES = os.environ.get("TEST_DATABASE_URL", "")
PREPARE = """
from app import create_app
from tests import make
from workspace.db import db, writing
from workspace.people.models import SignIn
app = create_app()
with app.app_context():
    make.workspace()
    rights = {"Mara": "is_marketing", "Sol": "is_sales", "Alma": "is_admin"}
    cast = [make.user(name, **{right: True}) for name, right in rights.items()]
    text = make.whole_persona(cast[0], goals="").section("goals").text
    with writing():
        tokens = [SignIn.start(user) for user in cast]
        db.session.commit()
    sign = app.session_interface.get_signing_serializer(app).dumps
    print(text.id, *(sign({"sign_in": token, "_permanent": True}) for token in tokens))
"""


@pytest.fixture
def goals(mara) -> Text:
    """The Goals of a persona, as Mara wrote them."""
    return make.whole_persona(mara).section("goals").text


@pytest.fixture
def write_as(app, site, goals) -> Iterator[Callable[..., Writer]]:  # noqa: F811
    """`write_as(sol)`: Sol with the goals open."""
    writers: list[Writer] = []

    def open_as(user: User, text: Text = goals, **more) -> Writer:
        writers.append(Writer(site, cookie(app, user), text.id, **more))
        return writers[-1].ready()

    yield open_as
    for writer in writers:
        writer.close()


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    """A migrated database of its own for servers of their own, with Mara, Sol, Alma and a text."""
    name = f"tryline_live_{uuid.uuid4().hex[:8]}"
    with tempfile.TemporaryDirectory(prefix="tryline-live-") as folder:
        variables = os.environ | {"DATA_DIR": folder, "LOG_LEVEL": "WARNING", "DATABASE_URL": ""}
        if POSTGRES:
            on_server(f'CREATE DATABASE "{name}"')
            variables["DATABASE_URL"] = POSTGRES.rsplit("/", 1)[0] + "/" + name
        run(variables, "-m", "flask", "--app", "app:create_app", "db", "upgrade")
        yield variables
        if POSTGRES:
            on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def stage(environment) -> tuple[int, list[str]]:
    """The text's number, and the cookies of Mara, Sol and Alma."""
    text_id, *cookies = run(environment, "-c", PREPARE).split()
    return int(text_id), cookies


@pytest.fixture
def serve(environment) -> Iterator[Callable[..., Server]]:
    """`serve(REDIS_URL=…)`: one more server before the same database."""
    with ExitStack() as servers:

        def start(**settings: str) -> Server:
            server = Server(environment | settings).start()
            servers.callback(server.kill)
            return server

        yield start
