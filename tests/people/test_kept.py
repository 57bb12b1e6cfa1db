"""Nobody's words are lost when a session runs out while they type."""

import re

import pytest

from tests import make
from tests.people.test_sign_in import KEY, PASSWORD
from workspace.people import login
from workspace.people.models import User

HERE = {"Origin": "http://localhost"}
WORDS = {
    "client_id": KEY,
    "csrf_token": "old",
    "name": "Sol på tur\nto linjer",
    "language": "nb",
    "current": "x",
}


@pytest.fixture
def sol(workspace) -> User:
    return make.user("Sol", is_sales=True, password_hash=login.hashed(PASSWORD))


def hidden(page: str) -> list[tuple[str, str]]:
    return re.findall(
        r'name="kept_name" value="([^"]*)"><input type="hidden" name="kept_value" value="([^"]*)"', page
    )


def test_a_page_leads_to_signing_in_and_back(stranger, sol):
    assert stranger.get("/profile?x=1").location == "/sign-in?next=/profile?x%3D1"


def test_a_panel_says_that_one_is_signed_out(stranger, sol):
    answer = stranger.get("/profile", headers={"HX-Request-Type": "partial"})
    assert answer.status_code == 401 and "/sign-in" in answer.text and "<html" not in answer.text


def test_a_form_sent_signed_out_is_kept_through_signing_in_and_sent_by_a_button(stranger, sol):
    asked = stranger.post("/profile", data=WORDS, headers=HERE)
    assert asked.status_code == 401
    kept = hidden(asked.text)
    assert dict(kept)["name"] == "Sol på tur\nto linjer" and "csrf_token" not in dict(kept)
    again = stranger.post(
        "/sign-in",
        headers=HERE,
        data={
            "client_id": KEY,
            "email": "sol@example.com",
            "password": PASSWORD,
            "target": "/profile",
            "kept_name": [name for name, _ in kept],
            "kept_value": [value for _, value in kept],
        },
    )
    assert again.status_code == 200 and 'action="/profile"' in again.text
    assert "Sol på tur\nto linjer</blockquote>" in again.text
    assert f'name="client_id" value="{KEY}"' in again.text
    assert f"{KEY}</blockquote>" not in again.text


def test_a_wrong_password_on_the_way_loses_nothing(stranger, sol):
    answer = stranger.post(
        "/sign-in",
        headers=HERE,
        data={
            "client_id": KEY,
            "email": "sol@example.com",
            "password": "wrong, wrong",
            "target": "/profile",
            "kept_name": ["name"],
            "kept_value": ["Sol på tur"],
        },
    )
    assert answer.status_code == 422 and hidden(answer.text) == [("name", "Sol på tur")]


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_words_from_another_site_are_not_kept(stranger, sol, headers):
    assert hidden(stranger.post("/profile", data=WORDS, headers=headers).text) == []


@pytest.mark.parametrize(
    "target", ["https://evil.example/x", "//evil.example", "/nowhere", "/people/", "/\\evil"]
)
def test_words_go_nowhere_but_to_a_form_of_this_site(stranger, sol, target):
    answer = stranger.post(
        "/sign-in",
        headers=HERE,
        data={
            "client_id": KEY,
            "email": "sol@example.com",
            "password": PASSWORD,
            "target": target,
            "kept_name": ["name"],
            "kept_value": ["x"],
        },
    )
    assert answer.status_code == 303 and "evil" not in answer.location


def test_a_password_is_never_written_into_a_page(stranger, sol):
    page = stranger.post("/profile", data=WORDS | {"password": "my secret words"}, headers=HERE).text
    assert "my secret words" not in page


def test_what_is_too_large_to_carry_is_left_behind(stranger, sol):
    page = stranger.post("/profile", data={"name": "x" * (1024 * 1024 + 1)}, headers=HERE).text
    assert hidden(page) == []


def test_a_swap_that_was_signed_out_replaces_the_whole_page(stranger, sol):
    answer = stranger.post("/profile", data=WORDS, headers=HERE | {"HX-Request-Type": "partial"})
    assert answer.headers["HX-Retarget"] == "body"
