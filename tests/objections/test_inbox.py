"""Sorting what nobody has sorted yet."""

import uuid

import pytest
from sqlalchemy import func, select

from workspace.db import db, writing
from workspace.objections.models import Objection, Theme, ThemeStanding


@pytest.fixture
def logged(sol):
    """Three that nobody has sorted."""
    with writing():
        rows = [
            Objection.log(sol, words=words, account=f"{account} AS")
            for account, words in (
                ("Nordlys", "Prisen er altfor høy"),
                ("Havn", "Hvor lagres dataene våre?"),
                ("Fjord", "Det er for dyrt"),
            )
        ]
        db.session.commit()
    return rows


@pytest.fixture
def dear(mara, sol):
    with writing():
        theme = Theme.start("For dyrt", mara)
        Objection.log(sol, words="Dette er for dyrt for oss", account="Vest AS", theme=theme)
        db.session.commit()
    return theme


def sent(*rows, **fields):
    return {"client_id": str(uuid.uuid4()), "objection_ids": [row.id for row in rows]} | fields


def test_the_newest_is_shown_with_the_themes_it_is_like(as_sol, logged, dear):
    page = as_sol.get("/themes/inbox").text
    assert "3 wait" in page
    assert (
        "<blockquote" in page and "Det er for dyrt" in page.split("<blockquote")[1].split("</blockquote>")[0]
    )
    assert f'name="theme_id" value="{dear.id}"' in page


def test_one_tap_sorts_it_and_the_next_comes_up(as_sol, logged, dear):
    answer = as_sol.post("/themes/inbox", data=sent(logged[2], theme_id=dear.id), follow_redirects=True)
    assert "1 sorted into “For dyrt”" in answer.text
    assert logged[2].theme_id == dear.id
    assert "Hvor lagres" in answer.text.split("<blockquote")[1].split("</blockquote>")[0]


def test_several_become_a_new_theme_at_once(as_mara, logged):
    answer = as_mara.post("/themes/inbox", data=sent(logged[0], logged[2], theme_id="", name="Price"))
    assert answer.status_code == 303
    theme = db.session.scalar(select(Theme))
    assert {row.theme_id for row in (logged[0], logged[2])} == {theme.id}
    assert db.session.scalar(select(ThemeStanding.accounts)) == 2


def test_a_new_theme_of_a_known_name_is_that_theme(as_mara, logged, dear):
    as_mara.post("/themes/inbox", data=sent(logged[0], name="for DYRT"))
    assert logged[0].theme_id == dear.id
    assert db.session.scalar(select(func.count(Theme.id))) == 1


def test_the_name_of_a_new_theme_is_suggested(as_sol, logged):
    assert 'value="Det er for dyrt"' in as_sol.get("/themes/inbox").text


def test_another_one_can_be_chosen_and_themes_searched(as_sol, logged, dear):
    page = as_sol.get(f"/themes/inbox?objection={logged[1].id}&q=dyrt").text
    assert "Hvor lagres" in page.split("<blockquote")[1].split("</blockquote>")[0]
    assert f'name="theme_id" value="{dear.id}"' in page


@pytest.mark.parametrize("fields", [{"name": "  "}, {"theme_id": "999"}, {"theme_id": "x"}])
def test_it_asks_where_they_belong(as_sol, logged, fields):
    assert as_sol.post("/themes/inbox", data=sent(logged[0], **fields)).status_code == 422


def test_it_asks_what_belongs_together(as_sol, logged, dear):
    answer = as_sol.post("/themes/inbox", data=sent(theme_id=dear.id))
    assert answer.status_code == 422 and "Check what belongs together first." in answer.text


def test_what_somebody_else_sorted_meanwhile_stays_there(as_sol, as_mara, mara, logged, dear):
    with writing():
        other = Theme.start("Other", mara)
        db.session.commit()
    as_mara.post("/themes/inbox", data=sent(logged[0], theme_id=other.id))
    both = as_sol.post(
        "/themes/inbox", data=sent(logged[0], logged[2], theme_id=dear.id), follow_redirects=True
    )
    assert "1 was sorted by someone else meanwhile" in both.text
    assert (logged[0].theme_id, logged[2].theme_id) == (other.id, dear.id)
    assert as_sol.post("/themes/inbox", data=sent(logged[0], theme_id=dear.id)).status_code == 409


def test_a_reader_looks_and_sorts_nothing(as_rut, logged, dear):
    page = as_rut.get("/themes/inbox").text
    assert "Det er for dyrt" in page and 'type="checkbox"' not in page
    assert as_rut.post("/themes/inbox", data=sent(logged[0], theme_id=dear.id)).status_code == 403


def test_an_empty_inbox_says_so(as_sol):
    assert "Everything is sorted" in as_sol.get("/themes/inbox").text


def test_a_form_sent_twice_starts_one_theme(as_sol, logged):
    form = sent(logged[0], name="Price")
    as_sol.post("/themes/inbox", data=form)
    assert as_sol.post("/themes/inbox", data=form).status_code == 303
    assert db.session.scalar(select(func.count(Theme.id))) == 1


def test_a_merged_theme_takes_nothing_itself(as_sol, mara, logged, dear):
    with writing():
        other = Theme.start("Price", mara)
        dear.merge_into(other, mara)
        db.session.commit()
    as_sol.post("/themes/inbox", data=sent(logged[0], theme_id=dear.id))
    assert logged[0].theme_id == other.id


def test_it_asks_little_of_the_database_however_long_it_is(as_sol, sol, mara, dear, queries):
    many = "Prisen er altfor høy og kostnaden ved lisenser, opplæring, drift og support er for dyr for oss"
    with writing():
        for name in ("Price", "Opplæring", "Support"):
            theme = Theme.start(name, mara)
            Objection.log(sol, words=many, account="Vest AS", theme=theme)
        for n in range(9):
            Objection.log(sol, words=f"{many} {n}", account="Nordlys AS")
        db.session.commit()
    with queries() as seen:
        as_sol.get("/themes/inbox")
    assert len(seen) <= 12, "\n".join(seen)


def test_a_long_inbox_is_paged(as_sol, sol):
    with writing():
        for n in range(21):
            Objection.log(sol, words=f"Nummer {n} er for dyrt", account="Vest AS")
        db.session.commit()
    page = as_sol.get("/themes/inbox").text
    assert page.count('name="objection_ids" value=') >= 20
    assert 'class="pager"' in page
