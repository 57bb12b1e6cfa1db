"""The same thing said in other words, in another language, with the sentence model and without it."""

import socket
from subprocess import CompletedProcess

import numpy as np
import pytest
from sqlalchemy import func, select, text, update

from bench.similar.said import said
from tests.conftest import POSTGRES
from workspace import db as ground
from workspace.db import db, now, writing
from workspace.objections import by_meaning, meaning, meanings
from workspace.objections.learned import learned
from workspace.objections.meaning import SIZE, meaning_of, packed
from workspace.objections.models import Meaning, Objection, Theme
from workspace.objections.similar import similar_themes
from workspace.objections.topics import SLOTS

SAID = "Ingen dekning inne i fjellet"
ASKED = "There is no coverage in the mountains"


@pytest.fixture
def coverage(sol) -> Theme:
    """A theme of two, and another beside it; nobody has told what they mean."""
    with writing():
        theme, other = Theme.start("Uten nett", sol), Theme.start("For dyrt", sol)
        Objection.log(sol, words=SAID, account="Nordlys", theme=theme)
        Objection.log(sol, words="Det måste fungera utan nät", account="Skog", theme=theme)
        Objection.log(sol, words="Prisen er det dobbelte", account="Nordlys", theme=other)
        db.session.commit()
    return theme


@pytest.fixture
def known(sentence_model, coverage) -> Theme:
    """The same, told."""
    meanings.learn()
    return coverage


def named(said: str) -> list[str]:
    return [similar.name for similar in similar_themes(said)]


def test_the_same_thing_in_another_language_is_found(known):
    assert named(ASKED)[:1] == ["Uten nett"]


def test_what_small_models_blur_is_told_by_what_buyers_are_known_to_say(sentence_model, sol):
    """Slang that shares no word with its theme, and a name that every language writes alike."""
    with writing():
        late, law = Theme.start("Betalingsbetingelser", sol), Theme.start("Personvern", sol)
        Objection.log(sol, words="30 dager er for kort for kommunen", account="Nordlys", theme=late)
        Objection.log(sol, words="juristen spør om Schrems II", account="Nordlys", theme=law)
        db.session.commit()
    meanings.learn()
    assert named("fakturan får inte förfalla före den 20:e")[:1] == ["Betalingsbetingelser"]
    assert named("GDPR, says their DPO")[:1] == ["Personvern"]


def test_what_was_learned_fits_together_and_is_of_lines_that_are_not_measured():
    known = learned()
    topics = len(known.offsets)
    assert known.weights.shape == (topics, len(known.middle)) and known.pieces.shape == (SLOTS, topics)
    assert known.directions.shape == (len(known.middle) + topics, SIZE)
    measured = {line.words for line in said("development") + said("heldout")}
    assert not measured & {line.words for line in said("taught")}


def test_without_the_model_words_alone_find_themes(coverage):
    meanings.learn()
    assert named(ASKED) == []
    assert named("Ingen dekning her") == ["Uten nett"]
    assert db.session.scalar(select(func.count()).select_from(Meaning)) == meanings.overdue() == 0


def test_a_model_that_would_end_the_server_is_left_alone(sentence_model, coverage, monkeypatch, caplog):
    monkeypatch.setattr(meaning.subprocess, "run", lambda *_, **__: CompletedProcess([], -4))
    assert not meaning.is_known()
    assert named("Ingen dekning her") == ["Uten nett"]
    assert "does not run here" in caplog.text


def test_what_is_near_nothing_suggests_nothing(known):
    assert named("Kan vi ta lunsj i stedet for møte?") == []
    assert named("") == named(" \n") == []


def test_until_it_is_learned_words_find_it(sentence_model, coverage):
    assert named("Ingen dekning her") == ["Uten nett"]


def test_what_is_withdrawn_is_found_no_more(known, sol):
    with writing():
        for objection in db.session.scalars(select(Objection).where(Objection.theme_id == known.id)):
            objection.withdraw(sol)
        known.edit(sol, "Annet", None, None)
        db.session.commit()
    assert named(ASKED) == []


def test_what_is_sorted_elsewhere_is_found_there(known, sol):
    with writing():
        moved = Theme.start("Dekning", sol)
        for objection in db.session.scalars(select(Objection).where(Objection.theme_id == known.id)):
            objection.sort_into(moved, sol)
        db.session.commit()
    assert named(ASKED)[0] == "Dekning"


def test_a_merged_theme_is_found_as_the_other(known, sol):
    with writing():
        other = Theme.start("Må virke i felt", sol)
        known.merge_into(other, sol)
        db.session.commit()
    assert named(ASKED) == ["Må virke i felt"]


def test_corrected_words_mean_something_else(known, sol):
    with writing():
        for objection in db.session.scalars(select(Objection).where(Objection.theme_id == known.id)):
            objection.correct(sol, words="Vi må ha 60 dagers betalingsfrist")
        known.edit(sol, "Annet", None, None)
        db.session.commit()
    meanings.learn()
    assert named(ASKED) == []
    assert named("Net 60 is our policy for invoices") == ["Annet"]


