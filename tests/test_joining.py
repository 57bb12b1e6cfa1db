"""Two rows become one, whatever points at them."""

from tests import make
from workspace.db import db, pointing_at, writing
from workspace.deals.models import DealPersona
from workspace.joining import join
from workspace.journey.models import Placement
from workspace.objections.models import Heard
from workspace.people.models import User
from workspace.personas.models import Persona


def test_every_room_that_points_at_people_is_found(app):
    tables = {key.parent.table.name for key in pointing_at(User.__table__)}
    assert tables > {"assets", "themes", "answers", "notices", "imports"}


def test_rows_that_become_one_are_one_and_counters_add_up(workspace):
    old, new, asset, deal = make.persona("Old"), make.persona("New"), make.asset(), make.deal()
    for persona, n in ((old, 2), (new, 3)):
        make.placement(asset, make.job(), persona)
        with writing():
            db.session.add(DealPersona(deal_id=deal.id, persona_id=persona.id))
            for job in (None, make.job()):
                cell = {"persona_id": persona.id, "job_id": job and job.id}
                db.session.add(Heard(language="nb", kind="objection", n=n, **cell))
            db.session.commit()
    with writing():
        join(old, new)
        db.session.commit()
    assert db.session.query(Placement.persona_id).all() == [(new.id,)]
    assert db.session.query(DealPersona.persona_id).all() == [(new.id,)]
    assert [(row.persona_id, row.n) for row in db.session.query(Heard)] == [(new.id, 5), (new.id, 5)]


def test_tables_that_stay_keep_pointing_at_the_old_one(mara):
    old, new = make.whole_persona(mara), make.persona("New")
    with writing():
        join(old, new, leaving=("sections", "persona_versions"))
        db.session.commit()
    assert db.session.get(Persona, old.id).sections
