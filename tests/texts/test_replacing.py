"""One passage of a text is replaced, wherever it stands by now, and stays its writer's."""

import pytest

from tests import make
from workspace.db import db, writing
from workspace.texts import revisions
from workspace.texts.document import LONGEST
from workspace.texts.models import Changed, Text, TooLong


@pytest.fixture
def goals(mara) -> Text:
    text = make.text()
    with writing():
        text.write("Cut licence cost by 15 %. 😀 Grow.", mara)
        db.session.commit()
    return text


def anchored(text, passage):
    with writing():
        text = db.session.merge(text)
        place = text.take_document()
        start = place.markdown.index(passage)
        anchors = place.anchored(start, start + len(passage))
        db.session.commit()
    return anchors


def replace(text, anchors, was, words, by):
    with writing():
        text = db.session.merge(text)
        text.replace(anchors, was, words, by)
        db.session.commit()
    return text


def test_a_passage_is_replaced_where_it_stands_now(goals, mara, sol):
    anchors = anchored(goals, "15 %")
    with writing():
        db.session.merge(goals).write("First: æøå. Cut licence cost by 15 %. 😀 Grow.", mara)
        db.session.commit()
    text = replace(goals, anchors, "15 %", "20 %", sol)
    assert text.markdown == "First: æøå. Cut licence cost by 20 %. 😀 Grow."
    newest = revisions.newest(text.id)
    assert [author.id for author in newest.authors] == [sol.id]
    assert (2, sol.id) in [tuple(run) for run in text.authorship]


def test_words_after_an_emoji_are_counted_as_people_do(goals, sol):
    assert replace(goals, anchored(goals, "Grow."), "Grow.", "", sol).markdown.endswith("15 %. 😀 ")


def test_what_says_something_else_by_now_is_left_as_it_is(goals, mara, sol):
    anchors = anchored(goals, "licence cost")
    with writing():
        db.session.merge(goals).write("Cut licence and staff cost by 15 %. 😀 Grow.", mara)
        db.session.commit()
    with pytest.raises(Changed) as changed:
        replace(goals, anchors, "licence cost", "energy cost", sol)
    assert changed.value.now == "licence and staff cost"
    db.session.expire_all()
    assert goals.markdown == "Cut licence and staff cost by 15 %. 😀 Grow."


def test_what_is_gone_is_gone(goals, mara, sol):
    anchors = anchored(goals, "Grow.")
    with writing():
        db.session.merge(goals).write("Cut licence cost by 15 %.", mara)
        db.session.commit()
    with pytest.raises(Changed) as changed:
        replace(goals, anchors, "Grow.", "Shrink.", sol)
    assert changed.value.now is None


def test_an_empty_text_is_replaced_as_a_whole(mara, sol):
    text = make.text()
    assert replace(text, None, "", "Cut cost.\r\nGrow.", sol).markdown == "Cut cost.\nGrow."
    with pytest.raises(Changed):
        replace(text, None, "", "Something else", sol)


def test_no_text_grows_longer_than_a_text_may_be(goals, sol):
    with pytest.raises(TooLong):
        replace(goals, anchored(goals, "Grow."), "Grow.", "x" * LONGEST, sol)
