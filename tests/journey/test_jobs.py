import pytest
from sqlalchemy.exc import IntegrityError

from tests import make
from workspace.db import today, writing
from workspace.journey.coverage import published_per_cell
from workspace.journey.models import Job, Placement, displace, place


@pytest.fixture
def writes(app, workspace):
    with app.test_request_context(), writing():
        yield


def names() -> list[str]:
    return [job.name for job in Job.in_order()]


def test_a_default_keeps_its_translated_name_until_it_is_renamed(writes):
    job = make.job("consensus")
    assert job.name == "Consensus creation" and not job.own_name
    job.rename("Agree inside")
    assert job.name == "Agree inside"
    job.rename("")
    assert job.name == "Consensus creation"


def test_jobs_are_moved_by_one_place_and_stay_at_the_ends(writes):
    make.job("consensus").move(-1)
    make.job("problem").move(-1)
    assert names()[0] == "Problem identification" and names()[-2:] == ["Consensus creation", "Validation"]


def test_a_team_adds_its_own_job_last(writes):
    Job.add("Get budget")
    assert names()[-1] == "Get budget"


def test_a_job_with_a_placement_cannot_be_removed(writes, mara):
    place(make.asset(), make.job(), None, mara)
    with pytest.raises(IntegrityError):
        make.job().remove()


def test_placing_twice_is_placing_once(writes, mara):
    asset, persona = make.asset(), make.persona()
    place(asset, make.job(), persona, mara)
    place(asset, make.job(), persona, mara)
    place(asset, make.job(), None, mara)
    assert Placement.query.count() == 2
    displace(Placement.query.first(), mara)
    assert Placement.query.count() == 1


def test_only_published_assets_that_have_not_expired_cover_a_cell(workspace):
    job, persona = make.job(), make.persona()
    make.placement(make.asset(), job, persona)
    make.placement(make.asset(language="sv"), job, persona)
    make.placement(make.asset(stage="drafting"), job, persona)
    make.placement(make.asset(review_on=today().replace(year=2020)), job, persona)
    assert [tuple(row) for row in published_per_cell()] == [(persona.id, job.id, 2)]
    assert [row.n for row in published_per_cell(language="sv")] == [1]
