"""Notes of a meeting: what is in them is proposed, a person ticks, and each is logged once."""

import re

import pytest
import sqlalchemy as sa

from tests import make
from tests.payloads import hostile
from workspace.db import db
from workspace.objections.meeting_notes import LONGEST, MOST, proposals
from workspace.objections.models import Objection

KEY = "5ab5a1f6-46cc-4a53-8a4b-95ab79f2a1c5"
NOTES = """Møte med Fjord Foods 12. mars
Deltakere: Kari (CFO), Ola (IT)

- Kari: Det er dobbelt så dyrt som i dag
* Ola (IT): «Hvor lagres dataene våre?»
1. They worry about the migration
De har 40 ansatte i Bergen og Stavanger
Neste steg: sende tilbud innen fredag
"""


def said(notes):
    return [(each.words, each.kind) for each in proposals(notes) if each.is_likely]


def test_questions_and_objections_are_found_without_bullets_speakers_and_quotes():
    assert said(NOTES) == [
        ("Det er dobbelt så dyrt som i dag", "objection"),
        ("Hvor lagres dataene våre?", "question"),
        ("They worry about the migration", "objection"),
    ]


def test_what_is_neither_is_kept_in_sight():
    words = [each.words for each in proposals(NOTES) if not each.is_likely]
    assert "De har 40 ansatte i Bergen og Stavanger" in words


@pytest.mark.parametrize(
    "words",
    ["Vi har ikke budsjett i år", "Det är för dyrt", "Det er for kompliceret", "We just renewed with them",
     "Vi är rädda för inlåsning", "Kom tilbage til næste år"],
)  # fmt: skip
def test_all_four_languages_resist(words):
    assert said(words) == [(words, "objection")]


@pytest.mark.parametrize(
    "words", ["Kan vi få data ut igjen", "Hur lång tid tar det", "Do you have references"]
)
def test_a_question_needs_no_mark(words):
    assert said(words) == [(words, "question")]


def test_a_long_line_is_read_sentence_by_sentence():
    line = "They liked the dashboard and the report very much indeed, said the whole group. " * 2
    found = said(line + "It is too expensive for us. Where is the data kept?")
    assert found == [("It is too expensive for us.", "objection"), ("Where is the data kept?", "question")]


def test_one_thing_is_proposed_once_and_no_more_than_a_person_reads():
    assert len(proposals("It is too expensive\nit is too expensive\n")) == 1
    assert len(proposals("\n".join(f"It is too expensive {n}" for n in range(500)))) == MOST


def test_most_of_what_was_really_said_is_found(samples):
    lines = (samples / "objections" / "heard.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    words = [match[1] for line in lines if (match := re.search(r',"([^"]{20,})",', line))]
    found = sum(bool(said(each)) for each in words)
    assert words and found >= 0.85 * len(words)


def test_hostile_notes_are_read_to_their_end(samples):
    for notes in (*hostile(samples), "[a" * (LONGEST // 2), "a: " * (LONGEST // 3), "? " * (LONGEST // 2)):
        assert len(proposals(notes)) <= MOST  # a pattern that explodes would never come back


def paste(browser, notes=NOTES, company="Fjord Foods AS"):
    return browser.post(
        "/objections/notes/proposals", data={"client_id": KEY, "company": company, "notes": notes}
    )


def tick(browser, *rows, company="Fjord Foods AS", **others):
    form = {"client_id": KEY, "company": company} | others
    for place, (words, is_ticked) in enumerate(rows):
        form |= {f"rows-{place}-words": words, f"rows-{place}-kind": "objection"}
        form |= {f"rows-{place}-is_ticked": "y"} if is_ticked else {}
    return browser.post("/objections/notes", data=form)


def logged():
    return db.session.scalars(sa.select(Objection).order_by(Objection.id)).all()


def test_pasting_writes_nothing_and_ticks_the_likely_ones(as_sol):
    page = paste(as_sol)
    assert page.status_code == 200 and logged() == []
    assert len(re.findall(r'type="checkbox"[^>]*checked|checked[^>]*type="checkbox"', page.text)) == 3


def test_what_is_ticked_is_logged_once_with_the_deal(as_sol):
    deal = make.deal(make.account("Fjord Foods AS"))
    rows = (("It is too expensive", True), ("They liked it", False), ("Where is it kept?", True))
    for _ in range(2):
        assert tick(as_sol, *rows, deal_id=str(deal.id)).status_code == 303
    assert [each.words for each in logged()] == ["It is too expensive", "Where is it kept?"]
    assert {each.deal_id for each in logged()} == {deal.id}


def test_a_new_company_is_made_by_typing_it(as_sol):
    tick(as_sol, ("It is too expensive", True), company="Havbris Shipping AS")
    assert logged()[0].account.name == "Havbris Shipping AS"


@pytest.mark.parametrize(
    "wrong",
    [{"company": ""}, {"heard_on": "2999-01-01"}, {"heard_on": "x"}, {"deal_id": "999"}, {"client_id": "x"}],
)
def test_what_is_wrong_is_said_and_the_words_are_kept(as_sol, wrong):
    page = tick(as_sol, ("It is too expensive", True), **wrong)
    assert page.status_code == 422 and "It is too expensive" in page.text and logged() == []


def test_nothing_ticked_is_said(as_sol):
    page = tick(as_sol, ("It is too expensive", False))
    assert page.status_code == 422 and "Tick what was objected or asked." in page.text


@pytest.mark.parametrize("notes", ["", "Hm", "x" * (LONGEST + 1)])
def test_notes_without_a_sentence_are_kept_with_their_error(as_sol, notes):
    page = paste(as_sol, notes)
    assert page.status_code == 422 and notes in page.text


def test_a_reader_and_a_stranger_paste_nothing(as_rut, stranger):
    assert paste(as_rut).status_code == tick(as_rut, ("It is too dear", True)).status_code == 403
    assert stranger.get("/objections/notes").status_code == 302
