"""Saving, merging and restoring a text, without HTTP."""

import pytest

from tests import make
from workspace.activity.models import Event
from workspace.db import db, writing
from workspace.search.find import find
from workspace.texts.models import Text
from workspace.texts.revisions import TextRevision


@pytest.fixture
def goals(mara) -> Text:
    """Goals of somebody, as Mara wrote them first."""
    text = make.text(row_id=7)
    with writing():
        text.write("Cut licence cost.\n\nKeep the plant running.", mara)
        db.session.commit()
    return text


def save(text: Text, markdown: str, base_seq: int, by):
    with writing():
        merged = text.save(markdown, base_seq, by)
        db.session.commit()
    return merged


def authors(text: Text) -> list[str]:
    query = db.select(TextRevision).where(TextRevision.text_id == text.id).order_by(TextRevision.seq)
    return ["+".join(author.name for author in revision.authors) for revision in db.session.scalars(query)]


def test_each_save_is_a_revision_with_its_author(goals, sol):
    save(goals, "Cut licence cost by 15 %.\n\nKeep the plant running.", 1, sol)
    assert (goals.head_seq, authors(goals)) == (2, ["Mara", "Sol"])


def test_the_same_words_again_are_no_revision(goals, sol):
    save(goals, goals.markdown.replace("\n", "\r\n"), 1, sol)
    assert goals.head_seq == 1


def test_two_who_save_upon_the_same_revision_both_keep_their_words(goals, mara, sol):
    save(goals, goals.markdown.replace("licence cost", "licence cost by 15 %"), 1, mara)
    merged = save(goals, "Cut licence cost.\n\nKeep the plant running at night.", 1, sol)
    assert not merged.clash
    assert goals.markdown == "Cut licence cost by 15 %.\n\nKeep the plant running at night."


def test_a_clash_saves_nothing_and_hands_back_both(goals, mara, sol):
    save(goals, goals.markdown.replace("licence", "energy"), 1, mara)
    merged = save(goals, goals.markdown.replace("energy", "staff"), 1, sol)
    assert [(passage.mine, passage.theirs) for passage in merged.passages] == [("staff", "energy")]
    assert (goals.head_seq, "energy" in goals.markdown) == (2, True)


def test_a_form_sent_twice_saves_once(goals, sol):
    for _ in range(2):
        assert not save(goals, "Something else", 1, sol).clash
    assert (goals.head_seq, goals.markdown) == (2, "Something else")


def test_a_restore_is_a_new_revision(goals, mara, sol):
    save(goals, "All gone", 1, sol)
    with writing():
        goals.restore(1, mara)
        db.session.commit()
    assert goals.markdown.startswith("Cut licence cost.")
    assert (goals.head_seq, goals.at(2)) == (3, "All gone")


def test_a_revision_that_never_was_cannot_be_restored(goals, sol):
    with pytest.raises(LookupError), writing():
        goals.restore(9, sol)


def test_a_save_is_recorded_and_can_be_found(goals, sol):
    save(goals, "They dread downtime", 1, sol)
    event = db.session.query(Event).one()
    assert (event.verb, event.kind, event.row_id, event.label) == ("edited", "persona", 7, "Goals")
    assert [row.row_id for row in find("downtime").rows] == [7]
    assert find("licence").rows == []
