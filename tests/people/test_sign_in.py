"""Coming in, going out, and guessing passwords."""

import time
from statistics import median

import pytest

from tests import make
from tests.people.cast import KEY
from workspace.db import db, writing
from workspace.people import login
from workspace.people.models import AuditEntry, LoginFailure, SignIn, User

PASSWORD = "gulrot og kål i november"


@pytest.fixture
def sol(workspace) -> User:
    return make.user("Sol", is_sales=True, password_hash=login.hashed(PASSWORD))


def sign_in(browser, email="sol@example.com", password=PASSWORD, **more):
    return browser.post("/sign-in", data={"client_id": KEY, "email": email, "password": password} | more)


def token_of(browser) -> str | None:
    with browser.session_transaction() as cookie:
        return cookie.get("sign_in")


def test_the_page_asks_for_e_mail_and_password(stranger, sol):
    page = stranger.get("/sign-in").text
    assert 'autocomplete="username"' in page and 'autocomplete="current-password"' in page


def test_the_right_password_opens_the_door_and_goes_where_one_was_heading(stranger, sol):
    answer = sign_in(stranger, next="/profile?x=1")
    assert answer.status_code == 303 and answer.location == "/profile?x=1"
    assert SignIn.of(token_of(stranger)).user.name == "Sol"


@pytest.mark.parametrize(
    "away", ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example"]
)
def test_signing_in_never_leads_to_another_site(stranger, sol, away):
    assert sign_in(stranger, next=away).location == "/"


def test_an_e_mail_in_capitals_is_the_same_person(stranger, sol):
    assert sign_in(stranger, email=" SOL@Example.com ").status_code == 303


@pytest.mark.parametrize("email", ["sol@example.com", "nobody@example.com"])
def test_a_wrong_password_and_an_unknown_person_get_the_same_answer(stranger, sol, email):
    answer = sign_in(stranger, email=email, password="something else")
    assert answer.status_code == 422
    assert "do not belong together" in answer.text and f'value="{email}"' in answer.text
    assert "something else" not in answer.text


def test_a_removed_person_stays_outside(stranger, sol, at):
    with writing():
        db.session.get(User, sol.id).removed_at = at(2026, 11, 1)
        db.session.commit()
    assert sign_in(stranger).status_code == 422


def test_signing_in_gives_a_new_token_and_the_old_one_opens_nothing(stranger, sol):
    sign_in(stranger)
    first = token_of(stranger)
    sign_in(stranger)
    assert token_of(stranger) != first
    assert SignIn.of(first) is None


def test_signing_out_ends_the_sign_in_on_the_server(as_sol):
    token = token_of(as_sol)
    assert as_sol.post("/sign-out").status_code == 303
    assert SignIn.of(token) is None
    assert as_sol.get("/patterns").location.startswith("/sign-in")


def test_one_who_is_signed_in_needs_no_sign_in_page(as_sol):
    assert as_sol.get("/sign-in?next=/patterns").location == "/patterns"


def test_the_eleventh_guess_is_refused_even_with_the_right_password(stranger, sol):
    for _ in range(10):
        assert sign_in(stranger, password="wrong, wrong, wrong").status_code == 422
    answer = sign_in(stranger)
    assert answer.status_code == 429 and "15 minutes" in answer.text


def test_an_unknown_account_is_slowed_in_the_same_way(stranger, sol):
    answers = [sign_in(stranger, email="nobody@example.com").status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_refused_guesses_are_not_counted_so_that_the_door_opens_again(stranger, sol, at):
    at(2026, 11, 22, 9, 0)
    for _ in range(15):
        sign_in(stranger, password="wrong, wrong, wrong")
    assert db.session.query(LoginFailure).count() == 10
    at(2026, 11, 22, 9, 15)
    assert sign_in(stranger).status_code == 303


def test_the_owner_is_never_locked_out_of_a_known_browser(app, stranger, sol):
    own = app.test_client()
    sign_in(own)
    own.post("/sign-out")
    for _ in range(11):
        sign_in(stranger, password="wrong, wrong, wrong")
    assert sign_in(own).status_code == 303


def test_a_browser_known_to_another_person_gets_no_more_guesses(app, stranger, sol):
    make.user("Eve", is_sales=True, password_hash=login.hashed(PASSWORD))
    sign_in(stranger, email="eve@example.com")
    answers = [sign_in(stranger, password="wrong, wrong, wrong").status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_one_address_cannot_try_every_account(stranger, sol):
    answers = [sign_in(stranger, email=f"a{n}@example.com", password="x").status_code for n in range(51)]
    assert answers == [422] * 50 + [429]


def test_a_refused_guess_costs_no_hashing(stranger, sol, monkeypatch):
    for _ in range(10):
        sign_in(stranger, password="wrong, wrong, wrong")
    monkeypatch.setattr(login, "is_password", lambda *_: pytest.fail("hashed"))
    assert sign_in(stranger).status_code == 429


def test_a_hash_costs_what_owasp_asks(hashes_as_in_life):
    hashes = hashes_as_in_life
    assert (hashes.memory_cost, hashes.time_cost, hashes.parallelism) == (19 * 1024, 2, 1)


def test_known_and_unknown_accounts_take_as_long(hashes_as_in_life, stranger, sol, monkeypatch):
    monkeypatch.setattr("workspace.people.guesses.MOST_AN_ACCOUNT", 1000)

    def spent(email: str) -> float:
        start = time.thread_time()  # of the processor: others may load the machine meanwhile
        sign_in(stranger, email=email, password="wrong, wrong, wrong")
        return time.thread_time() - start

    pairs = [(spent("sol@example.com"), spent("nobody@example.com")) for _ in range(12)]
    known, unknown = (median(times) for times in zip(*pairs, strict=True))
    assert 0.6 < known / unknown < 1.6


def test_the_audit_log_keeps_sign_ins_and_failures(stranger, sol):
    sign_in(stranger, password="wrong, wrong, wrong")
    sign_in(stranger)
    acts = db.session.query(AuditEntry.act, AuditEntry.user_id).order_by(AuditEntry.id).all()
    assert acts == [("sign_in_failed", sol.id), ("signed_in", sol.id)]


def test_looking_at_the_sign_in_page_writes_nothing(stranger, sol, queries):
    with queries() as seen:
        stranger.get("/sign-in")
    assert [statement for statement in seen if not statement.startswith("SELECT")] == []


def test_a_stranger_chooses_the_language_of_the_page(stranger, sol):
    assert stranger.post("/language?next=/sign-in", data={"language": "nb"}).location == "/sign-in"
    assert '<html lang="nb"' in stranger.get("/sign-in").text
    stranger.post("/language", data={"language": "xx"})
    assert '<html lang="nb"' in stranger.get("/sign-in").text


def test_a_page_in_the_thread_of_an_earlier_form_takes_no_turn_to_write(app, sol, monkeypatch):
    begun = []
    monkeypatch.setattr("workspace.web.begin_as_write", lambda: begun.append("write"))
    monkeypatch.setattr("workspace.web.begin_as_read", lambda: begun.append("read"))
    browser = app.test_client()
    browser.post("/profile")
    browser.get("/sign-in")
    assert begun == ["read", "write", "read"]
