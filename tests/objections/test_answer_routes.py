"""Answers and tips in the browser."""

import re
import uuid

import pytest
from sqlalchemy import func, select

from tests import make
from workspace.db import db, writing
from workspace.objections.answers import Answer, AnswerTranslation, Outcome, Tip
from workspace.objections.models import Objection, Theme


@pytest.fixture
def theme(mara):
    with writing():
        theme = Theme.start("Too expensive", mara)
        db.session.commit()
    return theme


def sent(**fields):
    return {"client_id": str(uuid.uuid4())} | fields


def written(**fields):
    """The form of a new answer."""
    empty = {"know": "", "say": "", "do": "", "language": "nb", "persona_id": "", "product_id": ""}
    return sent(**(empty | fields))


def hidden(page, name):
    return re.search(rf'name="{name}" type="hidden" value="([^"]*)"', page)[1]


def seqs(browser, answer):
    return hidden(browser.get(f"/answers/{answer.id}").text, "seqs")


def test_an_answer_is_drafted_and_waits(as_mara, as_rut, sol, theme):
    answer = as_mara.post(f"/answers/new?theme_id={theme.id}", data=written(say="Tell timene."))
    assert answer.status_code == 303
    assert db.session.scalar(select(Answer)).say.markdown == "Tell timene."
    page = as_rut.get(f"/themes/{theme.id}").text
    assert "A draft by Mara waits for approval" in page and "Unanswered" in page


def test_an_answer_may_be_for_one_persona(as_mara, theme, sol):
    ingrid = make.persona("Ingrid")
    as_mara.post(f"/answers/new?theme_id={theme.id}", data=written(say="Tell.", persona_id=ingrid.id))
    assert db.session.scalar(select(Answer)).persona == ingrid


def test_an_answer_needs_a_language_we_know(as_mara, theme):
    answer = as_mara.post(f"/answers/new?theme_id={theme.id}", data=written(say="Kept", language="fi"))
    assert answer.status_code == 422 and "Kept" in answer.text


def test_readers_write_and_approve_nothing(as_rut, theme, mara, sol):
    answer = make.answer(theme, mara, say="Count.")
    assert as_rut.post(f"/answers/new?theme_id={theme.id}", data=written()).status_code == 403
    assert as_rut.get(f"/answers/{answer.id}").status_code == 200
    assert as_rut.post(f"/answers/{answer.id}/approval", data=sent(seqs="0-1-0")).status_code == 403


def test_the_second_of_two_drafts_is_sent_to_the_first(as_mara, sol, theme):
    begun = make.answer(theme, sol, say="Count.")
    answer = as_mara.post(f"/answers/new?theme_id={theme.id}", data=written(say="My own words"))
    assert answer.status_code == 409
    assert "My own words" in answer.text and f"/answers/{begun.id}" in answer.text


def test_a_form_sent_twice_makes_one_answer(as_mara, theme):
    form = written(say="Tell.")
    for _ in range(2):
        assert as_mara.post(f"/answers/new?theme_id={theme.id}", data=form).status_code == 303
    assert db.session.scalar(select(func.count(Answer.id))) == 1


def test_the_other_side_approves_and_everyone_sees_it(as_sol, as_rut, mara, theme):
    answer = make.answer(theme, mara, say="Count the hours.")
    response = as_sol.post(f"/answers/{answer.id}/approval", data=sent(seqs=seqs(as_sol, answer)))
    assert response.status_code == 303
    page = as_rut.get(f"/themes/{theme.id}").text
    assert "Count the hours." in page and "Approved by Sol" in page and "Answered" in page


def test_its_author_reads_why_not(as_mara, mara, sol, theme):
    answer = make.answer(theme, mara, say="Count.")
    page = as_mara.get(f"/answers/{answer.id}").text
    assert "You wrote it, so somebody from sales approves it." in page
    assert as_mara.post(f"/answers/{answer.id}/approval", data=sent(seqs="0-1-0")).status_code == 403


def test_where_nobody_else_is_in_sales_the_page_says_so(as_mara, mara, theme):
    answer = make.answer(theme, mara, say="Count.")
    page = as_mara.get(f"/answers/{answer.id}").text
    assert "Nobody else here is in sales, so you may approve it." in page
    response = as_mara.post(f"/answers/{answer.id}/approval", data=sent(seqs=seqs(as_mara, answer)))
    assert response.status_code == 303


