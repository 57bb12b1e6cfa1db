"""Comments: held on to passages, answered, resolved, in the order of their places; who is told of them."""

import uuid

import pytest
from sqlalchemy import select

from tests import make
from workspace.activity.models import Event, Notice, follow
from workspace.comments.counts import open_on
from workspace.comments.models import Comment, Settled
from workspace.comments.passages import Missing, pasted, selected
from workspace.comments.threads import REPLIES, open_of, resolved_of, shown
from workspace.db import db, writing
from workspace.people.models import User
from workspace.people.removal import erase, remove
from workspace.texts.models import Text

WORDS = "Cut licence cost 15 %. 😀 Grow in Malmö. Cut licence cost again."


@pytest.fixture
def goals(mara) -> Text:
    return make.whole_persona(mara, goals=WORDS).section("goals").text


def verb(act, row, *arguments):
    with writing():
        done = act(
            *(db.session.merge(one) if isinstance(one, db.Model) else one for one in (row, *arguments))
        )
        db.session.commit()
    return done


def write(text, words, by):
    verb(Text.write, text, words, by)


def threads(text, user):
    return shown(text, [row.id for row in open_of(text).rows], user, User.working())


def told(user) -> list[str]:
    verbs = select(Event.verb).join(Notice, Notice.event_id == Event.id).where(Notice.user_id == user.id)
    return list(db.session.scalars(verbs.order_by(Notice.id)))


def test_a_comment_finds_its_passage_whatever_is_written_around_it(goals, sol, mara):
    comment = make.comment(goals, sol, "Which year?", "Grow in Malmö")
    write(goals, "æøå first.\n\n" + WORDS.replace("15 %", "20 %"), mara)
    [thread] = threads(goals, sol)
    assert (thread.now, thread.is_changed, thread.comment.id) == ("Grow in Malmö", False, comment.id)
    assert goals.markdown[thread.place :].startswith("Grow in Malmö")


def test_it_shows_what_became_of_its_passage(goals, sol, mara):
    make.comment(goals, sol, "Which year?", "Grow in Malmö")
    write(goals, WORDS.replace("in Malmö", "fast in Malmö"), mara)
    [thread] = threads(goals, sol)
    assert (thread.now, thread.comment.quote) == ("Grow fast in Malmö", "Grow in Malmö")
    write(goals, WORDS.replace(" Grow in Malmö.", ""), mara)
    [thread] = threads(goals, sol)
    assert (thread.now, thread.comment.quote) == (None, "Grow in Malmö")


def test_threads_stand_in_the_order_of_their_places_the_whole_text_last(goals, sol):
    made = [make.comment(goals, sol, words, passage).id for words, passage in
            (("all", ""), ("third", "again"), ("first", "Cut"), ("second", "😀"))]  # fmt: skip
    assert [thread.comment.id for thread in threads(goals, sol)] == [made[2], made[3], made[1], made[0]]


def test_what_is_pasted_is_found_at_its_first_place_with_other_gaps(goals, mara):
    with writing():
        text = db.session.merge(goals)
        held, places = pasted(text, "Cut  licence\ncost")
        assert (held.quote, places) == ("Cut licence cost", 2)
        assert text.take_document().found(held.start, held.end) == (0, 16)
        with pytest.raises(Missing):
            pasted(text, "Cut energy cost")
        start, end = text.take_document().anchored(4, 11)
        assert selected(text, start, end, "licence").quote == "licence"
        assert selected(text, start, end, "license") is None
        assert selected(text, b"junk", end, "licence") is None


def test_a_form_sent_twice_makes_one_comment(goals, sol):
    key = str(uuid.uuid4())
    for _ in range(2):
        verb(Comment.add, goals, sol, "Which year?", None, key)
    assert db.session.query(Comment).count() == 1


def test_replies_stand_beneath_and_only_the_newest_of_many(goals, sol, mara, queries):
    comment = make.comment(goals, sol, "Which year?")
    with writing():
        row = db.session.merge(comment)
        for number in range(REPLIES + 2):
            row.reply(mara, f"Reply {number}")
        db.session.commit()
    with queries() as seen:
        [thread] = threads(goals, sol)
    assert len(seen) <= 6
    assert [thread.replies[0].words, thread.replies[-1].words] == ["Reply 2", f"Reply {REPLIES + 1}"]
    assert (thread.earlier, thread.replies[0].author) == (2, "Mara")


def test_resolved_is_out_of_the_way_until_it_is_opened_again(goals, sol, mara):
    comment = make.comment(goals, sol)
    verb(Comment.resolve, comment, mara)
    verb(Comment.resolve, comment, sol)
    assert (open_of(goals).rows, [row.id for row in resolved_of(goals).rows]) == ([], [comment.id])
    assert [comment.resolved_by_id, comment.reopenable_by(sol)] == [mara.id, True]
    assert [count.n for count in open_on([goals.id])] == [0]
    verb(Comment.reopen, comment, sol)
    assert [count.n for count in open_on([goals.id, 999_999])] == [1]
    assert comment.resolved_by_id is None


def test_a_suggestion_is_not_resolved_but_judged(goals, sol, mara):
    with pytest.raises(Settled):
        verb(Comment.resolve, make.suggestion(goals, sol), mara)


def test_those_who_follow_are_in_the_thread_or_are_mentioned_are_told_once(goals, mara, sol, alma):
    with writing():
        for user in (sol, alma):
            follow(user, "persona", goals.row_id)
        db.session.commit()
    comment = make.comment(
        goals, mara, f"[@{sol.name}](person:{sol.id}) which year? [@Mara](person:{mara.id})"
    )
    assert (told(sol), told(alma), told(mara)) == (["mentioned"], ["commented"], [])
    kari = make.user("Kari", is_sales=True)
    verb(Comment.reply, comment, kari, "2027")
    assert (told(mara), told(kari)) == (["replied"], [])
    verb(Comment.reply, comment, mara, "Thanks")
    assert told(kari) == ["replied"]
    assert told(alma) == ["commented", "replied", "replied"]


def test_a_person_who_is_erased_leaves_what_they_said(goals, sol, mara, alma, as_mara):
    comment = make.comment(goals, sol, "Which year?")
    with writing():
        remove(db.session.merge(sol), mara, alma)
        erase(db.session.merge(sol), alma)
        db.session.commit()
    page = as_mara.get(f"/texts/{goals.id}/comments").text
    assert "Which year?" in page and "Former colleague" in page and "Sol" not in page
    assert db.session.get(Comment, comment.id).author_id == sol.id


def test_comments_go_with_their_text(goals, sol, mara):
    make.comment(goals, sol)
    with writing():
        db.session.delete(db.session.get(Text, make.text().id))
        db.session.execute(db.text("DELETE FROM sections"))
        db.session.delete(db.session.merge(goals))
        db.session.commit()
    assert db.session.query(Comment).count() == 0
