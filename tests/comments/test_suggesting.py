"""Suggestions: of a whole text, each passage by itself; accepted upon the text as it is now."""

import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import make
from tests.comments.test_threads import threads, told, verb, write
from workspace.comments.judging import verdict
from workspace.comments.models import Comment, Settled
from workspace.comments.suggesting import MOST, changed
from workspace.db import db, writing
from workspace.people.models import User
from workspace.texts import revisions
from workspace.texts.models import Changed, Text

WORDS = "Cut licence cost 15 %.\n\nGrow in Malmö and Aarhus.\n\nKeep the team."

PARTS = st.lists(st.sampled_from(["Cut ", "cost", "😀", "å", "\n", "\n\n- ", " b", "."]), max_size=14)


@pytest.fixture
def goals(mara) -> Text:
    return make.whole_persona(mara, goals=WORDS).section("goals").text


def suggest(text, by, wanted, words=""):
    with writing():
        text = db.session.merge(text)
        made = Comment.suggest(text, db.session.merge(by), changed(text, wanted), words)
        db.session.commit()
    return made


def pairs(suggestions):
    return [(one.quote, one.replacement) for one in suggestions]


def test_each_changed_passage_is_a_suggestion(goals, sol):
    made = suggest(goals, sol, "Cut licence cost 20 %.\n\nGrow in Malmö and Oslo.\n\nKeep the team.\n\nHire.")
    assert pairs(made) == [("15", "20"), ("Aarhus", "Oslo"), ("team.", "team.\n\nHire.")] or pairs(made) == [
        ("15", "20"), ("Aarhus", "Oslo"), ("team", "team.\n\nHire")]  # fmt: skip
    assert len({one.set_key for one in made}) == 1
    assert goals.markdown == WORDS


def test_changes_close_together_are_one(goals, sol):
    [one] = suggest(goals, sol, WORDS.replace("Malmö and Aarhus", "Lund and Oslo"))
    assert pairs([one]) == [("Malmö and Aarhus", "Lund and Oslo")]
    assert one.set_key is None


def test_an_empty_text_can_be_suggested_for(mara, sol):
    text = make.whole_persona(mara, goals="").section("goals").text
    [one] = suggest(text, sol, "Cut cost.")
    assert (one.quote, one.passage) == ("", None)
    verb(Comment.accept, one, mara)
    assert text.markdown == "Cut cost."


def test_a_text_written_anew_is_not_a_thousand_suggestions(mara, sol):
    text = (
        make.whole_persona(mara, goals="\n".join(f"line {n} of it" for n in range(400))).section("goals").text
    )
    made = suggest(text, sol, "\n".join(f"line {n} of that" for n in range(400)))
    assert len(made) <= MOST
    assert verb(Comment.accept_all, made, mara) == len(made)
    assert text.markdown == "\n".join(f"line {n} of that" for n in range(400))


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PARTS, PARTS)
def test_accepting_all_makes_the_text_that_was_suggested(mara, sol, old, new):
    text = make.text()
    with writing():
        db.session.merge(text).write("".join(old), mara)
        db.session.commit()
    if "".join(old) == "".join(new):
        return
    made = suggest(text, sol, "".join(new))
    assert verb(Comment.accept_all, made, mara) == len(made)
    assert text.markdown == "".join(new)


def test_accepted_words_are_the_suggesters_wherever_the_passage_is_by_now(goals, mara, sol):
    one = make.suggestion(goals, sol, "15 %", "20 %")
    write(goals, "First.\n\n" + WORDS, mara)
    verb(Comment.accept, one, mara)
    assert goals.markdown == "First.\n\n" + WORDS.replace("15 %", "20 %")
    assert [author.id for author in revisions.newest(goals.id).authors] == [sol.id]
    assert (one.verdict, one.judged_by_id, one.is_open) == ("accepted", mara.id, False)
    assert told(sol) == ["accepted"]
    with pytest.raises(Settled):
        verb(Comment.accept, one, mara)
    with pytest.raises(Settled):
        verb(Comment.reopen, one, mara)


def test_a_passage_that_was_changed_meanwhile_is_left_and_the_suggestion_stays(goals, mara, sol):
    one = make.suggestion(goals, sol, "Grow in Malmö", "Grow in Lund")
    write(goals, WORDS.replace("Grow in", "Grow fast in"), mara)
    with pytest.raises(Changed):
        verb(Comment.accept, one, mara)
    [thread] = threads(goals, mara)
    assert (thread.comment.is_open, thread.now, thread.is_acceptable) == (True, "Grow fast in Malmö", False)


def test_of_a_set_those_that_still_fit_are_accepted(goals, mara, sol):
    made = suggest(goals, sol, WORDS.replace("15", "20").replace("Aarhus", "Oslo").replace("team", "people"))
    write(goals, WORDS.replace("Aarhus", "Odense"), mara)
    assert [one.id for one in made[0].with_it] == [one.id for one in made]
    assert verb(Comment.accept_all, made, mara) == 2
    assert goals.markdown == "Cut licence cost 20 %.\n\nGrow in Malmö and Odense.\n\nKeep the people."
    assert [one.id for one in made[0].with_it] == [made[1].id]


def test_declined_and_withdrawn_leave_the_text_alone(goals, mara, sol):
    declined, withdrawn = (
        make.suggestion(goals, sol, "15 %", "20 %"),
        make.suggestion(goals, sol, "team", "crew"),
    )
    verb(Comment.decline, declined, mara, " Too much. ")
    verb(Comment.withdraw, withdrawn)
    assert (declined.verdict, declined.reason, told(sol)) == ("declined", "Too much.", ["declined"])
    assert (goals.markdown, withdrawn.verdict) == (WORDS, "withdrawn")
    assert [declined.reopenable_by(mara), withdrawn.reopenable_by(mara), withdrawn.reopenable_by(sol)] == [
        True, False, True]  # fmt: skip
    verb(Comment.reopen, declined, mara)
    assert (declined.is_open, declined.verdict, declined.reason) == (True, None, "")


def test_somebody_else_who_may_edit_judges_and_where_nobody_may_its_author(goals, mara, sol):
    one = make.suggestion(goals, sol, "15 %", "20 %")
    team = User.working()
    assert verdict(one, mara, team).may and not verdict(one, sol, team).may
    assert "somebody else" in verdict(one, sol, team).reason
    alone = verdict(one, sol, [sol])
    assert alone.may and "Nobody else" in alone.reason
    with writing():
        db.session.merge(goals).functions = "sales"
        db.session.commit()
    assert not verdict(one, mara, team).may and "may edit" in verdict(one, mara, team).reason


def test_a_set_sent_twice_is_one(goals, sol):
    key = str(uuid.uuid4())
    for _ in range(2):
        with writing():
            text = db.session.merge(goals)
            Comment.suggest(text, db.session.merge(sol), changed(text, "Cut.\n\n\n\nKeep."), "", key)
            db.session.commit()
    made = db.session.query(Comment).all()
    assert len({one.set_key for one in made}) == 1
