"""Two requests that meet, and a database that is full or gone: in words, with nothing lost or half done."""

import sqlite3
import uuid
from contextlib import closing

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from tests.conftest import DATABASE, on_server
from workspace.db import db
from workspace.deals.models import Account
from workspace.objections.models import Objection

LONG = "Too expensive. " * 300


@pytest.fixture
def full_disk(app):
    """The database may grow no further; a little is free in it."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has no limit that a test could set")
    db.session.rollback()
    with closing(sqlite3.connect(db.engine.url.database, isolation_level=None)) as file:
        for act in ("VACUUM", "CREATE TABLE room AS SELECT zeroblob(200000)", "DROP TABLE room"):
            file.execute(act)

    def as_large_as_it_is(connection):
        connection.exec_driver_sql("PRAGMA max_page_count = 1")

    event.listen(db.engine, "begin", as_large_as_it_is)
    yield
    event.remove(db.engine, "begin", as_large_as_it_is)
    db.session.rollback()
    db.engine.dispose()


@pytest.fixture
def gone_database(app):
    """The database lets nobody in."""
    if db.engine.dialect.name != "postgresql":
        pytest.skip("a file has no server that could stop")
    db.session.rollback()
    on_server(f'ALTER DATABASE "{DATABASE}" ALLOW_CONNECTIONS false')
    on_server(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{DATABASE}'")
    yield
    on_server(f'ALTER DATABASE "{DATABASE}" ALLOW_CONNECTIONS true')


def log(browser, company="Fjord Foods AS", words="Too expensive"):
    form = {"words": words, "company": company, "kind": "objection", "client_id": str(uuid.uuid4())}
    return browser.post("/objections/new", data=form)


def test_two_people_who_type_a_new_company_at_one_moment_both_log(as_sol, as_mara, monkeypatch):
    log(as_mara, company="Fjord Foods AS")
    met, called = [], Account.called.__func__

    def not_yet(cls, name):
        """As it was when the other one's row was not committed."""
        met.append(name)
        return called(cls, name) if len(met) > 1 else None

    monkeypatch.setattr(Account, "called", classmethod(not_yet))
    answer = log(as_sol, company="fjord foods as")
    assert answer.status_code == 303
    assert db.session.scalars(sa.select(Account.name)).all() == ["Fjord Foods AS"]
    assert db.session.scalar(sa.select(sa.func.count(Objection.id))) == 2


def test_a_meeting_that_does_not_end_is_an_error_and_not_a_loop(as_sol, as_mara, monkeypatch, app):
    log(as_mara, company="Fjord Foods AS")
    monkeypatch.setattr(Account, "called", classmethod(lambda cls, name: None))
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    assert log(as_sol, company="Fjord Foods AS").status_code == 500
    assert db.session.scalar(sa.select(sa.func.count(Objection.id))) == 1


def test_a_full_disk_is_said_and_leaves_nothing_half_done(as_sol, full_disk):
    answers = []
    while 503 not in answers and len(answers) < 500:
        answers.append(log(as_sol, words=LONG, company=f"Fjord {len(answers)}").status_code)
    assert answers == [303] * (len(answers) - 1) + [503]
    for noun in (Account, Objection):
        assert db.session.scalar(sa.select(sa.func.count(noun.id))) == len(answers) - 1


def test_a_database_that_is_gone_is_said_to_everyone_and_comes_back(as_sol, gone_database):
    for answer in (as_sol.get("/objections/"), log(as_sol)):
        assert answer.status_code == 503 and answer.headers["Retry-After"]
        assert "Nothing was saved" in answer.text
    on_server(f'ALTER DATABASE "{DATABASE}" ALLOW_CONNECTIONS true')
    assert as_sol.get("/objections/").status_code == 200
