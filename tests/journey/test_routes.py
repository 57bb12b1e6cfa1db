import pytest
from sqlalchemy import text

from tests import make
from workspace.assets.listing import Filters, matching
from workspace.assets.models import Asset
from workspace.db import db
from workspace.journey.models import Job, Placement


def test_an_admin_adds_renames_moves_and_removes(as_alma):
    assert as_alma.post("/jobs/", data={"name": "Get budget"}).status_code == 303
    job = Job.in_order()[-1]
    as_alma.post(f"/jobs/{job.id}/name", data={"name": "Win the budget"})
    as_alma.post(f"/jobs/{job.id}/position", data={"steps": "-1"})
    page = as_alma.get("/jobs/").text
    assert page.index("Win the budget") < page.index("Consensus creation")
    as_alma.post(f"/jobs/{job.id}/removal")
    assert "Win the budget" not in [job.own_name for job in Job.in_order()]


def test_a_job_without_a_name_is_refused(as_alma):
    assert as_alma.post("/jobs/", data={"name": ""}).status_code == 422


def test_a_job_that_holds_something_stays(as_alma):
    make.placement(make.asset(), make.job())
    answer = as_alma.post(f"/jobs/{make.job().id}/removal", follow_redirects=True)
    assert "stays" in answer.text and make.job()


@pytest.mark.parametrize("address", ["", "1/name", "1/position", "1/removal"])
def test_only_admins_change_the_jobs(as_mara, address):
    assert as_mara.post(f"/jobs/{address}").status_code == 403


def test_an_asset_is_placed_for_a_persona_and_taken_away_again(as_mara):
    asset, persona = make.asset(), make.persona()
    form = {"job_id": make.job().id, "persona_id": persona.id}
    answer = as_mara.post(f"/jobs/assets/{asset.id}", data=form, follow_redirects=True)
    assert "Ingrid" in answer.text
    as_mara.post(f"/jobs/placements/{db.session.query(Placement).one().id}/removal")
    assert db.session.query(Placement).count() == 0


def test_a_job_that_is_none_is_refused(as_mara):
    assert as_mara.post(f"/jobs/assets/{make.asset().id}", data={"job_id": "99"}).status_code == 422


def test_readers_place_nothing(as_rut):
    placement = make.placement(make.asset(), make.job())
    assert as_rut.post(f"/jobs/assets/{placement.asset_id}").status_code == 403
    assert as_rut.post(f"/jobs/placements/{placement.id}/removal").status_code == 403
    assert as_rut.get("/jobs/placing").status_code == 403


def test_many_are_placed_and_assigned_at_once(as_mara, sol):
    one, other, persona = make.asset(), make.asset(), make.persona()
    chosen = as_mara.get(f"/jobs/placing?ids={one.id}&ids={other.id}").text
    assert "2 assets" in chosen
    form = {
        "ids": [one.id, other.id],
        "jobs": [make.job().id, make.job("consensus").id],
        "personas": ["any", str(persona.id)],
        "owner": sol.id,
    }
    assert as_mara.post("/jobs/placing", data=form).status_code == 303
    assert db.session.query(Placement).count() == 8
    assert {asset.owner_id for asset in db.session.query(Asset)} == {sol.id}


def test_the_library_shows_what_stands_nowhere_and_what_helps_with_a_job(as_sol):
    persona = make.persona()
    make.asset("Loose")
    make.placement(make.asset("For her"), make.job(), persona)
    make.placement(make.asset("For all"), make.job())
    unplaced = as_sol.get("/jobs/assets").text
    assert "Loose" in unplaced and "For her" not in unplaced
    here = as_sol.get(f"/jobs/assets?job={make.job().id}&persona={persona.id}").text
    assert "For her" in here and "For all" in here and "Loose" not in here


def test_the_list_of_assets_is_read_through_an_index(workspace):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("plans are asserted on SQLite")
    rows = matching(Filters(stage="published", type="video")).order_by(Asset.id.desc()).limit(51)
    compiled = rows.compile(db.engine, compile_kwargs={"literal_binds": True})
    plan = [row.detail for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {compiled}"))]
    assert any("ix_assets_stage_type" in step for step in plan), plan
    assert not any("TEMP B-TREE" in step for step in plan), plan
