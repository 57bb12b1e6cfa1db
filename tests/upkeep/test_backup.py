"""A copy of everything, and bringing it back."""

import os
import sqlite3
import threading
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from tests import make
from tests.conftest import POSTGRES
from workspace.upkeep import backup

sqlite_only = pytest.mark.skipif(bool(POSTGRES), reason="PostgreSQL has a tool of its own")


@pytest.fixture
def run(app):
    return lambda *arguments: app.test_cli_runner().invoke(args=[str(argument) for argument in arguments])


def rows(database: Path, statement: str) -> list[tuple]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(statement).fetchall()


@sqlite_only
def test_a_backup_holds_the_rows(run, workspace, tmp_path):
    made = run("backup", tmp_path / "deep" / "copy.sqlite3")
    assert made.exit_code == 0
    assert rows(tmp_path / "deep" / "copy.sqlite3", "SELECT name FROM workspace") == [("Fjordlogg",)]


@sqlite_only
def test_a_zip_takes_the_uploads_along(run, app, workspace, tmp_path):
    uploads = app.config["DATA_DIR"] / "uploads"
    uploads.mkdir(exist_ok=True)
    (uploads / "ab12").write_bytes(b"a brochure")
    assert run("backup", tmp_path / "copy.zip").exit_code == 0
    assert "uploads/ab12" in zipfile.ZipFile(tmp_path / "copy.zip").namelist()


@sqlite_only
def test_a_backup_never_takes_the_place_of_another_file(run, tmp_path):
    (tmp_path / "copy.zip").write_text("mine")
    assert run("backup", tmp_path / "copy.zip").exit_code == 1
    assert (tmp_path / "copy.zip").read_text() == "mine"


@pytest.mark.skipif(not POSTGRES, reason="about PostgreSQL")
@pytest.mark.parametrize(("command", "tool"), [("backup", "pg_dump"), ("restore", "pg_restore")])
def test_on_postgresql_the_command_names_the_tool(run, command, tool):
    answer = run(command, __file__)
    assert answer.exit_code == 1 and tool in answer.output


@pytest.fixture
def place(tmp_path) -> tuple[Path, Path]:
    """A folder of its own with a small database that looks like ours."""
    database, uploads = tmp_path / "here" / "tryline.sqlite3", tmp_path / "here" / "uploads"
    uploads.mkdir(parents=True)
    (uploads / "ab12").write_bytes(b"a brochure")
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(
            "PRAGMA journal_mode=WAL; CREATE TABLE alembic_version (version_num);"
            "CREATE TABLE said (a, b); INSERT INTO said VALUES (1, 1);"
        )
    return database, uploads


def test_what_was_backed_up_comes_back_elsewhere(place, tmp_path):
    backup.back_up(*place, tmp_path / "copy.zip")
    there = tmp_path / "there" / "tryline.sqlite3"
    backup.restore(tmp_path / "copy.zip", there, there.parent / "uploads")
    assert rows(there, "SELECT * FROM said") == [(1, 1)]
    assert (there.parent / "uploads" / "ab12").read_bytes() == b"a brochure"


def test_a_backup_under_writes_holds_whole_transactions(place, tmp_path):
    stop = threading.Event()

    def write():
        with closing(sqlite3.connect(place[0], isolation_level=None)) as connection:
            n = 1
            while not stop.is_set():
                n += 1
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("INSERT INTO said VALUES (?, 0)", (n,))
                connection.execute("UPDATE said SET b = ?", (n,))
                connection.execute("COMMIT")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for n in range(5):
            backup.back_up(*place, tmp_path / f"{n}.sqlite3")
    finally:
        stop.set()
        writer.join()
    for n in range(5):
        count, most, least, most_b = rows(
            tmp_path / f"{n}.sqlite3", "SELECT count(*), max(a), min(b), max(b) FROM said"
        )[0]
        assert count == most == least == most_b


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\0" + b"x" * 600])
def test_what_is_no_backup_changes_nothing(place, tmp_path, content):
    (tmp_path / "odd").write_bytes(content)
    with pytest.raises(backup.Unusable):
        backup.restore(tmp_path / "odd", *place)
    assert rows(place[0], "SELECT * FROM said") == [(1, 1)]


def test_names_that_climb_out_of_the_folder_are_left(place, tmp_path):
    backup.back_up(*place, tmp_path / "copy.zip")
    with zipfile.ZipFile(tmp_path / "copy.zip", "a") as archive:
        archive.writestr("uploads/../../evil", "x")
    backup.restore(tmp_path / "copy.zip", *place)
    assert not (tmp_path / "evil").exists() and not (place[0].parent / "evil").exists()


@sqlite_only
def test_a_restore_does_not_overwrite_a_workspace_unasked(run, workspace, tmp_path):
    run("backup", tmp_path / "copy.zip")
    answer = run("restore", tmp_path / "copy.zip")
    assert answer.exit_code == 1 and "--replace" in answer.output


@sqlite_only
def test_a_restore_with_replace_brings_the_rows_back_and_keeps_what_was_there(run, app, workspace, tmp_path):
    run("backup", tmp_path / "copy.zip")
    make.user("Somebody after the backup")
    answer = run("restore", tmp_path / "copy.zip", "--replace")
    assert answer.exit_code == 0, answer.output
    database = app.config["DATA_DIR"] / "tryline.sqlite3"
    assert rows(database, "SELECT count(*) FROM users") == [(0,)]
    assert list((app.config["DATA_DIR"] / "backups").glob("before-restore-*.zip"))


@sqlite_only
def test_a_restore_waits_until_the_server_is_stopped(run, app, tmp_path):

    run("backup", tmp_path / "copy.zip")
    pid = app.config["DATA_DIR"] / "gunicorn.pid"
    pid.write_text(str(os.getpid()))
    try:
        answer = run("restore", tmp_path / "copy.zip", "--replace")
    finally:
        pid.unlink()
    assert answer.exit_code == 1 and "stop it first" in answer.output
