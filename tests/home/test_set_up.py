"""The first visit."""

import re
import stat

import pytest

from workspace.db import db
from workspace.home.set_up import is_code, new_code
from workspace.journey.models import Job
from workspace.people.models import User
from workspace.settings.models import Workspace
from workspace.web import limiter

ANSWERS = {
    "client_id": "8d2f7a52-6a0f-4a0e-9a51-0a4b0b8a1d11",
    "name": "Fjordlogg",
    "currency": "sek",
    "languages": ["nb", "sv"],
    "jobs": "4",
    "your_name": "Alma Nygaard",
    "email": "alma@example.com",
    "password": "pine otter granite",
    "functions": ["marketing"],
}


@pytest.fixture
def visitor(app):
    return app.test_client()


def test_every_page_of_an_empty_installation_leads_to_set_up(visitor):
    for path in ("/", "/objections/new", "/sign-in"):
        answer = visitor.get(path, follow_redirects=True)
        assert answer.request.path == "/set-up/"
        assert answer.status_code == 200
    assert visitor.get("/healthz").status_code == 200


def test_the_code_in_the_address_is_already_typed(visitor):
    code = new_code()
    assert f'value="{code}"' in visitor.get(f"/set-up/?code={code}").text


def test_the_first_visitor_with_the_code_becomes_the_admin_and_is_signed_in(app, visitor):
    answer = visitor.post("/set-up/", data=ANSWERS | {"code": new_code().lower()})
    assert answer.status_code == 303
    workspace, user = Workspace.get(), db.session.query(User).one()
    assert (workspace.name, workspace.currency, workspace.languages) == ("Fjordlogg", "SEK", ["nb", "sv"])
    assert [job.key for job in Job.in_order()] == ["problem", "exploration", "validation", "consensus"]
    assert user.is_admin and user.is_marketing and not user.is_sales
    assert user.password_hash.startswith("$argon2id$")
    assert visitor.get("/").status_code == 200
    assert visitor.get("/set-up/").status_code == 404


def test_an_admin_made_by_the_command_sets_the_workspace_up(app, visitor):
    password = "gul sykkel under brua"
    made = ["create-admin", "--email", ANSWERS["email"], "--name", "Alma", "--password-stdin"]
    assert app.test_cli_runner().invoke(args=made, input=password).exit_code == 0
    assert visitor.post("/set-up/", data=ANSWERS | {"code": new_code()}).status_code == 303
    assert db.session.query(User).one().is_admin
    assert visitor.get("/").status_code == 200


def test_the_code_is_gone_once_it_was_used(visitor):
    code = new_code()
    visitor.post("/set-up/", data=ANSWERS | {"code": code})
    assert not is_code(code)


def test_a_wrong_code_sets_nothing_up_and_keeps_what_was_typed(visitor):
    new_code()
    answer = visitor.post("/set-up/", data=ANSWERS | {"code": "AAAA-BBBB-CCCC-DDDD"})
    assert answer.status_code == 422
    assert "That is not the code" in answer.text
    assert 'value="Fjordlogg"' in answer.text and "pine otter" not in answer.text
    assert Workspace.get() is None


def test_an_older_code_ends_when_a_new_one_is_printed(app):
    older, newer = new_code(), new_code()
    assert not is_code(older) and is_code(newer)


def test_the_page_of_set_up_has_its_styles_and_scripts(visitor):
    page = visitor.get("/set-up/").text
    files = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js)[^"]*)"', page)
    assert files and {visitor.get(file).status_code for file in files} == {200}


def test_nobody_can_set_up_a_workspace_twice(stranger):
    assert stranger.post("/set-up/", data=ANSWERS | {"code": new_code()}).status_code == 404
    assert db.session.query(User).count() == 0


def test_only_a_hash_of_the_code_is_kept_where_only_the_server_reads(app):
    code = new_code()
    file = app.config["DATA_DIR"] / "set-up"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert code.replace("-", "") not in file.read_text()


def test_guesses_are_few(app, visitor):
    limiter.enabled = True
    limiter.reset()
    try:
        answers = [visitor.post("/set-up/", data=ANSWERS | {"code": "guess"}).status_code for _ in range(11)]
    finally:
        limiter.enabled = False
    assert answers == [422] * 10 + [429]


def test_the_command_prints_a_code_until_somebody_has_set_up(app):
    printed = app.test_cli_runner().invoke(args=["setup-code"])
    assert is_code(printed.output.split("code=")[1].split()[0])


def test_the_command_prints_nothing_afterwards(app, workspace):
    printed = app.test_cli_runner().invoke(args=["setup-code"])
    assert (printed.exit_code, printed.output) == (0, "")


def test_the_first_page_comes_with_its_sheets_and_scripts(visitor):
    for address in ("/static/css/all.css", "/static/js-x/app.js", "/manifest.webmanifest"):
        assert visitor.get(address).status_code == 200, address
