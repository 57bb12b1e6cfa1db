"""Themes in the browser: the list, a theme's page, editing and merging."""

import uuid

import pytest

from tests import make
from workspace.activity.models import follow
from workspace.db import db, writing
from workspace.objections.models import Objection, Theme, ThemeAsset


def start(name, by, **log):
    """A theme as people make it: with its standing, and something heard when `log` says so."""
    with writing():
        theme = Theme.start(name, by)
        if log:
            Objection.log(by, theme=theme, **log)
        db.session.commit()
    return theme


def sent(**fields):
    return {"client_id": str(uuid.uuid4())} | fields


@pytest.fixture
def dear(mara):
    return start("Too expensive", mara, words="Det er for dyrt", account="Nordlys AS", severity=3)


def stamp(browser, theme):
    page = browser.get(f"/themes/{theme.id}/edit").text
    return page.split('name="stamp"')[1].split('value="')[1].split('"')[0]


def test_the_loudest_theme_comes_first(as_sol, mara, dear):
    start("Where is our data?", mara)
    page = as_sol.get("/themes/").text
    assert page.index("Too expensive") < page.index("Where is our data?")
    assert "Not a valid choice" not in page
    assert "1 account · heard 1 time" in page and "Unanswered" in page and "Mara" in page


def test_the_list_is_filtered_by_state_owner_and_kind(as_sol, mara, sol, dear):
    start("Where is our data?", sol)
    make.answer(dear, mara, say="Count.", approved_by=sol)
    assert "Too expensive" not in as_sol.get("/themes/?state=unanswered").text
    assert "Too expensive" in as_sol.get("/themes/?state=answered").text
    assert "No theme is like that" in as_sol.get("/themes/?state=resolved").text
    assert "Too expensive" not in as_sol.get("/themes/?owner=mine").text
    assert "No theme is like that" in as_sol.get("/themes/?kind=question").text
    assert as_sol.get("/themes/?state=nonsense").status_code == 200


def test_an_empty_list_says_what_to_do(as_sol):
    assert "Sort what was heard" in as_sol.get("/themes/").text


def test_a_long_list_is_paged_by_key(as_sol, mara):
    for n in range(51):
        start(f"Theme number {n}", mara)
    first = as_sol.get("/themes/").text
    more = first.split('class="pager"')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
    assert as_sol.get(more).text.count("Theme number") == 1


def test_the_list_asks_little_of_the_database(as_sol, mara, dear, queries):
    for n in range(5):
        start(f"Theme number {n}", mara)
    with queries() as seen:
        as_sol.get("/themes/")
    assert len(seen) <= 12


def test_a_theme_shows_what_was_heard_where_and_what_meets_it(as_sol, mara, sol, dear):
    ingrid, asset = make.persona("Ingrid"), make.asset("Count the cost")
    with writing():
        Objection.log(
            sol, words="Vi har ikke budsjett", account="B AS", theme=dear, persona=ingrid, job=make.job()
        )
        db.session.add(ThemeAsset(theme_id=dear.id, asset_id=asset.id))
        db.session.commit()
    make.answer(dear, mara, know="They pay twice.", say="Count the hours.", approved_by=sol)
    make.tip(dear, sol, "Ask about last quarter.")
    page = as_sol.get(f"/themes/{dear.id}").text
    for words in (
        "Vi har ikke budsjett",
        "Det er for dyrt",
        "Ingrid",
        "Validation",
        "Count the cost",
        "They pay twice.",
        "Count the hours.",
        "Ask about last quarter.",
        "2 accounts",
        "Nobody has decided yet",
    ):
        assert words in page


def test_a_full_theme_asks_little_of_the_database(as_sol, mara, sol, dear, queries):
    for n in range(4):
        with writing():
            Objection.log(sol, words=f"For dyrt {n}", account=f"B{n} AS", theme=dear)
            db.session.add(ThemeAsset(theme_id=dear.id, asset_id=make.asset(f"Asset {n}").id))
            db.session.commit()
        make.tip(dear, sol, f"Tip {n}")
        make.answer(dear, mara, say=f"Answer {n}", approved_by=sol)
    address = f"/themes/{dear.id}"
    with queries() as seen:
        as_sol.get(address)
    assert len(seen) <= 12, "\n".join(seen)


