"""A whole workspace in one archive, and back into an empty one."""

import csv
import hashlib
import json
from io import BytesIO, TextIOWrapper
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from sqlalchemy import func, select

from tests import make
from tests.conftest import _empty
from tests.importing.test_mapping import form_of
from tests.importing.test_running import bring
from tests.importing.test_uploading import upload
from workspace.assets.models import Asset
from workspace.chat.models import ChatCode
from workspace.db import db, writing
from workspace.importing.archive import tables
from workspace.objections import heard
from workspace.objections.models import Objection, Theme
from workspace.people.models import User
from workspace.search.find import find

SECRET = {f"{table}.jsonl" for table in ("sign_ins", "resets", "invitations", "chat_codes")}


@pytest.fixture
def flask(app):
    def run(*arguments: str) -> tuple[int, str]:
        answer = app.test_cli_runner().invoke(args=[str(argument) for argument in arguments])
        db.session.rollback()
        db.session.expire_all()
        return answer.exit_code, answer.output

    return run


@pytest.fixture
def full(app, as_mara, mara):
    """A workspace with something of everything, an upload and a merged theme."""
    for name in ("objections/heard.csv", "crm/hubspot_deals.csv", "personas/personas.jsonl"):
        where = upload(as_mara, name).location
        as_mara.post(f"{where}/run", data=form_of(as_mara.get(where).text))
    bring(as_mara, "a.csv", "Title,Body\n=1+1,Words\n")
    folder = app.config["DATA_DIR"] / "uploads"
    folder.mkdir(exist_ok=True)
    (folder / hashlib.sha256(b"a file").hexdigest()).write_bytes(b"a file")
    with writing():
        # A row that points at a later one of its own table.
        first, second = db.session.scalars(select(Theme).order_by(Theme.id).limit(2)).all()
        first.merge_into(second, db.session.merge(mara))
        db.session.commit()


def all_counts() -> dict[str, int]:
    return {table.name: db.session.scalar(select(func.count()).select_from(table)) for table in tables()}


def test_an_archive_makes_the_same_workspace_again(app, full, flask, tmp_path):
    before = all_counts()
    words = db.session.scalars(select(Objection.words).order_by(Objection.id)).all()
    assert flask("export", tmp_path / "all.zip")[0] == 0
    kept = app.config["DATA_DIR"] / "uploads" / hashlib.sha256(b"a file").hexdigest()
    kept.unlink()
    _empty()
    code, output = flask("import-archive", tmp_path / "all.zip")
    assert code == 0, output
    assert all_counts() == before
    assert db.session.scalars(select(Objection.words).order_by(Objection.id)).all() == words
    assert db.session.scalar(select(Theme).where(Theme.merged_into_id.is_not(None)))
    assert heard.drift() == set()
    assert kept.read_bytes() == b"a file"
    assert make.account("Ny AS").id not in (None, 1)
    kept.unlink()


def test_no_secret_is_in_it(full, mara, flask, tmp_path):
    with writing():
        db.session.get(User, mara.id).password_hash = "argon2-secret"
        ChatCode.give(mara)
        db.session.commit()
    flask("export", tmp_path / "all.zip")
    with ZipFile(tmp_path / "all.zip") as archive:
        assert not [name for name in archive.namelist() if set(name.split("/")) & SECRET]
        assert b"argon2-secret" not in b"".join(archive.read(name) for name in archive.namelist())


def test_people_read_it_too_and_only_there_formulas_are_guarded(full, flask, tmp_path):
    flask("export", tmp_path / "all.zip")
    with ZipFile(tmp_path / "all.zip") as archive:
        assets = list(csv.DictReader(TextIOWrapper(archive.open("readable/assets.csv"), "utf-8-sig")))
        assert assets[0]["Title"] == "'=1+1"
        row = json.loads(archive.read("tables/assets.jsonl").split(b"\n")[0])
        assert row["title"] == "=1+1"
        heard_lines = list(
            csv.DictReader(TextIOWrapper(archive.open("readable/objections.csv"), "utf-8-sig"))
        )
        assert len(heard_lines) == 104
        assert sum(name.startswith("readable/personas/") for name in archive.namelist()) == 17


def test_a_workspace_with_anything_in_it_takes_no_archive(full, flask, tmp_path):
    flask("export", tmp_path / "all.zip")
    code, output = flask("import-archive", tmp_path / "all.zip")
    assert code == 1
    assert "not empty" in output


def _changed(path, **parts: bytes) -> None:
    """The archive with some of its parts replaced or added."""
    with ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, data in (kept | parts).items():
            archive.writestr(name, data)


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"uploads/../../evil": b"x"}, "not ours"),
        ({"uploads/" + "0" * 64: b"x"}, "damaged"),
        ({"readable/bomb": b"0" * 60_000_000}, "too large"),
        ({"tables/accounts.jsonl": b""}, "as many rows"),
        ({"tables/accounts.jsonl": b"{"}, "damaged"),
        ({"manifest.json": b'{"format": 99}'}, "keeps its rows otherwise"),
    ],
)
def test_a_hostile_or_broken_archive_leaves_the_workspace_empty(
    app, workspace, flask, tmp_path, parts, reason
):
    make.account()
    flask("export", tmp_path / "all.zip")
    _changed(tmp_path / "all.zip", **parts)
    _empty()
    code, output = flask("import-archive", tmp_path / "all.zip")
    assert code == 1
    assert reason in output
    assert not any(all_counts().values())


def test_only_an_admin_takes_everything_out(as_alma, as_mara, as_rut, stranger):
    answer = as_alma.get("/imports/export")
    assert ZipFile(BytesIO(answer.data)).testzip() is None
    assert as_mara.get("/imports/export").status_code == 403
    assert as_rut.get("/imports/export").status_code == 403
    assert stranger.get("/imports/export").status_code in (302, 303)


def test_what_was_restored_is_found(full, mara, flask, tmp_path):
    flask("export", tmp_path / "all.zip")
    _empty()
    flask("import-archive", tmp_path / "all.zip")
    assert db.session.scalar(select(func.count()).select_from(Asset)) == 1
    assert find("Åkerlund", kind="account").rows
