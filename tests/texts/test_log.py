"""What is written live: kept in a log, written down in readable steps, and asked for later."""

import gc
import secrets
from datetime import timedelta
from weakref import ref

import pytest
from pycrdt import Doc
from pycrdt import Text as YText

from tests import make
from workspace.db import clock, db, now, writing
from workspace.texts import log, revisions
from workspace.texts.document import Broken, Document
from workspace.texts.log import TextSnapshot, TextUpdate
from workspace.texts.models import Text
from workspace.texts.revisions import TextRevision


@pytest.fixture
def goals(mara) -> Text:
    text = make.text(row_id=7)
    with writing():
        text.write("Cut licence cost.", mara)
        db.session.commit()
    return text


@pytest.fixture
def later(monkeypatch):
    """`later(minutes=9)`: the clock goes on so far."""

    def move(**span: int) -> None:
        moment = now() + timedelta(**span)
        monkeypatch.setattr(clock, "read", lambda: moment)

    return move


def live(text: Text, by, words: str) -> None:
    """What a hub does when somebody types at the beginning and then pauses."""
    with writing():
        text.open_log()
        document, _ = log.document(text.id)
        made = document.edit(words + document.markdown, by.id)
        text.append(text.id, [(by.id, made)])
        db.session.refresh(text)
        text.settle()
        db.session.commit()


def steps(text: Text) -> list[tuple[int, str, list[str]]]:
    rows = db.session.query(TextRevision).filter_by(text_id=text.id).order_by(TextRevision.number)
    return [(row.number, row.markdown, [author.name for author in row.authors]) for row in rows]


def test_a_log_begins_with_the_words_and_their_authors(goals, sol, mara):
    with writing():
        goals.write("Cut licence cost by 15 %.", sol)
        goals.open_log()
        db.session.commit()
    document, seq = log.document(goals.id)
    assert (document.markdown, seq, goals.epoch > 0) == (goals.markdown, goals.head_seq, True)
    assert document.authorship == [(16, mara.id), (8, sol.id), (1, mara.id)]


def test_what_one_person_writes_within_ten_minutes_is_one_step(goals, mara, later):
    live(goals, mara, "One. ")
    later(minutes=9)
    live(goals, mara, "Two. ")
    assert [number for number, *_ in steps(goals)] == [1, 2]
    later(minutes=2)
    live(goals, mara, "Three. ")
    assert [words for _, words, _ in steps(goals)][1:] == [
        "Two. One. Cut licence cost.",
        "Three. Two. One. Cut licence cost.",
    ]


def test_who_writes_minutes_after_another_makes_a_step_of_their_own(goals, mara, sol, later):
    live(goals, mara, "One. ")
    later(minutes=1)
    live(goals, sol, "Two. ")
    assert [names for *_, names in steps(goals)] == [["Mara"], ["Mara"], ["Sol"]]


def test_who_writes_at_the_same_time_makes_one_step_with_the_other(goals, mara, sol, later):
    live(goals, mara, "One. ")
    later(seconds=5)
    live(goals, sol, "Two. ")
    assert [names for *_, names in steps(goals)] == [["Mara"], ["Mara", "Sol"]]


def test_a_step_that_is_held_stays_as_it_is(goals, mara):
    live(goals, mara, "One. ")
    with writing():
        held = goals.hold()
        db.session.commit()
    live(goals, mara, "Two. ")
    assert goals.at(held) == "One. Cut licence cost."
    assert goals.head_seq > held and len(steps(goals)) == 3


def test_words_that_were_joined_to_a_step_can_still_be_begun_from(goals, mara, sol):
    live(goals, mara, "One. ")
    opened = goals.head_seq
    live(goals, mara, "Two. ")
    with writing():
        merged = goals.save("One. Cut licence cost. By form.", opened, sol)
        db.session.commit()
    assert not merged.clash and goals.markdown == "Two. One. Cut licence cost. By form."
    assert log.document(goals.id)[0].markdown == goals.markdown


def test_typed_and_taken_back_is_no_step(goals, mara):
    live(goals, mara, "One. ")
    before = steps(goals)
    with writing():
        document, _ = log.document(goals.id)
        there, back = document.edit("Oops", mara.id), document.edit(goals.markdown, mara.id)
        goals.append(goals.id, [(mara.id, there), (mara.id, back)])
        db.session.refresh(goals)
        goals.settle()
        db.session.commit()
    assert steps(goals) == before and goals.settled_seq == goals.log_seq


