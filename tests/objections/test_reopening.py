"""What was resolved and did not help is open again, whichever way it was heard."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import make
from tests.briefs.test_routes import tap
from tests.importing.test_running import bring
from tests.objections.test_answer_routes import sent
from workspace.activity.models import Event, Notice
from workspace.db import db, now, today, writing
from workspace.home import waiting
from workspace.objections.models import Objection


@pytest.fixture
def resolved(workspace, mara, sol):
    """A theme of Mara's that was answered and resolved a week ago."""
    theme = make.theme("Price", owner_id=mara.id)
    make.answer(theme, mara, say="Count the hours.", approved_by=sol)
    week_ago = now() - timedelta(days=7)
    with writing():
        theme.decide("not_content", mara, owner=mara, reason="price")
        theme.answered_at = theme.resolved_at = theme.last_resolved_at = week_ago
        db.session.commit()
    return theme


def told_of_reopening():
    return db.session.scalars(select(Notice.user_id).join(Event).where(Event.verb == "reopened")).all()


def captured(browser, theme, **said):
    form = {"words": "Still too dear", "company": "Ås AS", "kind": "objection", "theme_id": theme.id}
    return browser.post("/objections/new", data=sent(**form, **said))


def test_logging_that_it_did_not_help_reopens_it_and_tells_its_owner(as_sol, resolved, mara):
    captured(as_sol, resolved, helped="yes")
    assert resolved.resolved_at
    captured(as_sol, resolved, helped="no")
    assert resolved.resolved_at is None and resolved.is_open_again
    assert told_of_reopening() == [mara.id]


def test_a_tap_in_a_brief_reopens_it(as_sol, resolved, mara):
    tap(as_sol, "Ås AS", resolved.id, helped="yes")
    assert resolved.resolved_at
    tap(as_sol, "Ås AS", resolved.id, helped="no")
    assert resolved.is_open_again and told_of_reopening() == [mara.id]


def test_an_import_reopens_it_and_tells_its_owner_once(as_sol, resolved, mara):
    text = "Date,Account,Objection,Theme,Language,Helped\n"
    rows = [f"{today()},Ås AS,For dyrt {n},Price,nb,no\n" for n in range(2)]
    bring(as_sol, "o.csv", text + "".join(rows))
    assert resolved.is_open_again and told_of_reopening() == [mara.id]


def test_an_import_of_what_was_heard_before_reopens_nothing(as_sol, resolved):
    day = today() - timedelta(days=20)
    bring(as_sol, "o.csv", f"Date,Account,Objection,Theme,Language,Helped\n{day},Ås AS,Dyrt,Price,nb,no\n")
    assert resolved.resolved_at and told_of_reopening() == []


def test_an_outcome_told_later_reopens_it_when_it_was_heard_after(as_sol, resolved, mara):
    captured(as_sol, resolved)
    assert resolved.resolved_at
    objection = db.session.scalar(select(Objection))
    as_sol.post(f"/objections/{objection.id}/outcome", data=sent(helped="no"))
    assert resolved.is_open_again and told_of_reopening() == [mara.id]


def test_what_was_said_earlier_on_the_day_it_was_resolved_reopens_nothing(resolved, sol):
    with writing():
        objection = Objection.log(sol, words="Too dear", account="Ås AS", theme=resolved)
        resolved.resolved_at = now() + timedelta(seconds=1)
        objection.note_outcome(False, sol)
        db.session.commit()
    assert resolved.resolved_at


def test_the_page_says_who_did_not_buy_the_answer(as_rut, as_sol, resolved):
    captured(as_sol, resolved, helped="no")
    page = as_rut.get(f"/themes/{resolved.id}").text
    assert "the answer did not help" in page and "Still too dear" in page and "Ås AS" in page


def test_it_waits_for_its_owner_until_a_better_answer_is_approved(as_sol, as_mara, resolved, mara):
    captured(as_sol, resolved, helped="no")
    assert [(one.kind, one.id) for one in waiting.due(mara)] == [("again", resolved.id)]
    assert "the answer did not help" in as_mara.get("/").text
    kari = make.user("Kari", is_sales=True)
    before = resolved.answered_at
    make.answer(resolved, mara, say="Count the days.", approved_by=kari)
    assert not resolved.is_open_again and resolved.answered_at > before
    assert waiting.due(mara) == []
    assert "the answer did not help" not in as_mara.get(f"/themes/{resolved.id}").text


def test_a_better_answer_does_not_move_the_day_it_was_answered(resolved, mara, sol):
    before = resolved.answered_at
    make.answer(resolved, mara, say="Count the days.", approved_by=sol)
    assert resolved.answered_at == before


def test_the_page_of_a_theme_that_is_open_again_asks_few_questions(as_sol, resolved, sol, queries):
    captured(as_sol, resolved, helped="no")
    make.tip(resolved, sol, "Ask.")
    path = f"/themes/{resolved.id}"
    with queries() as seen:
        assert as_sol.get(path).status_code == 200
    assert len(seen) <= 12, "\n".join(seen)
