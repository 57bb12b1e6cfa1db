"""Splitting and undoing in the browser."""

import uuid

import pytest
from sqlalchemy import select

from workspace.db import db, writing
from workspace.objections.acts import Act
from workspace.objections.models import Objection, Theme


def sent(**fields):
    return {"client_id": str(uuid.uuid4())} | fields


@pytest.fixture
def price(mara, sol):
    with writing():
        theme = Theme.start("Price", mara)
        for words in ("Det er for dyrt", "Det går for tregt"):
            Objection.log(sol, words=words, account="Nordlys AS", theme=theme)
        db.session.commit()
    return theme


@pytest.fixture
def slow(price):
    return db.session.scalar(select(Objection).where(Objection.words == "Det går for tregt"))


def test_what_is_checked_on_a_themes_page_is_moved_to_a_new_theme_and_back(as_mara, price, slow):
    assert f'name="objection_ids" value="{slow.id}"' in as_mara.get(f"/themes/{price.id}").text
    chosen = as_mara.get(f"/themes/{price.id}/splitting?objection_ids={slow.id}").text
    assert "Det går for tregt" in chosen and "Det er for dyrt" not in chosen
    form = sent(objection_ids=slow.id, name="Time")
    answer = as_mara.post(f"/themes/{price.id}/splitting", data=form, follow_redirects=True)
    assert "1 moved to “Time”." in answer.text and slow.theme.name == "Time"
    as_mara.post(f"/themes/{price.id}/splitting", data=form)
    act = db.session.scalar(select(Act))
    assert f'action="/themes/acts/{act.id}/undoing"' in answer.text
    back = as_mara.post(f"/themes/acts/{act.id}/undoing", data=sent(), follow_redirects=True)
    assert "Undone. 1 is back where it was." in back.text
    assert slow.theme_id == price.id and Theme.called("Time") is None


def test_an_existing_theme_takes_them_too(as_sol, mara, price, slow):
    with writing():
        time = Theme.start("Time", mara)
        db.session.commit()
    page = as_sol.get(f"/themes/{price.id}/splitting?objection_ids={slow.id}&q=ti").text
    assert f'value="{time.id}"' in page
    as_sol.post(f"/themes/{price.id}/splitting", data=sent(objection_ids=slow.id, theme_id=time.id))
    assert slow.theme_id == time.id


def test_it_asks_what_and_where(as_sol, price, slow):
    assert "Nothing is chosen" in as_sol.get(f"/themes/{price.id}/splitting").text
    assert as_sol.post(f"/themes/{price.id}/splitting", data=sent(name="Time")).status_code == 422
    nowhere = as_sol.post(f"/themes/{price.id}/splitting", data=sent(objection_ids=slow.id))
    assert nowhere.status_code == 422 and "Choose a theme, or give a new one a name." in nowhere.text
    itself = sent(objection_ids=slow.id, name="price")
    assert as_sol.post(f"/themes/{price.id}/splitting", data=itself).status_code == 409


def test_a_merge_is_undone_from_its_notice_and_from_the_history(as_mara, mara, price, slow):
    with writing():
        cost = Theme.start("Cost", mara)
        db.session.commit()
    as_mara.get(f"/themes/{price.id}/merging")
    merged = as_mara.post(f"/themes/{price.id}/merging", data=sent(into=cost.id), follow_redirects=True)
    act = db.session.scalar(select(Act))
    assert f'action="/themes/acts/{act.id}/undoing"' in merged.text
    history = as_mara.get(f"/themes/{cost.id}/history").text
    assert "“Price” was merged into “Cost”" in history and "2 objections and questions" in history
    as_mara.post(f"/themes/acts/{act.id}/undoing", data=sent())
    assert slow.theme_id == price.id and price.merged_into_id is None
    history = as_mara.get(f"/themes/{cost.id}/history").text
    assert "Undone by Mara" in history and "undoing" not in history
    twice = as_mara.post(f"/themes/acts/{act.id}/undoing", data=sent(), follow_redirects=True)
    assert "It was undone." in twice.text


def test_the_history_says_why_something_cannot_be_undone(as_mara, as_rut, mara, price):
    with writing():
        cost, other = Theme.start("Cost", mara), Theme.start("Value", mara)
        price.merge_into(cost, mara)
        cost.merge_into(other, mara)
        db.session.commit()
    assert "Undo that first." in as_mara.get(f"/themes/{price.id}/history").text
    assert "undoing" not in as_rut.get(f"/themes/{other.id}/history").text
    assert "Nothing was merged or moved" in as_rut.get(f"/themes/{_start(mara)}/history").text


def test_a_reader_moves_and_undoes_nothing(as_rut, mara, price, slow):
    with writing():
        act = price.merge_into(Theme.start("Cost", mara), mara)
        db.session.commit()
    assert as_rut.get(f"/themes/{price.id}/splitting").status_code == 403
    assert as_rut.post(f"/themes/acts/{act.id}/undoing", data=sent()).status_code == 403


def _start(mara) -> int:
    with writing():
        theme = Theme.start("Quiet", mara)
        db.session.commit()
    return theme.id


@pytest.mark.parametrize("door", ["splitting", "merging"])
def test_a_form_that_lost_its_key_is_shown_again(as_mara, price, slow, door):
    form = {"client_id": "lost", "objection_ids": slow.id, "name": "Time"}
    answer = as_mara.post(f"/themes/{price.id}/{door}", data=form)
    assert answer.status_code == 422 and slow.theme_id == price.id