def test_approving_what_was_not_read_is_refused(as_sol, mara, theme):
    answer = make.answer(theme, mara, say="Count.")
    opened = seqs(as_sol, answer)
    with writing():
        answer.say.write("Count twice.", mara)
        db.session.commit()
    refused = as_sol.post(f"/answers/{answer.id}/approval", data=sent(seqs=opened))
    assert refused.status_code == 409 and "Count twice." in refused.text
    assert not answer.is_approved


def test_approving_needs_what_was_read(as_sol, mara, theme):
    answer = make.answer(theme, mara, say="Count.")
    assert as_sol.post(f"/answers/{answer.id}/approval", data=sent()).status_code == 422


def test_the_second_of_two_who_approve_is_told(as_sol, mara, sol, theme):
    answer = make.answer(theme, mara, say="Count.", approved_by=sol)
    kari = make.user("Kari", is_sales=True)
    as_kari = as_sol.application.test_client().sign_in(kari)
    response = as_kari.post(f"/answers/{answer.id}/approval", data=sent(seqs="0-1-0"))
    assert response.status_code == 409


def test_what_changed_since_approval_is_shown(as_mara, as_rut, mara, sol, theme):
    answer = make.answer(theme, mara, say="Count the hours.", approved_by=sol)
    with writing():
        answer.say.write("Count the days.", mara)
        db.session.commit()
    page = as_mara.get(f"/answers/{answer.id}").text
    assert "Changed since approved" in page and "<ins>" in page and "<del>" in page
    readers = as_rut.get(f"/themes/{theme.id}").text
    assert "Count the hours." in readers and "Count the days." not in readers
    assert "Changed since approved" in readers


def test_a_replaced_answer_is_history(as_rut, mara, sol, theme):
    old = make.answer(theme, mara, say="Count the hours.", approved_by=sol)
    make.answer(theme, mara, say="Count the days.", approved_by=sol)
    page = as_rut.get(f"/themes/{theme.id}").text
    assert "1 earlier answer" in page and "Approved by Sol" in page and "never tried" in page
    assert "See the answer that replaced it" in as_rut.get(f"/answers/{old.id}").text


def test_an_answer_is_translated_and_read_in_ones_language(as_sol, mara, sol, theme, as_rut):
    answer = make.answer(theme, mara, language="nb", say="Tell timene.", approved_by=sol)
    assert "Not in English yet: this is Norwegian Bokmål." in as_rut.get(f"/themes/{theme.id}").text
    fields = sent(know="", say="Count the hours.", do="", stamp="")
    assert as_sol.post(f"/answers/{answer.id}/translations/en", data=fields).status_code == 303
    page = as_rut.get(f"/themes/{theme.id}").text
    assert "Count the hours." in page and "Not in English yet" not in page


def test_a_translation_that_fell_behind_is_marked(as_sol, mara, sol, theme):
    answer = make.answer(theme, mara, language="nb", say="Tell timene.", approved_by=sol)
    with writing():
        answer.translate("en", sol, know="", say="Count the hours.", do="")
        answer.say.write("Tell dagene.", mara)
        answer.approve(sol)
        db.session.commit()
    assert "Behind the original" in as_sol.get(f"/answers/{answer.id}").text
    page = as_sol.get(f"/answers/{answer.id}/translations/en").text
    assert "What changed in the original since" in page and "dagene</ins>" in page
    assert "approved anew since this was translated" in as_sol.get(f"/themes/{theme.id}").text


def test_the_second_of_two_translators_is_told(as_sol, mara, sol, theme):
    answer = make.answer(theme, mara, language="nb", say="Tell.", approved_by=sol)
    with writing():
        answer.translate("en", mara, know="", say="Count.", do="")
        db.session.commit()
    fields = sent(know="", say="Mine", do="", stamp="")
    refused = as_sol.post(f"/answers/{answer.id}/translations/en", data=fields)
    assert refused.status_code == 409 and "Mine" in refused.text and "Count." in refused.text
    assert db.session.scalar(select(AnswerTranslation)).say == "Count."


def test_a_translation_may_be_too_long(as_sol, mara, sol, theme):
    answer = make.answer(theme, mara, language="nb", say="Tell.", approved_by=sol)
    fields = sent(know="", say="x" * 20_001, do="", stamp="")
    assert as_sol.post(f"/answers/{answer.id}/translations/en", data=fields).status_code == 422


