"""Approving takes a person other than those who wrote it, from the other function."""

import pytest

from tests import make
from workspace.db import db, writing


@pytest.fixture
def theme(workspace):
    return make.theme()


def test_its_author_may_not(theme, mara, sol):
    verdict = make.answer(theme, mara, say="Count the hours.").approvable_by(mara)
    assert not verdict.may and "sales" in verdict.reason


def test_the_other_function_may(theme, mara, sol):
    assert make.answer(theme, mara, say="Count the hours.").approvable_by(sol) == (True, "")


def test_a_colleague_of_the_author_may_not(theme, mara, sol):
    nina = make.user("Nina", is_marketing=True)
    assert not make.answer(theme, mara, say="Count the hours.").approvable_by(nina).may


def test_an_admin_without_a_function_may_not_while_somebody_holds_it(theme, mara, sol, alma):
    assert not make.answer(theme, mara, say="Count the hours.").approvable_by(alma).may


def test_a_reader_never_may(theme, mara, rut):
    assert not make.answer(theme, mara, say="Count the hours.").approvable_by(rut).may


def test_where_nobody_else_holds_it_the_author_may_and_the_page_says_so(theme, mara):
    verdict = make.answer(theme, mara, say="Count the hours.").approvable_by(mara)
    assert verdict.may and "Nobody else" in verdict.reason


def test_a_colleague_with_both_functions_may_for_one_with_both(theme, workspace):
    ola, kim = (make.user(name, is_sales=True, is_marketing=True) for name in ("Ola", "Kim"))
    answer = make.answer(theme, ola, say="Count the hours.")
    assert not answer.approvable_by(ola).may and answer.approvable_by(kim).may


def test_whoever_wrote_since_the_last_approval_counts_as_author(theme, mara, sol):
    answer = make.answer(theme, mara, say="Count the hours.", approved_by=sol)
    with writing():
        answer.say.write("Count the hours of a stop.", sol)
        db.session.commit()
    assert answer.authors == [sol]
    assert answer.approvable_by(mara).may and not answer.approvable_by(sol).may


def test_when_both_sides_wrote_it_somebody_else_of_either_may(theme, mara, sol):
    answer = make.answer(theme, mara, say="Count the hours.")
    with writing():
        answer.do.write("Open the calculator.", sol)
        db.session.commit()
    assert answer.approvable_by(sol).may  # there are only the two of them
    nina = make.user("Nina", is_marketing=True)
    assert answer.approvable_by(nina).may
    assert not answer.approvable_by(sol).may


def test_an_empty_draft_cannot_be_approved(theme, mara, sol):
    assert not make.answer(theme, mara).approvable_by(sol).may


def test_it_is_approved_once(theme, mara, sol):
    answer = make.answer(theme, mara, say="Count the hours.", approved_by=sol)
    with writing(), pytest.raises(PermissionError):
        answer.approve(sol)
