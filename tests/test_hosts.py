"""The site answers to its own names only: a secret link is built from the name it was asked under."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from workspace.config import load
from workspace.db import db
from workspace.hosts import _own, is_trusted
from workspace.people.links import Invitation


@pytest.fixture
def named(app, monkeypatch):
    def under(*hosts: str, public_url: str = "", listens_on: str = "127.0.0.1") -> None:
        settings = {"PUBLIC_URL": public_url, "HOST": listens_on}
        for name, value in settings.items():
            monkeypatch.setitem(app.config, name, value)
        monkeypatch.setitem(app.config, "HOSTS", hosts or _own(settings))

    return under


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_this_machine_may_always_ask(stranger, named, host):
    named(public_url="https://tryline.example.com")
    assert stranger.get("/sign-in", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "127.0.0.1.evil.example",
        "localhost@evil.example",
        "",
        "[",
        "192.168.1.20",
    ],
)
def test_another_name_gets_400_with_words(stranger, named, host):
    named()
    answer = stranger.get("/sign-in", headers={"Host": host})
    assert answer.status_code == 400 and "TRUSTED_HOSTS" in answer.text


def test_who_comes_by_another_name_is_told_where_the_workspace_is(stranger, named):
    named(public_url="https://tryline.example.com")
    answer = stranger.get("/sign-in", headers={"Host": "old.example.com"})
    assert answer.status_code == 400 and "https://tryline.example.com" in answer.text
    assert stranger.get("/sign-in", headers={"Host": "tryline.example.com"}).status_code == 200


def test_no_invitation_is_made_under_another_name(as_alma, named):
    named()
    form = {"email": "new@example.com", "rights": ["sales"], "client_id": str(uuid4())}
    assert as_alma.post("/people/invitations", data=form, headers={"Host": "evil.example"}).status_code == 400
    assert db.session.scalar(select(Invitation)) is None
    assert as_alma.post("/people/invitations", data=form).status_code == 201


def test_a_list_of_names_may_hold_all_below_one(stranger, named):
    named("tryline.example.com", ".inside.example.com")
    for host in ("tryline.example.com", "a.inside.example.com", "b.a.inside.example.com:8443"):
        assert stranger.get("/sign-in", headers={"Host": host}).status_code == 200
    assert stranger.get("/sign-in", headers={"Host": "ainside.example.com"}).status_code == 400


def test_health_is_told_to_whoever_asks(stranger, named):
    named(public_url="https://tryline.example.com")
    for path in ("/healthz", "/readyz"):
        assert stranger.get(path, headers={"Host": "10.0.0.7"}).status_code == 200


@pytest.mark.parametrize(
    ("listens_on", "name", "is_ours"),
    [
        ("0.0.0.0", "192.168.1.20", True), ("::", "fd00::20", True), ("0.0.0.0", "my-laptop.local", True),
        ("0.0.0.0", "my-laptop", True), ("0.0.0.0", "8.8.8.8", False), ("0.0.0.0", "evil.example", False),
        ("192.168.1.20", "192.168.1.20", True), ("192.168.1.20", "192.168.1.21", False),
        ("127.0.0.1", "my-laptop.local", False),
    ],
)  # fmt: skip
def test_who_listens_everywhere_is_reached_from_the_local_network(monkeypatch, listens_on, name, is_ours):
    monkeypatch.setattr("socket.gethostname", lambda: "My-Laptop")
    hosts = _own({"PUBLIC_URL": "", "HOST": listens_on})
    assert is_trusted(name, hosts, listens_on) is is_ours


def test_the_setting_is_a_list_of_names(tmp_path):
    written = "Tryline.example.com, [fd00::7],.inside.example.com"
    settings = load({"DATA_DIR": str(tmp_path), "TRUSTED_HOSTS": written})
    assert settings["TRUSTED_HOSTS"] == ("tryline.example.com", "fd00::7", ".inside.example.com")