def test_only_an_approved_answer_is_translated_into_another_language(as_sol, as_rut, mara, sol, theme):
    draft = make.answer(theme, mara, language="nb", say="Tell.")
    assert as_sol.get(f"/answers/{draft.id}/translations/en").status_code == 404
    answer = make.answer(make.theme("Other"), mara, language="nb", say="Tell.", approved_by=sol)
    assert as_sol.get(f"/answers/{answer.id}/translations/nb").status_code == 404
    assert as_sol.get(f"/answers/{answer.id}/translations/xx").status_code == 404
    assert as_rut.get(f"/answers/{answer.id}/translations/en").status_code == 403


def test_a_tip_stands_beneath_with_its_count(as_sol, sol, theme):
    as_sol.post(f"/answers/tips/new?theme_id={theme.id}", data=sent(words="Ask about last quarter."))
    with writing():
        tip = db.session.scalar(select(Tip))
        for helped in (True, True, True, False):
            heard = Objection.log(sol, words="Too dear", account="B AS", theme=theme)
            Outcome.note(heard, helped, tip=tip)
        db.session.commit()
    page = as_sol.get(f"/themes/{theme.id}").text
    assert "Ask about last quarter." in page and "helped 3 of 4" in page


def test_a_tip_needs_words(as_sol, theme):
    response = as_sol.post(f"/answers/tips/new?theme_id={theme.id}", data=sent(words=""))
    assert response.status_code == 422 and "Write what works for you." in response.text


def test_a_reader_adds_and_removes_no_tip(as_rut, sol, theme):
    tip = make.tip(theme, sol)
    assert as_rut.post(f"/answers/tips/new?theme_id={theme.id}", data=sent(words="x")).status_code == 403
    assert as_rut.post(f"/answers/tips/{tip.id}/removal", data=sent()).status_code == 403


def test_its_author_removes_a_tip_and_a_colleague_does_not(as_sol, as_mara, sol, theme):
    tip = make.tip(theme, sol)
    assert as_mara.post(f"/answers/tips/{tip.id}/removal", data=sent()).status_code == 403
    assert as_sol.post(f"/answers/tips/{tip.id}/removal", data=sent()).status_code == 303
    assert db.session.scalar(select(func.count(Tip.id))) == 0
    assert as_sol.post("/answers/tips/999/removal", data=sent()).status_code == 404


def test_a_tip_that_helps_more_often_is_offered_as_the_answer(as_mara, mara, sol, theme):
    answer, tip = make.answer(theme, mara, say="Count.", approved_by=sol), make.tip(theme, sol, "Ask.")
    assert "Make it the answer" not in as_mara.get(f"/themes/{theme.id}").text
    with writing():
        for thing in ({"tip": tip}, {"tip": tip}, {"tip": tip}, {"answer": answer}):
            heard = Objection.log(sol, words="Too dear", account="B AS", theme=theme)
            Outcome.note(heard, "tip" in thing, **thing)
        db.session.commit()
    assert "Make it the answer" in as_mara.get(f"/themes/{theme.id}").text
    response = as_mara.post(f"/answers/tips/{tip.id}/answer", data=sent(), follow_redirects=True)
    assert "Ask." in response.text and "Draft" in response.text and "From a tip by Sol" in response.text
    assert "Make it the answer" not in as_mara.get(f"/themes/{theme.id}").text
    refused = as_mara.post(f"/answers/tips/{tip.id}/answer", data=sent())
    assert refused.status_code == 409 and "begun before" in refused.text


def test_a_reader_makes_no_tip_the_answer(as_rut, as_sol, sol, theme):
    tip = make.tip(theme, sol)
    assert as_rut.post(f"/answers/tips/{tip.id}/answer", data=sent()).status_code == 403
    assert as_sol.post(f"/answers/tips/{tip.id}/answer", data={"client_id": "x"}).status_code == 400


def test_an_answers_page_asks_little_of_the_database(as_sol, mara, sol, theme, queries):
    answer = make.answer(theme, mara, know="a", say="b", do="c", approved_by=sol)
    with writing():
        for language in ("nb", "sv", "da"):
            answer.translate(language, mara, know="a", say="b", do="c")
        answer.say.write("d", mara)
        db.session.commit()
    with queries() as seen:
        as_sol.get(f"/answers/{answer.id}")
    assert len(seen) <= 12


def test_a_stranger_is_asked_to_sign_in(stranger, mara, sol, theme):
    answer = make.answer(theme, mara, say="Count.")
    assert stranger.get(f"/answers/{answer.id}").status_code == 302
