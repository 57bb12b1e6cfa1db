import pytest

from tests import make
from workspace.activity.models import Notice, follow, followers
from workspace.assets.models import Asset
from workspace.backlog import approving, deciding, order, publishing
from workspace.db import db, writing
from workspace.journey.models import Placement
from workspace.objections.models import Objection, Theme
from workspace.people.models import User


@pytest.fixture
def writes(app, workspace):
    with app.test_request_context(), writing():
        yield


def heard(theme, by, words="Det er for dyrt", account="Nordlys", **more) -> Objection:
    return Objection.log(by, words=words, account=account, theme=theme, language="nb", **more)


def planned(theme, by, **head) -> Asset:
    head = {"title": "What it costs to wait", "type": "article", "language": "nb"} | head
    return deciding.make(theme, by, **head)


def told(user, verb) -> bool:
    notices = db.session.scalars(db.select(Notice).where(Notice.user_id == user.id))
    return any(notice.event.verb == verb for notice in notices)


def test_the_loudest_theme_comes_first_and_says_why_in_words(writes, sol):
    quiet, loud = Theme.start("Where is the data?", sol), Theme.start("Too expensive", sol)
    heard(quiet, sol, account="Nordlys")
    heard(loud, sol, account="Nordlys", severity=3)
    heard(loud, sol, account="Havnegruppen")
    rows = order.page("order", None).rows
    assert [row.name for row in rows] == ["Too expensive", "Where is the data?"]
    assert order.why(rows[0]) == "2 accounts · stopping 1 of them · oldest today"


def test_making_plans_an_asset_where_it_was_heard_with_the_words_as_notes(writes, sol, mara):
    persona, job = make.persona(), make.job()
    theme = Theme.start("Too expensive", sol)
    heard(theme, sol, persona=persona, job=job)
    asset = planned(theme, mara, size="M", quarter="next", owner_id=mara.id)
    assert (asset.stage, asset.size, theme.decision) == ("planned", "M", "make")
    assert "> Det er for dyrt" in asset.notes and asset.text.markdown == ""
    placement = db.session.query(Placement).one()
    assert (placement.asset_id, placement.job_id, placement.persona_id) == (asset.id, job.id, persona.id)
    assert sol in followers("asset", asset.id)


def test_a_decision_sent_twice_plans_one(writes, sol):
    theme, key = Theme.start("Too expensive", sol), "5ab5a1f6-46cc-4a53-8a4b-95ab79f2a1c5"
    assert planned(theme, sol, client_id=key) is planned(theme, sol, client_id=key)


def test_what_was_changed_after_its_approval_waits_again_for_somebody_who_did_not_write(writes, sol, mara):
    other = make.user("Tor", is_sales=True)
    asset = Asset.plan(mara, stage="drafting", title="Price", type="article", language="nb")
    assert approving.ask(asset, mara) == sol
    asset.approve(sol)
    assert approving.about(asset) is None
    asset.text.write("What an hour costs", sol)
    assert approving.about(asset).asked == [other] and approving.about(asset).passed_over == sol
    assert not approving.may_approve(sol, asset).may and approving.may_approve(other, asset).may


def test_use_existing_takes_only_what_is_published(writes, sol, mara):
    theme = Theme.start("Too expensive", sol)
    with pytest.raises(ValueError):
        deciding.use_existing(theme, make_in_place(mara), mara)
    published = make_in_place(mara)
    published.publish(mara)
    deciding.use_existing(theme, published, mara)
    assert theme.decision == "existing" and publishing.themes_of(published) == [theme]
    assert told(sol, "placed")


def make_in_place(by) -> Asset:
    return Asset.plan(by, type="guide", title="Price guide", language="nb", body="What it costs")


def test_what_fits_is_published_and_shares_words(writes, sol, mara):
    make_in_place(mara)
    published = Asset.plan(
        mara, type="guide", title="Why the price is what it is", language="en", url="https://example.com"
    )
    published.publish(mara)
    assert [asset.id for asset in deciding.fitting("The price is too high")] == [published.id]


def test_undoing_takes_the_planned_asset_away(writes, sol, mara):
    theme = Theme.start("Too expensive", sol)
    planned(theme, mara)
    deciding.undo(theme, mara)
    assert theme.decision is None and db.session.query(Asset).count() == 0


def test_nothing_is_undone_once_someone_began_writing(writes, sol, mara):
    theme = Theme.start("Too expensive", sol)
    planned(theme, mara).start_drafting(mara)
    with pytest.raises(ValueError):
        deciding.undo(theme, mara)


def test_the_seller_who_logged_it_last_is_asked(writes, sol, mara):
    other = make_user("Siv", is_sales=True)
    theme = Theme.start("Too expensive", mara)
    heard(theme, other)
    heard(theme, sol, account="Havnegruppen")
    asset = planned(theme, mara)
    asset.start_drafting(mara)
    assert approving.ask(asset, mara) == sol
    assert told(sol, "asked") and approving.about(asset).asked == [sol]


def make_user(name, **rights):
    user = User(email=f"{name}@example.com", email_folded=f"{name}@example.com".lower(), name=name, **rights)
    db.session.add(user)
    db.session.flush()
    return user


def test_after_five_days_the_lead_is_waited_for_too(writes, sol, mara, at):
    lead = make_user("Lise", is_sales=True, is_lead_of_sales=True)
    theme = Theme.start("Too expensive", mara)
    heard(theme, sol)
    asset = planned(theme, mara)
    asset.start_drafting(mara)
    at(2026, 11, 1)
    approving.ask(asset, mara)
    assert approving.about(asset).asked == [sol]
    at(2026, 11, 7)
    assert approving.about(asset).asked == [sol, lead]


def test_where_nobody_logged_it_the_lead_of_the_other_function_is_asked(writes, sol, mara):
    lead = make_user("Lise", is_sales=True, is_lead_of_sales=True)
    asset = make_in_place(mara)
    asset.start_drafting(mara)
    assert approving.ask(asset, mara) == lead


def test_the_author_approves_only_where_nobody_else_holds_the_other_function(writes, mara):
    asset = make_in_place(mara)
    asset.start_drafting(mara)
    assert approving.may_approve(mara, asset).may and approving.may_approve(mara, asset).reason
    make_user("Sol", is_sales=True)
    assert not approving.may_approve(mara, asset).may


def test_publishing_tells_whoever_logged_it_and_carries_the_decision_out(writes, sol, mara):
    theme = Theme.start("Too expensive", mara)
    heard(theme, sol)
    asset = planned(theme, mara)
    asset.text.write("What it costs", mara)
    follow(sol, "asset", asset.id)
    publishing.publish(asset, mara)
    assert told(sol, "published") and asset.is_published and asset.review_on
    assert order.assets_of([theme.id])[theme.id][0].stage == "published"


def test_a_theme_whose_only_asset_was_retired_asks_again(writes, sol, mara):
    theme = Theme.start("Too expensive", sol)
    asset = planned(theme, mara)
    asset.text.write("What it costs", mara)
    assert not order.asks(order.row(theme.id), order.assets_of([theme.id])[theme.id])
    publishing.publish(asset, mara)
    publishing.retire(asset, mara)
    assert order.asks(order.row(theme.id), order.assets_of([theme.id])[theme.id])
