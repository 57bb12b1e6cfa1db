import pytest

from tests import make
from workspace.activity.models import Event, Notice, followers
from workspace.assets.models import Approval, Asset, NothingInIt
from workspace.db import db, writing
from workspace.search.models import SearchEntry


@pytest.fixture
def writes(app):
    with writing():
        yield


def planned(by, **head) -> Asset:
    head = {"type": "article", "title": "What downtime costs", "language": "nb"} | head
    return Asset.plan(by, **head)


def verbs() -> list[str]:
    return list(db.session.scalars(db.select(Event.verb).order_by(Event.id)))


def test_an_idea_gets_a_text_of_its_own_and_its_planner_follows_it(writes, mara):
    asset = planned(mara, body="# Why", responses=["Book a demo", " ", "Share it"])
    assert (asset.stage, asset.text.markdown, asset.text.row_id) == ("idea", "# Why", asset.id)
    assert asset.responses == ["Book a demo", "Share it"]
    assert followers("asset", asset.id) == [mara]


def test_a_form_sent_twice_plans_one(writes, mara):
    key = "5ab5a1f6-46cc-4a53-8a4b-95ab79f2a1c5"
    assert planned(mara, client_id=key) is planned(mara, client_id=key)


def test_a_new_owner_is_told(writes, mara, sol):
    planned(mara).edit(mara, owner_id=sol.id)
    assert db.session.scalar(db.select(Notice.user_id)) == sol.id


def test_wanted_responses_can_change_places(writes, mara):
    asset = planned(mara, responses=["One", "Two"])
    asset.edit(mara, responses=["Two", "One", "Three", "Four"])
    assert asset.responses == ["Two", "One", "Three"]


def test_the_stamp_changes_with_the_head(writes, mara):
    asset = planned(mara)
    before = asset.stamp
    asset.edit(mara, title="What an hour of downtime costs")
    assert asset.stamp != before


def test_it_goes_from_idea_to_published_and_retired(writes, mara, sol):
    asset = planned(mara, body="# Why")
    asset.shelve("planned", mara)
    asset.start_drafting(mara)
    asset.send_to_review(mara, sol)
    asset.approve(sol)
    assert asset.is_approved
    asset.publish(mara)
    asset.retire(mara)
    expected = ["created", "planned", "drafted", "asked", "approved", "published", "retired"]
    assert [verb for verb in verbs() if verb != "edited"] == expected


def test_a_stage_cannot_be_jumped(writes, mara):
    with pytest.raises(ValueError):
        planned(mara).send_to_review(mara, None)


def test_sent_back_it_is_a_draft_again_with_its_reason(writes, mara, sol):
    asset = planned(mara, stage="drafting")
    asset.send_to_review(mara, sol)
    asset.send_back(sol, "The figures are from last year.")
    assert asset.stage == "drafting" and asset.approver is None and not asset.is_approved
    assert db.session.scalar(db.select(Approval.reason)) == "The figures are from last year."


def test_an_approval_of_an_earlier_round_does_not_count(writes, mara, sol, at):
    asset = planned(mara, stage="drafting")
    at(2026, 11, 1)
    asset.send_to_review(mara, sol)
    asset.approve(sol)
    asset.start_drafting(mara)
    at(2026, 11, 2)
    asset.send_to_review(mara, sol)
    assert not asset.is_approved


@pytest.mark.parametrize(
    "change", [{"title": "Another"}, {"url": "https://example.com"}, {"responses": ["Call"]}]
)
def test_what_is_changed_after_its_approval_needs_a_new_one(writes, mara, sol, change):
    asset = planned(mara, stage="drafting")
    asset.send_to_review(mara, sol)
    asset.approve(sol)
    asset.edit(mara, **change)
    assert asset.is_changed and not asset.is_approved
    asset.approve(sol)
    assert asset.is_approved and not asset.is_changed


def test_words_written_after_its_approval_need_a_new_one_and_planning_needs_none(writes, mara, sol):
    asset = planned(mara, stage="drafting")
    asset.send_to_review(mara, sol)
    asset.approve(sol)
    asset.edit(mara, size="L", quarter="next", notes="> Dyrt", owner_id=sol.id)
    assert asset.is_approved
    asset.text.write("What an hour costs", mara)
    assert asset.is_changed and not asset.is_approved


def test_publishing_tells_followers_and_sets_a_review_date_a_year_ahead(writes, mara, sol, at):
    at(2026, 11, 22)
    asset = planned(mara, owner_id=sol.id, body="# Why")
    asset.publish(mara)
    assert asset.review_on.isoformat() == "2027-11-22"
    assert sol.id in db.session.scalars(db.select(Notice.user_id)).all()


def test_nothing_is_published_that_has_no_text_no_link_and_no_file(writes, mara):
    with pytest.raises(NothingInIt):
        planned(mara, body=" ").publish(mara)
    for content in ({"body": "# Why"}, {"url": "https://example.com"}, {"file_sha256": "0" * 64}):
        asset = planned(mara, **content)
        asset.publish(mara)
        assert asset.is_published


def test_near_its_review_date_it_warns_until_it_is_still_right(writes, mara, at):
    at(2026, 11, 22)
    asset = planned(mara, url="https://example.com/why")
    asset.publish(mara)
    at(2027, 10, 30)
    assert asset.review_is_near and not asset.is_expired
    asset.still_right(mara)
    assert not asset.review_is_near


def test_internal_assets_are_never_offered_for_sending(mara, workspace):
    assert not make.asset(audience="internal").may_be_sent
    assert make.asset(audience="both").may_be_sent


def test_only_its_author_or_an_admin_removes_it_and_search_forgets(writes, mara, sol, alma):
    asset = planned(mara)
    with pytest.raises(PermissionError):
        asset.remove(sol)
    asset.remove(mara)
    assert db.session.query(Asset).count() == db.session.query(SearchEntry).count() == 0


def test_what_was_published_only_an_admin_removes(writes, mara, alma):
    asset = planned(mara, url="https://example.com/why")
    asset.publish(mara)
    assert not asset.removable_by(mara) and asset.removable_by(alma)


def test_it_is_found_by_kind_type_language_and_stage(writes, mara):
    planned(mara).edit(mara, type="case_study")
    assert db.session.scalar(db.select(SearchEntry.tags)) == "asset tcasestudy lnb sidea"
