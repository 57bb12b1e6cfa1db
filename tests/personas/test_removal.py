"""Removing Ingrid: what depends on her is named, and goes to somebody else."""

from datetime import date

import pytest

from tests import make
from workspace.db import db, writing
from workspace.deals.models import DealPersona
from workspace.journey.models import Placement
from workspace.objections.models import Heard, Objection
from workspace.personas.models import Persona, Section
from workspace.personas.removal import dependents, in_words, remove
from workspace.search.find import find
from workspace.texts.models import Text


@pytest.fixture
def ingrid(mara) -> Persona:
    return make.whole_persona(mara)


@pytest.fixture
def bo(mara) -> Persona:
    return make.whole_persona(mara, name="Bo", title="CIO")


def removed(persona, by, moving_to=None) -> None:
    with writing():
        remove(persona, by, moving_to)
        db.session.commit()


def test_it_leaves_with_its_sections_and_is_found_no_more(ingrid, mara):
    removed(ingrid, mara)
    assert [db.session.query(table).count() for table in (Persona, Section, Text)] == [0, 0, 0]
    assert find("Ingrid").rows == []


def test_what_depends_on_it_is_named(ingrid, mara):
    asset, job = make.asset(), make.job()
    make.placement(asset, job, ingrid)
    for _ in range(2):
        make.objection(persona_id=ingrid.id)
    assert sorted(in_words(dependents(ingrid))) == ["1 placement", "2 objections"]
    with pytest.raises(ValueError), writing():
        remove(ingrid, mara)


def test_what_depends_on_it_moves_and_nothing_is_doubled(ingrid, bo, mara):
    asset, other, job = make.asset(), make.asset("Another"), make.job()
    for one, persona in [(asset, ingrid), (other, ingrid), (asset, bo)]:
        make.placement(one, job, persona)
    objection, deal = make.objection(persona_id=ingrid.id, heard_on=date(2026, 3, 1)), make.deal()
    with writing():
        db.session.add(DealPersona(deal_id=deal.id, persona_id=ingrid.id))
        for persona, n in [(ingrid, 2), (bo, 3)]:
            db.session.add(Heard(persona_id=persona.id, job_id=None, language="nb", kind="objection", n=n))
        db.session.commit()
    removed(ingrid, mara, moving_to=bo)
    assert db.session.get(Objection, objection.id).persona_id == bo.id
    assert {p.asset_id for p in db.session.query(Placement)} == {asset.id, other.id}
    assert db.session.query(Placement).count() == 2
    assert [row.n for row in db.session.query(Heard)] == [5]
    assert [row.persona_id for row in db.session.query(DealPersona)] == [bo.id]


def test_one_removes_ones_own_and_an_admin_anything(ingrid, mara, sol, alma, rut):
    assert [ingrid.removable_by(person) for person in (mara, alma, sol, rut)] == [True, True, False, False]


def test_rows_of_a_table_without_a_word_are_counted_as_they_are(app):
    with app.test_request_context():
        assert in_words({"letters": 1, "calls": 3}) == ["1 other row (letters)", "3 other rows (calls)"]
