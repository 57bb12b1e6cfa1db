"""Answers: drafted, approved, replaced, translated."""

import pytest
from sqlalchemy import func, select

from tests import make
from workspace.activity.models import Event, Notice
from workspace.db import db, writing
from workspace.objections.answers import AlreadyBegun, Answer
from workspace.objections.changes import since_approved, since_translated
from workspace.objections.in_force import in_force
from workspace.objections.models import Objection
from workspace.objections.tips import Tip
from workspace.texts.differences import Piece


@pytest.fixture
def theme(app, mara):
    return make.theme("Where is our data?", owner_id=mara.id)


def test_a_draft_is_met_by_nobody_until_it_is_approved(theme, mara, sol):
    answer = make.answer(theme, mara, say="In Oslo.")
    assert Answer.of(theme) is None
    approve(answer, sol)
    assert Answer.of(theme) == answer
    assert answer.wording.say == "In Oslo."
    assert theme.is_answered and theme.answered_at


def test_readers_see_the_approved_words_while_others_are_being_written(theme, mara, sol):
    answer = make.answer(theme, mara, say="In Oslo.", approved_by=sol)
    with writing():
        answer.say.write("In Oslo and Malmö.", mara)
        db.session.commit()
    assert answer.is_changed and answer.waits_for_approval
    assert answer.in_language("en").say == "In Oslo."
    approve(answer, sol)
    assert not answer.is_changed
    assert answer.in_language("en").say == "In Oslo and Malmö."


def test_a_better_one_replaces_it_in_one_step(theme, mara, sol):
    old = make.answer(theme, mara, say="In Oslo.", approved_by=sol)
    new = make.answer(theme, mara, say="In your own country.", approved_by=sol)
    assert Answer.of(theme) == new
    assert old.replaced_by_id == new.id
    assert not old.is_in_force and old.approved_say == "In Oslo."


def test_one_for_a_persona_stands_beside_the_one_for_all(theme, mara, sol):
    ingrid, bo = make.persona("Ingrid"), make.persona("Bo")
    for_all = make.answer(theme, mara, say="In Oslo.", approved_by=sol)
    hers = make.answer(theme, mara, say="ISO 27001.", approved_by=sol, persona=ingrid)
    assert Answer.of(theme) == for_all
    assert Answer.of(theme, ingrid) == hers
    assert Answer.of(theme, bo) == for_all
    assert in_force([theme.id], "en", persona_id=ingrid.id)[theme.id].answer_id == hers.id
    assert in_force([theme.id], "en")[theme.id].answer_id == for_all.id


def test_two_cannot_draft_for_the_same_at_once(theme, mara, sol):
    begun = make.answer(theme, mara)
    with pytest.raises(AlreadyBegun) as refused, writing():
        Answer.draft(theme, sol, "nb")
    assert refused.value.answer == begun


def test_whoever_logged_it_and_its_author_are_told_once(theme, mara, sol, alma):
    with writing():
        Objection.log(sol, words="Hvor lagres data?", account="Fjordkraft AS", theme=theme)
        db.session.commit()
    kari = make.user("Kari", is_sales=True)
    make.answer(theme, mara, say="In Oslo.", approved_by=kari)
    told = db.session.scalars(select(Notice.user_id).join(Event).where(Event.verb == "answered")).all()
    assert sorted(told) == sorted([sol.id, mara.id])


def test_approving_a_correction_tells_only_those_who_wrote_it(theme, mara, sol):
    answer = make.answer(theme, mara, say="In Oslo.", approved_by=sol)
    with writing():
        answer.do.write("Send the map.", mara)
        db.session.commit()
    approve(answer, sol)
    told = select(Notice.user_id).join(Event).where(Event.verb == "approved")
    assert db.session.scalars(told).all() == [mara.id]


def test_a_translation_falls_behind_when_the_original_is_approved_anew(theme, mara, sol):
    answer = make.answer(theme, mara, language="nb", say="I Oslo.", approved_by=sol)
    with writing():
        answer.translate("sv", sol, know="", say="I Oslo, Norge.", do="")
        db.session.commit()
    assert answer.in_language("sv") == ("", "I Oslo, Norge.", "", "sv", False)
    with writing():
        answer.say.write("I Oslo og Malmö.", mara)
        db.session.commit()
    assert not answer.in_language("sv").is_behind
    approve(answer, sol)
    assert answer.in_language("sv").is_behind
    assert in_force([theme.id], "sv")[theme.id].wording.is_behind


def test_the_difference_since_a_translation_is_of_the_originals_words(theme, mara, sol):
    answer = make.answer(theme, mara, language="nb", know="ISO.", say="I Oslo.", approved_by=sol)
    with writing():
        kept = answer.translate("sv", sol, know="ISO.", say="I Oslo.", do="")
        answer.say.write("I Oslo og Malmö.", mara)
        db.session.commit()
    assert since_translated(answer, kept) == {}
    assert list(since_approved(answer)) == ["say"]
    approve(answer, sol)
    assert since_approved(answer) == {}
    changed = since_translated(answer, kept)
    assert list(changed) == ["say"] and Piece("added", " og Malmö") in changed["say"]


def test_an_answer_that_did_not_help_and_was_mended_is_told_to_those_who_logged_it(theme, mara, sol):
    kari = make.user("Kari", is_sales=True)
    answer = make.answer(theme, mara, say="In Oslo.", approved_by=kari)
    with writing():
        theme.decide("not_content", mara, owner=mara, reason="price")
        Objection.log(sol, words="Hvor?", account="Fjordkraft AS", theme=theme, helped=False)
        answer.say.write("In your own country.", mara)
        db.session.commit()
    assert theme.reopened_at
    approve(answer, kari)
    told = select(Notice.user_id).join(Event).where(Event.verb == "answered")
    assert sol.id in db.session.scalars(told).all()


def test_a_missing_language_falls_back_to_the_one_it_was_written_in(theme, mara, sol):
    answer = make.answer(theme, mara, language="nb", say="I Oslo.", approved_by=sol)
    assert answer.in_language("da").language == "nb"
    assert in_force([theme.id], "da")[theme.id].wording.say == "I Oslo."


def test_what_meets_many_themes_takes_two_queries(theme, mara, sol, queries):
    themes = [theme, *(make.theme(f"Theme {n}") for n in range(4))]
    for each in themes:
        make.answer(each, mara, language="nb", say="I Oslo.", approved_by=sol)
    ids = [each.id for each in themes]
    with queries() as seen:
        assert len(in_force(ids, "sv")) == 5
    assert len(seen) <= 2


def test_a_tip_becomes_a_draft_that_keeps_know_and_do(theme, mara, sol):
    make.answer(theme, mara, language="nb", know="ISO.", say="I Oslo.", do="Send.", approved_by=sol)
    with writing():
        tip = Tip.add(theme, sol, "Ask where it is today.")
        draft = Answer.draft_from(tip, mara)
        db.session.commit()
    assert [text.markdown for text in draft.texts] == ["ISO.", "Ask where it is today.", "Send."]
    assert draft.language == "nb"
    assert draft.authors == [sol]
    assert draft.approvable_by(mara).may and not draft.approvable_by(sol).may


def test_a_form_sent_twice_makes_one_draft(theme, mara):
    key = "6f1c2a34-8d5f-4a46-9a53-1f5ad3b7d111"
    for _ in range(2):
        with writing():
            Answer.draft(theme, mara, "nb", client_id=key)
            db.session.commit()
    assert db.session.scalar(select(func.count(Answer.id))) == 1


def approve(answer, by):
    with writing():
        answer.approve(by)
        db.session.commit()
