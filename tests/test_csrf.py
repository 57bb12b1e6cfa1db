"""Every form carries a token; one that has run out costs nobody their words."""

import re

import pytest

from tests import make
from tests.people.test_sign_in import KEY, PASSWORD
from workspace.people import login

HERE = {"Origin": "http://localhost"}


@pytest.fixture
def guarded(app, workspace):
    make.user("Sol", is_sales=True, password_hash=login.hashed(PASSWORD))
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    app.config["WTF_CSRF_ENABLED"] = False


def token_in(page: str) -> str:
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]


def signed_in(app):
    browser = app.test_client()
    data = {"client_id": KEY, "email": "sol@example.com", "password": PASSWORD}
    data["csrf_token"] = token_in(browser.get("/sign-in").text)
    assert browser.post("/sign-in", data=data, headers=HERE).status_code == 303
    return browser


def test_every_form_that_changes_something_needs_a_token(guarded):
    browser = signed_in(guarded)
    for rule in guarded.url_map.iter_rules():
        if "POST" in rule.methods:
            path = re.sub(r"<(?:\w+:)?(\w+)>", "1", rule.rule)
            answer = browser.post(path, data={})
            assert answer.status_code in (302, 303, 400, 404), path


def test_a_token_that_ran_out_shows_what_was_typed_and_sends_it_again(guarded):
    browser = signed_in(guarded)
    form = {"client_id": KEY, "csrf_token": "old", "name": "Sol Haugen", "language": "sv"}
    form |= {"zone": "Europe/Oslo", "look": "dark"}
    again = browser.post("/profile", data=form, headers=HERE)
    assert again.status_code == 400 and "Sol Haugen</blockquote>" in again.text
    sent = browser.post("/profile", data=form | {"csrf_token": token_in(again.text)}, headers=HERE)
    assert sent.status_code == 303
    assert 'lang="sv"' in browser.get("/profile").text


def test_a_token_that_ran_out_elsewhere_shows_nothing(guarded):
    browser = signed_in(guarded)
    answer = browser.post("/profile", data={"name": "Eve"}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 303 and "Eve" not in browser.get(answer.location).text


def test_a_sign_in_page_left_open_over_night_asks_once_more(guarded):
    data = {"client_id": KEY, "csrf_token": "old", "email": "sol@example.com", "password": PASSWORD}
    data |= {"target": "/profile", "kept_name": "name", "kept_value": "Sol på tur"}
    answer = guarded.test_client().post("/sign-in", data=data, headers=HERE)
    assert answer.status_code == 400
    assert 'value="sol@example.com"' in answer.text and PASSWORD not in answer.text
    assert 'name="kept_value" value="Sol på tur"' in answer.text


def test_the_page_after_signing_in_carries_a_token_of_the_new_session(guarded):
    browser = guarded.test_client()
    asked = browser.post("/profile", data={"name": "Sol på tur"}, headers=HERE)
    data = {"client_id": KEY, "email": "sol@example.com", "password": PASSWORD, "target": "/profile"}
    data |= {"csrf_token": token_in(asked.text), "kept_name": "name", "kept_value": "Sol på tur"}
    page = browser.post("/sign-in", data=data, headers=HERE).text
    form = {"client_id": KEY, "csrf_token": token_in(page), "name": "Sol på tur", "language": "nb"}
    form |= {"zone": "Europe/Oslo", "look": "system"}
    assert browser.post("/profile", data=form, headers=HERE).status_code == 303
