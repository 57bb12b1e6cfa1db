"""From a gap on the map to an asset that is planned there, by one button."""

import pytest

from tests import make
from workspace.assets.models import Asset
from workspace.db import db, writing
from workspace.journey.models import Placement
from workspace.objections.models import Objection


@pytest.fixture
def ingrid(app, sol):
    ingrid = make.persona("Ingrid")
    with app.test_request_context(), writing():
        for words, language in (("Det er for dyrt", "nb"), ("It costs too much", "en")):
            Objection.log(
                sol, words=words, language=language, account="Nordlys", persona=ingrid, job=make.job()
            )
        db.session.commit()
    return ingrid


def test_it_is_planned_this_quarter_where_it_is_missing_and_is_mine(as_mara, mara, ingrid):
    page = as_mara.get(f"/map/cells/{ingrid.id}/{make.job().id}").text
    address = f"/board/gaps/{make.job().id}/{ingrid.id}"
    assert f'action="{address}"' in page
    answer = as_mara.post(address, data={"language": "nb"}, follow_redirects=True)
    asset, placement = db.session.query(Asset).one(), db.session.query(Placement).one()
    assert (asset.stage, asset.quarter, asset.owner_id, asset.language) == ("planned", "this", mara.id, "nb")
    assert asset.title == "Validation: Ingrid" and "Validation: Ingrid" in answer.text
    assert asset.notes == "> Det er for dyrt"
    assert (placement.persona_id, placement.job_id) == (ingrid.id, make.job().id)
    assert "One is on the way." in as_mara.get(f"/map/cells/{ingrid.id}/{make.job().id}").text


def test_the_button_pressed_twice_plans_one(as_mara, ingrid):
    pressed = {"language": "nb", "client_id": "5ab5a1f6-46cc-4a53-8a4b-95ab79f2a1c5"}
    for _ in range(2):
        as_mara.post(f"/board/gaps/{make.job().id}/{ingrid.id}", data=pressed)
    assert db.session.query(Asset).count() == 1


def test_without_a_persona_it_helps_any_in_a_language_the_team_sells_in(as_mara, workspace):
    as_mara.post(f"/board/gaps/{make.job().id}", data={"language": "xx"})
    assert db.session.query(Placement).one().persona_id is None
    assert db.session.query(Asset).one().language in workspace.languages


def test_readers_plan_nothing_and_what_is_gone_is_a_404(as_rut, as_mara, workspace):
    assert as_rut.post(f"/board/gaps/{make.job().id}").status_code == 403
    assert as_mara.post(f"/board/gaps/{make.job().id}/99").status_code == 404
    assert as_mara.post("/board/gaps/99").status_code == 404
