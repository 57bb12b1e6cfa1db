"""What every page shares."""

import re

import pytest
from flask import request
from werkzeug.exceptions import Forbidden

from workspace.figures import money, money_short
from workspace.web import POLICY, allow, back


def test_the_policy_allows_no_inline_script_or_style():
    assert "unsafe" not in POLICY and "default-src 'self'" in POLICY and "frame-ancestors 'none'" in POLICY


def test_every_answer_is_guarded(stranger):
    headers = stranger.get("/sign-in").headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert re.fullmatch(r"[0-9a-f]{12}", headers["X-Request-ID"])
    assert {"Cookie", "HX-Request-Type"} <= set(headers.get("Vary").split(", "))


def test_a_stamped_file_may_be_kept_for_a_year_and_an_unstamped_one_not(stranger):
    assert "immutable" in stranger.get("/static/css/app.css?v=1").headers["Cache-Control"]
    assert stranger.get("/static/css/app.css").headers["Cache-Control"] == "no-cache"


def test_a_swap_gets_the_fragment_and_a_visit_the_page(as_sol):
    page = as_sol.get("/search/").text
    part = as_sol.get("/search/", headers={"HX-Request": "true", "HX-Request-Type": "partial"}).text
    assert "<html" in page and "<html" not in part


def test_what_is_not_there_says_so_in_the_readers_language(stranger, as_sol):
    answer = as_sol.get("/nowhere")
    assert answer.status_code == 404 and "<h1" in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example", "//evil.example",
        "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
        "/\t/evil.example", "/ok\nLocation: x", "http:evil.example", "", " //evil.example", "/\x00/evil",
    ],
)  # fmt: skip
def test_next_never_leads_to_another_site(app, address):
    with app.test_request_context("/", query_string={"next": address}):
        assert back("/home") == "/home"


def test_next_leads_back_on_this_site(app):
    with app.test_request_context("/?next=/personas/3%23goals"):
        assert back("/") == "/personas/3#goals"


def test_what_is_not_allowed_is_refused(app):
    with pytest.raises(Forbidden):
        allow(False)
    allow(True)


def test_money_is_whole_and_carries_its_currency(app):
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        assert money(165_500_000, "NOK") == "NOK\N{NO-BREAK SPACE}1,655,000"
        assert money_short(1_380_000_000, "NOK") == "NOK\N{NO-BREAK SPACE}13.8M"
        assert money(None, "NOK") == ""


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("no", "nb"), ("nn-NO", "nb"), ("sv-SE", "sv"), ("fr, da;q=0.5", "da"), ("fr", "en")],
)
def test_the_browsers_language_is_spoken_where_it_is_ours(stranger, accepted, language):
    page = stranger.get("/sign-in", headers={"Accept-Language": accepted}).text
    assert f'<html lang="{language}"' in page


def test_a_wrong_method_is_refused_politely(as_sol):
    assert as_sol.delete("/search/").status_code == 405


def test_a_proxy_is_trusted_only_when_it_is_configured(app):
    with app.test_request_context("/", headers={"X-Forwarded-For": "9.9.9.9"}):
        assert request.remote_addr != "9.9.9.9"
