"""Whether the server lives and can work."""

from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from workspace.db import db, writing


def test_a_living_server_says_so_without_asking_the_database(stranger, queries):
    with queries() as seen:
        assert stranger.get("/healthz").text == "ok\n"
    assert seen == []


def test_a_server_that_can_work_is_ready(stranger):
    assert stranger.get("/readyz").status_code == 200


def test_a_database_that_is_not_migrated_is_not_ready(app, stranger):
    with writing():
        db.session.execute(text("UPDATE alembic_version SET version_num = 'old'"))
        db.session.commit()
    try:
        assert stranger.get("/readyz").status_code == 503
    finally:
        with writing():
            db.session.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": head(app)})
            db.session.commit()


def test_a_database_that_does_not_answer_is_not_ready(stranger, monkeypatch):
    def gone():
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(db.session, "connection", gone)
    assert stranger.get("/readyz").status_code == 503


def head(app) -> str:
    return ScriptDirectory(app.extensions["migrate"].directory).get_current_head()
