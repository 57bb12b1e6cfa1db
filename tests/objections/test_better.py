"""A tip that helps more often than the answer is offered in its place, once."""

import pytest

from tests import make
from workspace.db import db, writing
from workspace.objections.answers import Answer, Outcome
from workspace.objections.better import offered_to
from workspace.objections.models import Objection
from workspace.objections.theme_page import theme_page


@pytest.fixture
def theme(workspace, mara):
    return make.theme(owner_id=mara.id)


@pytest.fixture
def answer(theme, mara, sol):
    return make.answer(theme, mara, say="Count.", approved_by=sol)


def try_out(theme, by, *helped, **thing):
    """Each on an occasion of its own."""
    with writing():
        for each in helped:
            heard = Objection.log(by, words="Too dear", account="Fjordkraft AS", theme=theme)
            Outcome.note(heard, each, **thing)
        db.session.commit()


@pytest.mark.parametrize(
    ("of_tip", "of_answer", "is_offered"),
    [
        ((True, True), (False,), False),  # two are too few
        ((True, True, True), (True, False), True),
        ((True, False, True), (True, True, False), False),  # as good is not better
        ((True, False, False), (), True),  # an answer never tried has helped nobody
        ((False, False, False), (False,), False),
    ],
)
def test_the_rule_is_three_tries_and_a_higher_share(theme, answer, mara, sol, of_tip, of_answer, is_offered):
    tip = make.tip(theme, sol, "Ask.")
    try_out(theme, sol, *of_tip, tip=tip)
    try_out(theme, sol, *of_answer, answer=answer)
    assert (theme_page(theme, mara).better == tip) is is_offered
    assert [offer.tip.id for offer in offered_to(mara)] == ([tip.id] if is_offered else [])


def test_it_is_offered_to_whoever_keeps_the_answer_with_both_figures(theme, answer, mara, sol):
    tip = make.tip(theme, sol, "Ask.")
    try_out(theme, sol, True, True, True, tip=tip)
    try_out(theme, sol, True, False, answer=answer)
    (offer,) = offered_to(mara)
    assert (offer.tip.author, offer.record, offer.of_answer) == ("Sol", (3, 3), (1, 2))
    assert offered_to(sol) == []


def test_of_two_the_better_one_is_offered(theme, answer, mara, sol):
    good, best = make.tip(theme, sol, "Ask."), make.tip(theme, sol, "Show.")
    try_out(theme, sol, True, True, False, tip=good)
    try_out(theme, sol, True, True, True, tip=best)
    assert theme_page(theme, mara).better == best
    assert [offer.tip.id for offer in offered_to(mara)] == [best.id]


def test_once_an_answer_was_drafted_from_it_it_is_offered_no_more(theme, answer, mara, sol):
    tip = make.tip(theme, sol, "Ask.")
    try_out(theme, sol, True, True, True, tip=tip)
    with writing():
        draft = Answer.draft_from(tip, mara)
        db.session.commit()
    assert (draft.tip, draft.owner_id) == (tip, answer.owner_id)
    assert theme_page(theme, mara).better is None and offered_to(mara) == []
    with writing():
        draft.approve(mara)
        db.session.commit()
    assert theme_page(theme, mara).better is None and offered_to(mara) == []


def test_a_draft_for_one_persona_stands_in_no_tips_way(theme, answer, mara, sol):
    tip = make.tip(theme, sol, "Ask.")
    try_out(theme, sol, True, True, True, tip=tip)
    make.answer(theme, mara, say="Sums.", persona=make.persona())
    assert theme_page(theme, mara).better == tip and len(offered_to(mara)) == 1
    make.answer(theme, mara, say="Sums.")
    assert theme_page(theme, mara).better is None and offered_to(mara) == []


def test_where_there_is_no_answer_a_tip_that_works_is_offered(theme, mara, sol):
    tip = make.tip(theme, sol, "Ask.")
    try_out(theme, sol, True, True, True, tip=tip)
    assert theme_page(theme, mara).better == tip


def test_offers_take_two_queries_however_many(theme, answer, mara, sol, queries):
    for n in range(4):
        other = make.theme(f"Theme {n}")
        make.answer(other, mara, say="Count.", approved_by=sol)
        try_out(other, sol, True, True, True, tip=make.tip(other, sol, "Ask."))
    with queries() as seen:
        assert len(offered_to(mara)) == 4
    assert len(seen) <= 3  # with the reading of the person
