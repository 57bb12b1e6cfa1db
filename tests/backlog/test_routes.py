import pytest
from sqlalchemy import text

from tests import make
from workspace.assets.models import Asset
from workspace.backlog import order
from workspace.db import db, keyset, now, writing
from workspace.objections.models import Objection, Theme

MAKE = {"title": "What it costs to wait", "type": "article", "language": "nb", "quarter": "this", "size": "M"}
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def theme(app, sol) -> Theme:
    with app.test_request_context(), writing():
        theme = Theme.start("Too expensive", sol)
        Objection.log(sol, words="Det er for dyrt", account="Nordlys", theme=theme, job=make.job())
        db.session.commit()
    return theme


def only() -> Asset:
    return db.session.query(Asset).one()


def test_the_backlog_says_why_and_asks_for_a_decision(as_mara, theme):
    page = as_mara.get("/backlog/").text
    assert "Too expensive" in page and "1 account" in page and "Decide" in page
    for chosen in order.ORDERS:
        assert "Too expensive" in as_mara.get(f"/backlog/?order={chosen}").text


def test_a_theme_that_is_open_again_says_so_in_its_row(as_mara, theme):
    assert "Reopened" not in as_mara.get("/backlog/").text
    with writing():
        theme.reopened_at = now()
        db.session.commit()
    assert "Reopened" in as_mara.get("/backlog/").text


def test_make_is_decided_in_the_row(as_mara, theme):
    assert "Plan it" in as_mara.get(f"/backlog/{theme.id}").text
    answer = as_mara.post(f"/backlog/{theme.id}/making", data=MAKE, headers=FRAGMENT)
    assert answer.status_code == 200 and "<html" not in answer.text and "What it costs to wait" in answer.text
    assert only().stage == "planned" and "Det er for dyrt" in only().notes
    assert "Undo" in answer.text
    as_mara.post(f"/backlog/{theme.id}/undoing")
    assert db.session.query(Asset).count() == 0


def test_an_asset_without_a_title_is_not_made_and_the_row_stays_open(as_mara, theme):
    answer = as_mara.post(f"/backlog/{theme.id}/making", data=MAKE | {"title": ""})
    assert answer.status_code == 422 and "Plan it" in answer.text


def test_use_existing_and_not_content_are_the_other_exits(as_mara, theme, sol):
    asset = make.asset("Price guide")
    answer = as_mara.post(f"/backlog/{theme.id}/existing", data={"asset_id": asset.id}, follow_redirects=True)
    assert "Price guide" in answer.text
    assert as_mara.post(f"/backlog/{theme.id}/existing", data={"asset_id": 99}).status_code == 422
    form = {"reason": "price", "owner": sol.id, "words": "The board decides prices"}
    answer = as_mara.post(f"/backlog/{theme.id}/not-content", data=form, follow_redirects=True)
    assert "The board decides prices" in answer.text
    assert as_mara.post(f"/backlog/{theme.id}/not-content", data={"reason": "price"}).status_code == 422


def test_readers_read_and_decide_nothing(as_rut, theme):
    assert "Decide" not in as_rut.get("/backlog/").text
    for verb in ("making", "existing", "not-content", "undoing"):
        assert as_rut.post(f"/backlog/{theme.id}/{verb}").status_code == 403


def test_strangers_are_asked_to_sign_in(stranger):
    for address in ("/backlog/", "/backlog/making", "/backlog/1", "/board/", "/board/1"):
        assert "/sign-in" in stranger.get(address).headers["Location"]


def test_what_is_being_made_stands_in_the_second_list_with_its_theme(as_mara, theme):
    as_mara.post(f"/backlog/{theme.id}/making", data=MAKE)
    page = as_mara.get("/backlog/making").text
    assert "What it costs to wait" in page and "Too expensive" in page


def test_an_asset_walks_the_board_to_published_and_its_logger_is_told(as_mara, as_sol, theme, mara):
    as_mara.post(f"/backlog/{theme.id}/making", data=MAKE)
    address = f"/board/{only().id}"
    as_mara.post(f"{address}/stage", data={"stage": "drafting"})
    as_mara.post(f"{address}/stage", data={"stage": "review"})
    assert only().approver.name == "Sol"
    as_mara.post(f"{address}/stage", data={"stage": "published"})
    assert only().stage == "review"
    assert as_mara.post(f"{address}/approval").status_code == 403
    with writing():
        only().text.write("Count the hours.", mara)
        db.session.commit()
    assert "Approve and publish" in as_sol.get(address).text
    as_sol.post(f"{address}/approval", data={"then": "publish"})
    assert only().is_published