def test_a_few_are_learned_at_a_time(known, sol, monkeypatch):
    with writing():
        for n in range(5):
            Objection.log(sol, words=f"Altfor dyrt {n}", account="Nordlys")
        db.session.commit()
    monkeypatch.setattr(meanings, "AT_ONCE", 2)
    monkeypatch.setattr(meanings, "A_MINUTE", 2)
    meanings.learn()
    assert lacking() == 1
    meanings.learn()
    assert lacking() == 0


def test_what_was_passed_over_is_learned_at_night_and_what_is_gone_is_left_out(known, sol):
    first, last = db.session.scalars(select(Objection).order_by(Objection.id)).all()[::2]
    with writing():
        db.session.execute(db.delete(Meaning).where(Meaning.kind == "objection", Meaning.row_id == first.id))
        db.session.get(Objection, last.id).withdraw(sol)
        db.session.commit()
    meanings.learn()
    assert lacking() == 1  # only what came after the last is looked for each minute
    assert meanings.learn_all() == 1
    rows = db.session.scalars(select(Meaning.row_id).where(Meaning.kind == "objection")).all()
    assert sorted(rows) == sorted(db.session.scalars(select(Objection.id)))


def test_vectors_of_another_version_are_made_anew(known):
    with writing():
        db.session.execute(update(Meaning).values(version="older"))
        db.session.commit()
    meanings.learn()
    assert set(db.session.scalars(select(Meaning.version))) == {meaning.VERSION}


def test_nothing_is_computed_while_it_is_somebodys_turn_to_write(sentence_model, coverage, monkeypatch):
    def told(words: str) -> np.ndarray:
        assert not ground._writing.get()
        return meaning_of(words)

    monkeypatch.setattr(meanings, "meaning_of", told)
    meanings.learn()
    assert lacking() == 0


def test_words_corrected_meanwhile_are_not_given_the_old_meaning(sentence_model, coverage, sol, monkeypatch):
    def told(words: str) -> np.ndarray:
        with writing():
            for objection in db.session.scalars(select(Objection).where(Objection.words == SAID)):
                objection.correct(sol, words="Noe helt annet")
            db.session.commit()
        return meaning_of(words)

    monkeypatch.setattr(meanings, "meaning_of", told)
    meanings.learn_all()
    assert lacking() == 1


def test_what_lacks_a_meaning_for_a_day_is_a_fault_and_reindex_mends_it(sentence_model, coverage, app):
    run = app.test_cli_runner().invoke
    assert run(args=["check"]).exit_code == 0
    with writing():
        db.session.execute(update(Objection).values(created_at=now() - meanings.timedelta(days=2)))
        db.session.commit()
    assert "3 objections and themes are not found by what they mean" in run(args=["check"]).output
    assert "5 were given the meaning that they lacked." in run(args=["reindex"]).output
    assert run(args=["check"]).exit_code == 0


def test_no_connection_is_opened(sentence_model, monkeypatch):
    def refused(*_):
        raise AssertionError("a connection")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    meaning._vector.cache_clear()
    assert meaning_of(SAID) is not None


def test_any_text_has_a_meaning_of_one_length(sentence_model):
    for words in ("x" * 5000, "🙂", "a\0b", "\ud800 dyrt", "ord " * 2000, "\u202eabc", "日本"):
        assert np.linalg.norm(meaning_of(words)) == pytest.approx(1)
    assert meaning_of("\0 \n") is meaning_of("\ud800") is None


def test_little_is_lost_in_a_byte(sentence_model):
    told = meaning_of(SAID)
    kept = np.frombuffer(packed(told), np.int8) / meaning.STEPS
    assert len(kept) == SIZE
    assert kept @ told / np.linalg.norm(kept) > 0.995


def test_themes_are_suggested_in_seven_queries(known, queries):
    by_meaning.refresh()
    with queries() as seen:
        assert named(f"{ASKED}. Ingen dekning her")
    assert len(seen) <= 8


@pytest.mark.skipif(bool(POSTGRES), reason="SQLite tells its plan")
@pytest.mark.parametrize("statement", [meanings._NEW, meanings._OUTDATED])
@pytest.mark.parametrize("kind", meanings.NOUNS)
def test_what_is_to_learn_is_read_from_an_index(app, statement, kind):
    table, words = meanings.NOUNS[kind]
    explained = text("EXPLAIN QUERY PLAN " + statement.format(table=table, words=words))
    asked = {"kind": kind, "version": "v", "limit": 1}
    plan = [
        row.detail
        for row in db.session.execute(explained, {k: v for k, v in asked.items() if f":{k}" in statement})
    ]
    assert not any(step.startswith("SCAN") and "CONSTANT" not in step for step in plan), plan


def lacking() -> int:
    return sum(len(rows) for kind in meanings.NOUNS for rows in meanings._without(kind))
