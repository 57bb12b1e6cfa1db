"""One's own name, language, time zone, look and password."""

import pytest

from tests import make
from tests.people.cast import KEY
from workspace.db import db
from workspace.people import login
from workspace.people.models import User
from workspace.people.passwords import weakness
from workspace.people.zones import zones

PASSWORD = "gulrot og kål i november"
NEXT = "sju lange netter i mai"


@pytest.fixture
def sol(workspace) -> User:
    return make.user("Sol", is_sales=True, password_hash=login.hashed(PASSWORD))


def save(browser, **typed):
    form = {"client_id": KEY, "name": "Sol", "language": "en", "zone": "Europe/Oslo", "look": "system"}
    return browser.post("/profile", data=form | typed)


def change(browser, current=PASSWORD, password=NEXT):
    return browser.post(
        "/profile/password", data={"client_id": KEY, "current": current, "password": password}
    )


def test_the_page_speaks_the_language_and_wears_the_look_one_chose(as_sol):
    assert save(as_sol, name="Sol Haugen", language="da", look="dark").status_code == 303
    page = as_sol.get("/profile").text
    assert '<html lang="da" data-theme="dark"' in page and "Sol Haugen" in page


@pytest.mark.parametrize(
    "typed", [{"name": ""}, {"zone": "Mars/Base"}, {"language": "xx"}, {"look": "pink"}, {"name": "x" * 121}]
)
def test_what_cannot_be_is_refused_and_stays_typed(as_sol, typed):
    assert save(as_sol, **typed).status_code == 422


def test_nobody_gives_themselves_rights(as_sol, sol):
    save(as_sol, is_admin="1", rights="admin", email="admin@example.com")
    assert sol.rights == {"sales"} and sol.email == "sol@example.com"


def test_a_new_password_ends_every_other_sign_in(app, as_sol, sol):
    other = app.test_client().sign_in(sol)
    assert change(as_sol).status_code == 303
    assert as_sol.get("/profile").status_code == 200
    assert other.get("/profile").status_code == 302
    assert login.is_password(db.session.get(User, sol.id).password_hash, NEXT)


def test_a_new_password_takes_the_old_one(as_sol, sol):
    answer = change(as_sol, current="not that one at all")
    assert answer.status_code == 422 and "not your current" in answer.text
    assert login.is_password(sol.password_hash, PASSWORD)


def test_guessing_at_an_open_screen_is_slowed_too(as_sol):
    for _ in range(10):
        change(as_sol, current="not that one at all")
    assert "Too many tries" in change(as_sol).text


def test_the_other_devices_are_signed_out_and_this_one_stays(app, as_sol, sol):
    other = app.test_client().sign_in(sol)
    as_sol.post("/profile/sign-ins")
    assert other.get("/profile").status_code == 302 and as_sol.get("/profile").status_code == 200


def test_a_reader_has_a_profile_too(as_rut):
    assert as_rut.get("/profile").status_code == 200


def test_a_stranger_has_none(stranger):
    assert stranger.get("/profile").status_code == 302


@pytest.mark.parametrize(
    ("password", "is_weak"),
    [
        ("elleve tegn", True),
        ("tolv tegn her", False),
        ("Password1234", True),
        ("aaaaaaaaaaaaaa", True),
        ("sol.haugen@example.com", True),
        ("Sol Haugen!!2026", True),
        ("sol haugen liker kål", False),
    ],
)
def test_a_password_is_long_and_ones_own(app, password, is_weak):
    with app.test_request_context():
        assert bool(weakness(password, "sol.haugen@example.com", "Sol Haugen")) is is_weak


def test_time_zones_are_named_in_the_readers_language(app):
    assert dict(zones("nb"))["Europe/Oslo"] == "Norge" and dict(zones("en"))["Europe/Oslo"] == "Norway"
    assert all("/" in zone for zone, _ in zones("sv"))