def test_nothing_empty_is_published_and_the_page_says_what_is_missing(as_mara, as_sol, mara):
    asset = make.asset(stage="review", author_id=mara.id, review_asked_at=now())
    missing, address = "no text, no link and no file", f"/board/{asset.id}"
    page = as_sol.get(address).text
    assert missing in page and "Approve and publish" not in page
    answer = as_sol.post(f"{address}/approval", data={"then": "publish"})
    assert answer.status_code == 422 and missing in answer.text and not asset.is_approved
    as_sol.post(f"{address}/approval")
    answer = as_mara.post(f"{address}/stage", data={"stage": "published"}, follow_redirects=True)
    assert missing in answer.text and asset.stage == "review"


def test_whoever_was_asked_and_wrote_in_it_is_asked_no_more_and_the_page_says_so(as_mara, mara, sol):
    lead = make.user("Lise", is_sales=True, is_lead_of_sales=True)
    asset = make.asset(stage="review", author_id=mara.id, approver_id=sol.id, review_asked_at=now())
    assert "Waits for Sol." in as_mara.get(f"/board/{asset.id}").text
    with writing():
        asset.text.write("Count the hours.", sol)
        db.session.commit()
    page = as_mara.get(f"/board/{asset.id}").text
    assert f"Waits for {lead.name}." in page and "Sol was asked, and may not approve it now" in page
    assert f"Waits for {lead.name}" in as_mara.get("/board/").text


def test_sent_back_it_needs_a_reason(as_mara, as_sol, theme):
    as_mara.post(f"/backlog/{theme.id}/making", data=MAKE)
    address = f"/board/{only().id}"
    as_mara.post(f"{address}/stage", data={"stage": "drafting"})
    as_mara.post(f"{address}/stage", data={"stage": "review"})
    assert as_sol.post(f"{address}/return", data={"reason": ""}).status_code == 422
    assert as_sol.post(f"{address}/return", data={"reason": "Old figures"}).status_code == 303
    assert only().stage == "drafting"
    assert "Old figures" in as_mara.get(f"/assets/{only().id}").text


def test_ideas_are_noted_and_planned_in_one_sitting(as_mara, mara, sol):
    as_mara.post(
        "/board/", data={"title": "An hour of downtime", "type": "calculator", "quarter_shown": "next"}
    )
    assert (only().stage, only().quarter) == ("idea", "next")
    plan = {"quarter": "this", "size": "L", "owner_id": sol.id}
    as_mara.post(f"/board/{only().id}/planning", data=plan)
    page = as_mara.get("/board/").text
    assert "This quarter: 1 asset: 1 L" in page and "Sol: 1 asset: 1 L" in page
    assert "An hour of downtime" not in as_mara.get("/board/?quarter=next").text
    assert "An hour of downtime" in as_mara.get(f"/board/?owner={sol.id}").text
    assert as_mara.post("/board/", data={"title": ""}).status_code == 422


def test_a_card_that_moved_already_stays_where_it_is(as_mara, workspace):
    asset = make.asset(stage="idea")
    answer = as_mara.post(f"/board/{asset.id}/stage", data={"stage": "review"}, follow_redirects=True)
    assert "has moved already" in answer.text and asset.stage == "idea"


def test_readers_move_nothing(as_rut, workspace):
    asset = make.asset(stage="review")
    for verb in ("stage", "approval", "return", "planning"):
        assert as_rut.post(f"/board/{asset.id}/{verb}").status_code == 403
    assert as_rut.post("/board/").status_code == 403
    assert "Start drafting" not in as_rut.get("/board/").text


def test_pages_ask_little_of_the_database(as_mara, theme, queries):
    as_mara.post(f"/backlog/{theme.id}/making", data=MAKE)
    for address in ("/backlog/", "/backlog/making", "/board/"):
        with queries() as seen:
            assert as_mara.get(address).status_code == 200
        assert len(seen) <= 12, (address, seen)


@pytest.mark.parametrize("keys", [order.LOUDEST, (order.ThemeStanding.value, order.ThemeStanding.theme_id)])
def test_the_order_is_read_from_its_index(workspace, keys, monkeypatch):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("plans are asserted on SQLite")
    query = order.owed().order_by(*(key.desc() for key in keys)).limit(51)
    compiled = query.compile(db.engine, compile_kwargs={"literal_binds": True})
    plan = [row.detail for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {compiled}"))]
    assert "ix_theme_standings" in plan[0] and not any("TEMP B-TREE" in step for step in plan), plan
    assert keyset(order.owed(), keys, None).rows == []