def test_a_write_to_a_live_text_is_one_more_update(goals, mara, sol):
    live(goals, mara, "One. ")
    with writing():
        goals.write("One. Cut energy cost.", sol)
        db.session.commit()
    document, seq = log.document(goals.id)
    assert (document.markdown, seq) == ("One. Cut energy cost.", goals.log_seq)
    assert [user_id for _, user_id in document.authorship] == [mara.id, sol.id, mara.id]
    assert steps(goals)[-1][1:] == ("One. Cut energy cost.", ["Sol"])


def test_an_update_taken_twice_counts_once(goals, mara):
    live(goals, mara, "One. ")
    document, _ = log.document(goals.id)
    update = document.edit("Two. " + goals.markdown, mara.id)
    for _ in range(2):
        with writing():
            goals.take(update, mara)
            db.session.commit()
    assert goals.markdown == "Two. One. Cut licence cost."
    assert db.session.query(TextUpdate).filter_by(text_id=goals.id).count() == 2


def test_garbage_is_no_update(goals, mara):
    with writing(), pytest.raises(Broken):
        goals.take(secrets.token_bytes(40), mara)
    assert goals.markdown == "Cut licence cost."


def test_an_update_that_writes_elsewhere_is_refused(mara):
    doc = Doc()
    doc.get("another", type=YText).insert(0, "hidden")
    with pytest.raises(Broken):
        Document.of("Seen", []).take(doc.get_update(), mara.id)


def test_a_snapshot_spares_the_updates_and_keeps_those_of_two_weeks(goals, mara, later):
    live(goals, mara, "One. ")
    old = goals.head_seq
    for days in (15, 1):
        with writing():
            log.keep(goals.id, goals.log_seq, log.document(goals.id)[0])
            db.session.commit()
        assert log.since_snapshot(goals.id) == 0
        later(days=days)
        live(goals, mara, "More. ")
    with writing():
        log.keep(goals.id, goals.log_seq, log.document(goals.id)[0])
        db.session.commit()
    assert log.document(goals.id)[0].markdown == goals.markdown
    assert goals.at(goals.head_seq) == goals.markdown
    with pytest.raises(LookupError):
        log.document(goals.id, old - 1)
    kept = [seq for (seq,) in db.session.query(TextUpdate.seq).filter_by(text_id=goals.id)]
    assert min(kept) > min(seq for (seq,) in db.session.query(TextSnapshot.seq).filter_by(text_id=goals.id))


def test_a_long_log_reads_as_if_it_were_taken_letter_by_letter(goals, mara, sol):
    with writing():
        goals.open_log()
        document, _ = log.document(goals.id)
        typed = []
        for n in range(500):
            by = (mara if n // 230 % 2 else sol).id
            words = document.markdown[:-2] if n % 7 == 6 else document.markdown + "æ😀x"[n % 3]
            typed.append((by, document.edit(words, by)))
        goals.append(goals.id, typed)
        db.session.commit()
    read, seq = log.document(goals.id)
    assert (read.markdown, read.authorship) == (document.markdown, document.authorship)
    assert seq == goals.log_seq and log.document(goals.id, seq - 77)[1] == seq - 77


def test_how_a_text_stands_is_believed_only_at_the_end_of_its_log(goals, mara):
    with writing():
        goals.open_log()
        document, seq = log.document(goals.id)
        goals.append(goals.id, [(mara.id, document.edit("Newer.", mara.id))])
        db.session.refresh(goals)
        goals.settle(log.Standing(seq, "Older.", [(6, mara.id)], b""))
        assert goals.markdown == "Newer."
        goals.append(goals.id, [(mara.id, document.edit("Newest.", mara.id))])
        db.session.refresh(goals)
        goals.settle(log.Standing(goals.log_seq, document.markdown, document.authorship, document.state()))
        db.session.commit()
    assert (goals.markdown, goals.settled_seq) == ("Newest.", goals.log_seq)


def test_a_document_that_nobody_holds_is_given_back():
    document = Document.of("Seen", [])
    held = ref(document._doc)
    del document
    gc.collect()
    assert held() is None


def test_everybody_who_wrote_is_an_author(goals, mara, sol):
    live(goals, mara, "One. ")
    live(goals, sol, "Two. ")
    wrote = revisions.wrote().where(TextRevision.text_id == goals.id, TextRevision.seq > 1)
    assert {row.author_id for row in db.session.execute(wrote)} == {mara.id, sol.id}
