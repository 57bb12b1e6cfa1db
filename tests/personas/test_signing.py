"""Mara and Sol agree on Ingrid."""

from contextlib import contextmanager

import pytest

from tests import make
from workspace.activity.models import Notice
from workspace.db import db, writing
from workspace.personas.models import Persona
from workspace.personas.signing import sign, standing


@pytest.fixture
def ingrid(mara) -> Persona:
    return make.whole_persona(mara, role="economic_decision_maker", quote="Show me the figures.")


@contextmanager
def kept():
    with writing():
        yield
        db.session.commit()


def signed(persona, *people) -> None:
    for person in people:
        with kept():
            sign(persona, person.functions, person)


def test_one_signature_waits_for_the_other(ingrid, mara, sol):
    signed(ingrid, mara)
    now = standing(ingrid)
    assert (now.open.version.n, list(now.open.signatures), now.agreed) == (1, ["marketing"], None)
    assert (now.signable_by(sol), now.signable_by(mara)) == (["sales"], [])


def test_one_from_each_team_makes_it_agreed(ingrid, mara, sol):
    signed(ingrid, mara, sol)
    now = standing(ingrid)
    assert now.is_current and now.agreed.version.n == 1 and not now.agreed.is_by_one


def test_changes_are_counted_and_the_signatures_stay_on_their_version(ingrid, mara, sol):
    signed(ingrid, mara, sol)
    with kept():
        ingrid.edit(sol, quote="Show me our own figures.")
        ingrid.section("goals").text.save("Cut licence cost 20 %", 1, sol)
    now = standing(ingrid)
    assert [change.name for change in now.since_agreed] == ["Quote", "Goals"]
    assert now.agreed.version.n == 1 and not now.is_current
    assert now.signable_by(sol) == ["sales"]


def test_the_first_signature_after_a_change_makes_a_version(ingrid, mara, sol):
    signed(ingrid, mara, sol)
    with kept():
        ingrid.edit(sol, summary="Holds the purse")
    signed(ingrid, sol)
    now = standing(ingrid)
    assert (now.open.version.n, now.agreed.version.n) == (2, 1)
    signed(ingrid, mara)
    assert standing(ingrid).agreed.version.n == 2


def test_a_change_taken_back_is_no_change(ingrid, mara, sol):
    signed(ingrid, mara, sol)
    with kept():
        ingrid.edit(sol, name="Inger")
        ingrid.edit(sol, name="Ingrid")
    assert standing(ingrid).is_current


def test_one_person_who_holds_both_may_sign_for_both(ingrid):
    both = make.user("Bo", is_sales=True, is_marketing=True)
    signed(ingrid, both)
    assert standing(ingrid).agreed.is_by_one


def test_nobody_signs_for_a_team_that_is_not_theirs(ingrid, sol):
    with kept():
        sign(ingrid, ["marketing"], sol)
    assert standing(ingrid).newest is None


def test_after_a_year_it_is_signed_again(ingrid, mara, sol, at):
    at(2025, 1, 10)
    signed(ingrid, mara, sol)
    at(2026, 1, 11)
    now = standing(ingrid)
    assert now.agreed.is_old and not now.is_current and now.signable_by(sol) == ["sales"]
    signed(ingrid, sol, mara)
    assert (standing(ingrid).agreed.version.n, standing(ingrid).is_current) == (2, True)


def test_names_order_and_own_sections_count_as_changes(ingrid, mara, sol):
    with kept():
        ingrid.add_section("Politics", mara)
    signed(ingrid, mara, sol)
    with kept():
        ingrid.move_section(ingrid.section("challenges"), -1, mara)
        ingrid.rename_section(ingrid.section("messages"), "What we say", mara)
        ingrid.remove_section(ingrid.sections[-1], mara)
        ingrid.add_section("Budget year", mara)
    assert {(change.kind, change.name) for change in standing(ingrid).since_agreed} == {
        ("moved", "Order of the sections"),
        ("renamed", "What we say"),
        ("removed", "Politics"),
        ("added", "Budget year"),
    }


def test_whoever_started_it_is_told_of_a_signature(ingrid, mara, sol):
    signed(ingrid, sol)
    [notice] = db.session.scalars(db.select(Notice))
    assert (notice.user_id, notice.event.verb) == (mara.id, "signed")
