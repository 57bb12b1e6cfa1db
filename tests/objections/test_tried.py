"""What was tried when it was heard: one tap, and it counts as the occasion did."""

import pytest
from sqlalchemy import select

from tests import make
from tests.objections.test_answer_routes import sent
from tests.objections.test_sending import linked
from workspace.db import db, writing
from workspace.objections import tried
from workspace.objections.answers import Tip
from workspace.objections.models import Objection
from workspace.objections.records import records


@pytest.fixture
def theme(workspace, mara):
    return make.theme(owner_id=mara.id)


@pytest.fixture
def heard(theme, sol):
    deal = make.deal(make.account("Fjordkraft AS"))
    return logged(sol, theme, deal=deal)


def logged(by, theme, **said):
    account = said["deal"].account if said.get("deal") else "Ås AS"
    with writing():
        row = Objection.log(by, words="Too dear", account=account, theme=theme, language="en", **said)
        db.session.commit()
    return row


def tap(browser, objection, thing, **more):
    return browser.post(f"/objections/{objection.id}/tried", data=sent(thing=thing, **more))


def test_all_that_meets_the_theme_may_have_been_tried_what_helped_most_first(theme, heard, mara, sol):
    answer = make.answer(theme, mara, say="Count.", approved_by=sol)
    tip, asset = make.tip(theme, sol, "Ask."), linked(theme, title="Sums", language="en")
    with writing():
        other = Objection.log(sol, words="Dear", account="B AS", theme=theme, helped=True)
        tried.note(other, "tip", tip.id, sol)
        db.session.commit()
    found = [(thing.kind, thing.id, thing.record) for thing in tried.things(heard)]
    assert found == [("tip", tip.id, (1, 1)), ("answer", answer.id, (0, 0)), ("asset", asset.id, (0, 0))]


def test_what_does_not_meet_the_theme_was_not_tried(theme, heard, sol, mara):
    elsewhere = make.tip(make.theme("Other"), sol, "Ask.")
    with writing(), pytest.raises(LookupError):
        tried.note(heard, "tip", elsewhere.id, sol)
    unsorted = make.objection()
    assert tried.things(unsorted) == []


def test_a_tap_counts_as_the_occasion_did_known_at_the_next_log_of_the_deal(as_sol, theme, heard, mara, sol):
    answer = make.answer(theme, mara, say="Count.", approved_by=sol)
    for _ in range(2):
        assert tap(as_sol, heard, f"answer-{answer.id}").status_code == 303
    assert records(theme).answers == {}
    page = as_sol.get(f"/objections/{heard.id}/logged").text
    assert "You used this" in page and "asked at the next log of this deal" in page

    next_one = logged(sol, theme, deal=db.session.merge(heard).deal)
    page = as_sol.get(f"/objections/{next_one.id}/logged").text
    assert "Did it help the last time?" in page and f"/objections/{heard.id}/outcome" in page
    as_sol.post(f"/objections/{heard.id}/outcome", data=sent(helped="yes"))
    assert records(theme).answers == {answer.id: (1, 1)}
    assert f"/objections/{heard.id}/outcome" not in as_sol.get(f"/objections/{next_one.id}/logged").text


def test_a_tip_counts_where_it_helped(as_sol, theme, sol):
    tip = make.tip(theme, sol, "Ask.")
    objection = logged(sol, theme, helped=True)
    tap(as_sol, objection, f"tip-{tip.id}")
    assert "helped 1 of 1" in as_sol.get(f"/themes/{theme.id}").text


def test_nonsense_is_refused_and_what_is_not_there_not_found(as_sol, heard):
    assert tap(as_sol, heard, "answer").status_code == 400
    assert tap(as_sol, heard, "answer-1", client_id="x").status_code == 400
    assert tap(as_sol, heard, "answer-999").status_code == 404
    assert tap(as_sol, heard, "user-1").status_code == 404


def test_only_whoever_logged_it_says_what_was_tried(as_mara, as_rut, theme, heard, sol):
    tip = make.tip(theme, sol, "Ask.")
    for browser in (as_mara, as_rut):
        assert tap(browser, heard, f"tip-{tip.id}").status_code == 403
        assert browser.post(f"/objections/{heard.id}/tip", data=sent()).status_code == 403


def test_what_one_answered_becomes_a_tip_that_counts_from_there(as_sol, theme, sol):
    objection = logged(sol, theme, said_to_them="Ask what a day off costs.", helped=True)
    assert "Share as a tip" in as_sol.get(f"/objections/{objection.id}/logged").text
    form = sent()
    for _ in range(2):
        assert as_sol.post(f"/objections/{objection.id}/tip", data=form).status_code == 303
    tip = db.session.scalars(select(Tip)).one()
    assert (tip.words, tip.author) == ("Ask what a day off costs.", sol)
    assert records(theme).tips == {tip.id: (1, 1)}
    assert "Share as a tip" not in as_sol.get(f"/objections/{objection.id}/logged").text


def test_without_an_answer_there_is_no_tip_to_share(as_sol, heard):
    assert as_sol.post(f"/objections/{heard.id}/tip", data=sent()).status_code == 404
    assert as_sol.post(f"/objections/{heard.id}/tip", data={"client_id": "x"}).status_code == 400


def test_the_page_after_logging_asks_few_questions(as_sol, theme, heard, mara, sol, queries):
    make.answer(theme, mara, language="nb", say="Tell.", approved_by=sol)
    for n in range(4):
        make.tip(theme, sol, f"Ask {n}.")
        linked(theme, title=f"Sums {n}", language="en")
    for path in (f"/objections/{heard.id}/logged", f"/objections/{heard.id}"):
        with queries() as seen:
            assert as_sol.get(path).status_code == 200
        assert len(seen) <= 12, path + "\n".join(seen)
