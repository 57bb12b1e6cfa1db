"""Whose week it is to sort."""

import uuid

import pytest
from sqlalchemy import select

from tests import make
from workspace.activity.models import Notice
from workspace.db import db, writing
from workspace.objections import rota
from workspace.objections.models import Objection


def sent(**fields):
    return {"client_id": str(uuid.uuid4())} | fields


@pytest.fixture
def three(mara):
    return [mara, make.user("Nils", is_marketing=True), make.user("Oda", is_marketing=True)]


def names(weeks) -> list[str]:
    return [week.person.name for week in weeks]


def test_the_people_of_marketing_take_turns_that_pass_on_monday(three, sol, at):
    at(2026, 11, 30, 0, 1)  # a Monday
    coming = names(rota.weeks(4))
    assert sorted(coming[:3]) == ["Mara", "Nils", "Oda"] and coming[3] == coming[0]
    at(2026, 12, 6, 23, 59)
    assert names(rota.weeks(1)) == coming[:1]
    at(2026, 12, 7, 0, 1)
    assert names(rota.weeks(1)) == coming[1:2]


def test_whoever_joins_in_the_middle_of_a_week_moves_nobodys_turn(three, at):
    at(2026, 11, 30, 9)
    before = rota.this_week().name
    at(2026, 12, 2, 9)
    for n in range(4):
        make.user(f"New {n}", is_marketing=True)
        assert rota.this_week().name == before


def test_without_marketing_it_is_the_admins_turn(sol, alma):
    assert rota.this_week().name == "Alma"


def test_a_week_is_handed_over_and_the_next_goes_as_it_would_have(three, sol, at):
    at(2026, 11, 30, 9)
    coming = names(rota.weeks(3))
    with writing():
        rota.hand_over(db.session.merge(three[0]), sol)
        rota.hand_over(db.session.merge(sol), three[0])
        db.session.commit()
    assert names(rota.weeks(3)) == ["Sol", *coming[1:]]
    assert sol.id in set(db.session.scalars(select(Notice.user_id)))


def test_who_is_chosen_takes_turns_and_this_week_stays_whose_it_is(three, sol, at):
    at(2026, 11, 30, 9)
    person = rota.this_week()
    with writing():
        rota.choose([sol, next(user for user in three if user.id == person.id)])
        db.session.commit()
    assert rota.this_week().name == person.name
    assert set(names(rota.weeks(5))) == {"Sol", person.name}
    with writing():
        rota.choose([sol])
        db.session.commit()
    assert names(rota.weeks(2)) == ["Sol", "Sol"]


def test_a_removed_person_has_no_turn(three, sol, at):
    at(2026, 11, 30, 9)
    with writing():
        rota.choose([sol])
        db.session.merge(sol).removed_at = at(2026, 11, 30, 9)
        db.session.commit()
    assert rota.this_week().name != "Sol"


def test_whose_week_it_is_stands_on_the_inbox_and_on_the_first_page(as_mara, as_sol, mara, sol):
    with writing():
        Objection.log(sol, words="Dyrt", account="Nordlys AS")
        db.session.commit()
    assert "You sort this week: 1 left" in as_mara.get("/").text
    assert "Mara sorts this week" in as_sol.get("/").text
    assert "Mara sorts this week" in as_sol.get("/themes/inbox").text


def test_one_hands_over_on_the_page_of_turns(as_mara, as_rut, mara, sol):
    assert "This week" in as_rut.get("/themes/turns").text
    answer = as_mara.post("/themes/turns/week", data=sent(person=sol.id), follow_redirects=True)
    assert "Sol sorts this week." in answer.text
    assert as_mara.post("/themes/turns/week", data=sent(person=0)).status_code == 400
    assert as_rut.post("/themes/turns/week", data=sent(person=sol.id)).status_code == 403


def test_a_lead_or_an_admin_says_who_takes_turns(app, as_alma, as_mara, sol, mara):
    as_alma.post("/themes/turns", data=sent(people=[sol.id]))
    assert rota.chosen() == [sol.id]
    jeppe = app.test_client().sign_in(make.user("Jeppe", is_sales=True, is_lead_of_sales=True))
    assert jeppe.post("/themes/turns", data=sent(people=[])).status_code == 303
    assert rota.chosen() == []
    assert jeppe.post("/themes/turns", data=sent(people=["x"])).status_code == 422
    assert as_mara.post("/themes/turns", data=sent(people=[sol.id])).status_code == 403
