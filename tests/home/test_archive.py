"""The first visit may bring another Tryline's workspace."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest

from tests import make
from tests.conftest import _empty
from workspace.db import db
from workspace.home.set_up import _file, new_code
from workspace.importing.archive import write_archive
from workspace.objections.models import Theme
from workspace.people import login
from workspace.people.models import User
from workspace.settings.models import Workspace
from workspace.web import limiter

YOU = {
    "client_id": "8d2f7a52-6a0f-4a0e-9a51-0a4b0b8a1d12",
    "your_name": "Alma Nygaard",
    "email": "alma@example.com",
    "password": "pine otter granite",
}


@pytest.fixture(autouse=True)
def nobody_tried_before(app):
    limiter.reset()


@pytest.fixture
def exported(workspace, alma, sol) -> bytes:
    """The archive of a workspace that is then gone."""
    make.theme("Too expensive", owner_id=sol.id)
    file = BytesIO()
    write_archive(file)
    _empty()
    return file.getvalue()


def bring(browser, data: bytes, **fields: str):
    form = YOU | {"code": new_code(), "file": (BytesIO(data), "tryline.zip")} | fields
    return browser.post("/set-up/archive", data=form, content_type="multipart/form-data")


def changed(data: bytes, name: str, words: bytes) -> bytes:
    """The archive with another part of that name."""
    file = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(file, "w") as new:
        for part in old.namelist():
            new.writestr(part, words if part == name else old.read(part))
    return file.getvalue()


def test_set_up_offers_it(app):
    browser, code = app.test_client(), new_code()
    assert f"/set-up/archive?code={code}" in browser.get(f"/set-up/?code={code}").text
    assert f'value="{code}"' in browser.get(f"/set-up/archive?code={code}").text


def test_its_people_and_words_are_here_and_who_brought_it_is_the_admin_they_were(app, exported):
    browser = app.test_client()
    answer = bring(browser, exported)
    assert answer.status_code == 303
    assert Workspace.get().name == "Fjordlogg" and db.session.query(Theme).one().name == "Too expensive"
    alma = User.known_by("alma@example.com")
    assert alma.is_admin and alma.password_hash and db.session.query(User).count() == 2
    assert "no password was in the archive" in browser.get("/").text
    assert not _file().exists() and browser.get("/set-up/archive").status_code == 404


def test_who_was_not_in_it_joins_as_an_admin(app, exported):
    bring(app.test_client(), exported, email="new@example.com")
    assert User.known_by("new@example.com").is_admin and db.session.query(User).count() == 3


def test_without_the_code_nothing_comes_in(app, exported):
    answer = bring(app.test_client(), exported, code="AAAA-BBBB-CCCC-DDDD")
    assert answer.status_code == 422 and Workspace.get() is None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("manifest.json", b"[]"),
        ("manifest.json", b"{"),
        ("tables/users.jsonl", b"[1, 2]\n"),
        ("tables/users.jsonl", b'{"id": {}}\n'),
        ("tables/themes.jsonl", b""),
        ("tables/themes.jsonl", b"[" * 100_000),
    ],
)
def test_a_changed_archive_is_refused_in_words_and_leaves_nothing(app, exported, name, words):
    answer = bring(app.test_client(), changed(exported, name, words))
    assert answer.status_code == 422 and Workspace.get() is None
    assert "archive" in answer.text and db.session.query(User).count() == 0


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"words", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_archive_is_refused_in_words(app, workspace, data):
    _empty()
    answer = bring(app.test_client(), data)
    assert answer.status_code == 422 and "no archive of Tryline" in answer.text


def test_an_archive_of_another_version_says_so(app, exported):
    manifest = json.loads(ZipFile(BytesIO(exported)).read("manifest.json"))
    other = changed(exported, "manifest.json", json.dumps(manifest | {"revision": "0001"}).encode())
    assert "made at migration 0001" in bring(app.test_client(), other).text


def test_an_archive_without_a_workspace_would_shut_everybody_out(app, exported):
    manifest = json.loads(ZipFile(BytesIO(exported)).read("manifest.json"))
    manifest["tables"]["workspace"] = 0
    without = changed(exported, "tables/workspace.jsonl", b"")
    answer = bring(app.test_client(), changed(without, "manifest.json", json.dumps(manifest).encode()))
    assert answer.status_code == 422 and "no workspace in the archive" in answer.text
    assert db.session.query(User).count() == 0 and _file().exists()


def test_a_password_that_somebody_put_into_an_archive_opens_nothing(app, exported):
    lines = ZipFile(BytesIO(exported)).read("tables/users.jsonl").splitlines()
    users = [json.loads(line) | {"password_hash": login.hashed("theirs for ever")} for line in lines]
    planted = changed(exported, "tables/users.jsonl", "\n".join(map(json.dumps, users)).encode())
    assert bring(app.test_client(), planted).status_code == 303
    assert User.known_by("sol@example.com").password_hash is None
