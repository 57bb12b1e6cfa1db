"""What a phone keeps: the themes of one's own customers with their answers, findable by how words begin."""

import pytest

from tests import make
from workspace.briefs.at_hand import BEGINNING, at_hand
from workspace.briefs.choosing import recent_companies


def kept(user):
    return at_hand(user, recent_companies(user))


@pytest.fixture
def fjord(workspace):
    return make.account("Fjord Foods AS")


@pytest.fixture
def price(sol, mara, fjord):
    theme = make.theme("Too expensive")
    make.answer(theme, mara, say="Ask what it costs them today.", approved_by=sol)
    make.objection("Det er altfor dyrt for oss", fjord, theme_id=theme.id, logged_by_id=sol.id)
    make.objection("För dyrt jämfört med i dag", fjord, theme_id=theme.id, logged_by_id=sol.id)
    return theme


def test_what_ones_own_customers_said_is_at_hand_with_its_answer(sol, price):
    (theme,) = kept(sol)
    assert (theme.name, theme.answer) == ("Too expensive", "Ask what it costs them today.")


def test_its_words_are_found_by_their_beginnings_in_every_language_they_were_said_in(sol, price):
    beginnings = kept(sol)[0].beginnings.split()
    assert {"dyrt", "altfo", "jamfo", "expen"} <= set(beginnings)
    assert "for" not in beginnings and all(len(each) <= BEGINNING for each in beginnings)


def test_nobody_who_heard_nothing_has_nothing_to_keep(sol):
    assert kept(sol) == []


def test_the_page_shows_it_and_names_the_briefs_to_keep(as_sol, price, queries):
    with queries() as seen:
        page = as_sol.get("/briefs/at-hand").text
    assert 'data-beginnings="' in page and page.count("data-keep") == 1
    assert len(seen) <= 12


def test_it_asks_no_more_for_more_themes(as_sol, sol, price, fjord, queries):
    with queries() as few:
        as_sol.get("/briefs/at-hand")
    for n in range(40):
        theme = make.theme(f"Theme {n}")
        make.objection(f"Something else {n}", fjord, theme_id=theme.id, logged_by_id=sol.id)
    with queries() as many:
        page = as_sol.get("/briefs/at-hand").text
    assert page.count("data-theme-id=") == 30 and len(many) <= len(few) + 1


def test_a_tap_sent_later_that_cannot_be_taken_in_says_so(as_sol, sol):
    key = "5ab5a1f6-46cc-4a53-8a4b-95ab79f2a1c5"
    tap = {"client_id": key, "account": "Fjord Foods AS", "theme_id": "999"}
    later = as_sol.post("/briefs/occasions", data=tap, headers={"X-Queued-For": str(sol.id)})
    now = as_sol.post("/briefs/occasions", data=tap)
    assert (later.status_code, now.status_code) == (422, 303)
