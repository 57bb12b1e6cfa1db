"""An answer has an owner, who is asked in time whether it is still right."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import make
from tests.objections.test_answer_routes import sent
from workspace.activity.models import Event, Notice
from workspace.db import db, today, writing
from workspace.objections.in_force import in_force
from workspace.objections.keeping import RIGHT_FOR


@pytest.fixture
def theme(workspace, mara):
    return make.theme(owner_id=mara.id)


@pytest.fixture
def answer(theme, mara, sol):
    return make.answer(theme, mara, say="Count the hours.", approved_by=sol)


def expire(answer, days=1):
    with writing():
        answer.review_on = today() - timedelta(days=days)
        db.session.commit()


def test_whoever_begins_it_keeps_it_for_half_a_year(answer, mara):
    assert (answer.owner_id, answer.review_on) == (mara.id, today() + RIGHT_FOR)
    assert not answer.review_is_near and not answer.is_expired


def test_a_draft_is_looked_at_when_it_is_approved_and_not_before(theme, mara):
    draft = make.answer(theme, mara, say="Count.")
    assert draft.review_on is None and not draft.review_is_near


def test_it_is_near_thirty_days_ahead_and_then_expired(answer):
    for days, is_near, is_expired in (
        (-31, False, False),
        (-30, True, False),
        (0, True, False),
        (1, True, True),
    ):
        expire(answer, days)
        assert (answer.review_is_near, answer.is_expired) == (is_near, is_expired), days
    assert in_force([answer.theme_id], "en")[answer.theme_id].is_expired


def test_what_was_replaced_expires_no_more(answer, theme, mara, sol):
    expire(answer)
    make.answer(theme, mara, say="Count the days.", approved_by=sol)
    assert not answer.is_expired and answer.replaced_at


def test_still_right_is_for_another_half_year(answer, sol):
    expire(answer)
    with writing():
        answer.still_right(sol)
        db.session.commit()
    assert answer.review_on == today() + RIGHT_FOR
    assert db.session.scalar(select(Event).where(Event.verb == "still_right")).row_id == answer.theme_id


def test_approving_it_anew_is_a_look_at_it(answer, mara, sol):
    expire(answer)
    with writing():
        answer.say.write("Count the days.", mara)
        answer.approve(sol)
        db.session.commit()
    assert answer.review_on == today() + RIGHT_FOR


def test_a_new_owner_is_told_and_the_same_one_is_not(answer, mara, sol):
    for _ in range(2):
        with writing():
            answer.entrust(mara, sol, today())
            db.session.commit()
    told = select(Notice.user_id).join(Event).where(Event.verb == "entrusted")
    assert db.session.scalars(told).all() == [sol.id]
    assert (answer.owner, answer.review_on) == (sol, today())


def test_one_button_says_that_it_is_still_right(as_sol, as_rut, answer):
    expire(answer)
    page = as_rut.get(f"/themes/{answer.theme_id}").text
    assert "review date of this answer has passed" in page and "/still-right" not in page
    assert f"/answers/{answer.id}/still-right" in as_sol.get(f"/themes/{answer.theme_id}").text
    assert as_rut.post(f"/answers/{answer.id}/still-right", data=sent()).status_code == 403
    response = as_sol.post(f"/answers/{answer.id}/still-right", data=sent(), follow_redirects=True)
    assert "still right for another half year" in response.text
    assert "review date of this answer" not in as_rut.get(f"/themes/{answer.theme_id}").text


def test_a_draft_cannot_be_still_right(as_sol, theme, mara):
    draft = make.answer(theme, mara, say="Count.")
    response = as_sol.post(f"/answers/{draft.id}/still-right", data=sent(), follow_redirects=True)
    assert "Nothing was saved" in response.text
    assert draft.review_on is None


def test_the_owner_and_the_date_are_changed_on_one_page(as_mara, as_rut, answer, sol):
    page = as_mara.get(f"/answers/{answer.id}/owner").text
    assert "Review by" in page and "Sol" in page
    fields = sent(owner_id=sol.id, review_on="2027-03-01", seen=answer.kept_stamp)
    assert as_mara.post(f"/answers/{answer.id}/owner", data=fields).status_code == 303
    assert (answer.owner, str(answer.review_on)) == (sol, "2027-03-01")
    refused = as_mara.post(f"/answers/{answer.id}/owner", data=fields)
    assert refused.status_code == 409 and "owned by Sol" in refused.text
    assert as_mara.post(f"/answers/{answer.id}/owner", data=sent(owner_id="x")).status_code == 422
    assert as_rut.get(f"/answers/{answer.id}/owner").status_code == 403


def test_without_an_owner_or_a_date_nobody_is_asked(as_mara, answer):
    fields = sent(owner_id="", review_on="", seen=answer.kept_stamp)
    assert as_mara.post(f"/answers/{answer.id}/owner", data=fields).status_code == 303
    assert answer.owner is None and not answer.review_is_near
    assert "nobody keeps it right" in as_mara.get(f"/themes/{answer.theme_id}").text