def test_customers_words_are_paged(as_sol, sol, dear):
    with writing():
        for n in range(21):
            Objection.log(sol, words=f"Altfor dyrt nummer {n}", account="B AS", theme=dear)
        db.session.commit()
    page = as_sol.get(f"/themes/{dear.id}").text
    more = page.split('class="pager"')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
    assert as_sol.get(more).status_code == 200


def test_a_reader_sees_the_theme_and_no_way_to_change_it(as_rut, mara, sol, dear):
    make.answer(dear, mara, say="Count the hours.", approved_by=sol)
    page = as_rut.get(f"/themes/{dear.id}").text
    assert "Count the hours." in page
    assert "Add a tip" not in page and f"/themes/{dear.id}/edit" not in page


def test_a_stranger_is_asked_to_sign_in(stranger, dear):
    assert stranger.get(f"/themes/{dear.id}").status_code == 302


def test_a_theme_that_is_not_there(as_sol):
    assert as_sol.get("/themes/999").status_code == 404


def test_a_theme_is_renamed_and_given_to_somebody(as_sol, sol, dear):
    fields = sent(name="Price", owner_id=sol.id, due_on="2026-12-01", stamp=stamp(as_sol, dear))
    assert as_sol.post(f"/themes/{dear.id}/edit", data=fields).status_code == 303
    assert (dear.name, dear.owner_id, dear.due_on.isoformat()) == ("Price", sol.id, "2026-12-01")


def test_a_theme_needs_a_name(as_sol, dear):
    answer = as_sol.post(f"/themes/{dear.id}/edit", data=sent(name="", owner_id=""))
    assert answer.status_code == 422 and "Give the theme a name." in answer.text


def test_the_second_of_two_who_edit_is_told(as_sol, as_mara, dear):
    opened = stamp(as_sol, dear)
    as_mara.post(f"/themes/{dear.id}/edit", data=sent(name="Price", owner_id="", stamp=opened))
    answer = as_sol.post(f"/themes/{dear.id}/edit", data=sent(name="Cost", owner_id="", stamp=opened))
    assert answer.status_code == 409
    assert "Price" in answer.text and 'value="Cost"' in answer.text
    assert dear.name == "Price"


def test_readers_edit_and_merge_nothing(as_rut, mara, dear):
    other = start("Price", mara)
    assert as_rut.get(f"/themes/{dear.id}/edit").status_code == 403
    assert as_rut.post(f"/themes/{dear.id}/merging", data=sent(into=other.id)).status_code == 403


def test_merging_moves_everything_and_the_old_address_leads_on(as_sol, sol, mara, dear):
    other = start("Price", mara, words="What does it cost?", account="C AS")
    make.answer(dear, mara, say="Count the hours.", approved_by=sol)
    make.tip(dear, sol, "Ask.")
    with writing():
        follow(sol, "theme", dear.id)
        db.session.commit()
    assert "Price" in as_sol.get(f"/themes/{dear.id}/merging?q=pri").text
    answer = as_sol.post(f"/themes/{dear.id}/merging", data=sent(into=other.id))
    assert answer.status_code == 303
    page = as_sol.get(f"/themes/{dear.id}", follow_redirects=True).text
    for words in ("Price", "Det er for dyrt", "What does it cost?", "Count the hours.", "Ask."):
        assert words in page
    assert "Stop following" in page
    assert "Too expensive" not in as_sol.get("/themes/").text


def test_merging_asks_into_what(as_sol, mara, dear):
    start("Price", mara)
    assert as_sol.post(f"/themes/{dear.id}/merging", data=sent()).status_code == 422
    assert as_sol.post(f"/themes/{dear.id}/merging", data=sent(into=dear.id)).status_code == 422


def test_the_second_of_two_who_merge_it_is_told(as_sol, as_mara, mara, dear):
    price, cost = start("Price", mara), start("Cost", mara)
    as_mara.post(f"/themes/{dear.id}/merging", data=sent(into=price.id))
    assert as_sol.post(f"/themes/{dear.id}/merging", data=sent(into=cost.id)).status_code == 409
