"""The map as it is shown."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from tests import make
from workspace.db import db, today, writing
from workspace.deals.models import Account, Deal, Stage
from workspace.map import journey_map
from workspace.map.cell import latest_query
from workspace.map.counts import Filters
from workspace.map.gaps import MOST, gaps
from workspace.objections.models import Objection
from workspace.settings.models import Rate


@pytest.fixture
def heard(sol):
    def log(persona=None, job="validation", account="Nordlys AS", **said):
        with writing():
            objection = Objection.log(
                sol,
                **{"words": "Det er for dyrt", "language": "nb"} | said,
                account=account,
                persona=persona,
                job=job and make.job(job),
            )
            db.session.commit()
        return objection

    return log


@pytest.fixture
def ingrid(workspace):
    return make.persona("Ingrid")


def the_cell(persona, job="validation", **chosen):
    drawn = journey_map.drawn(Filters(**chosen))
    line = next(
        line for line in drawn.lines if (line.persona and line.persona.id) == (persona and persona.id)
    )
    return line.cells[[job.key for job in drawn.jobs].index(job)]


def test_an_expired_a_planned_and_a_retired_asset_do_not_help(heard, ingrid):
    heard(ingrid)
    for columns in ({"review_on": today() - timedelta(days=1)}, {"stage": "planned"}, {"stage": "retired"}):
        make.placement(make.asset(**columns), make.job(), ingrid)
    assert the_cell(ingrid).is_gap and the_cell(ingrid).assets == 0


def test_an_asset_that_expires_today_still_helps(heard, ingrid):
    heard(ingrid)
    make.placement(make.asset(review_on=today()), make.job(), ingrid)
    assert not the_cell(ingrid).is_gap


def test_an_asset_placed_for_her_and_for_any_is_one_asset(ingrid):
    asset = make.asset()
    make.placement(asset, make.job(), ingrid)
    make.placement(asset, make.job())
    assert the_cell(ingrid).assets == 1


def test_a_cell_lists_once_what_is_placed_for_her_and_for_any(as_sol, ingrid):
    asset = make.asset("What downtime costs", stage="drafting")
    make.placement(asset, make.job(), ingrid)
    make.placement(asset, make.job())
    for persona in (ingrid.id, "any"):
        page = as_sol.get(f"/map/cells/{persona}/{make.job().id}").text
        assert page.count(">What downtime costs<") == 1 and "for any persona" in page


def test_the_any_row_tells_apart_what_is_placed_for_one_persona(as_sol, ingrid):
    make.placement(make.asset("What downtime costs"), make.job(), ingrid)
    assert "not counted in this row" in as_sol.get(f"/map/cells/any/{make.job().id}").text
    assert "not counted in this row" not in as_sol.get(f"/map/cells/{ingrid.id}/{make.job().id}").text


def test_filters_narrow_the_assets_and_the_language_also_what_was_heard(heard, ingrid):
    pro = make.product()
    heard(ingrid)
    make.placement(make.asset(type="video", product_id=pro.id), make.job(), ingrid)
    assert not the_cell(ingrid, type="video", product=pro.id).is_gap
    assert the_cell(ingrid, type="article").is_gap
    assert the_cell(ingrid, product=pro.id + 1).is_gap
    assert the_cell(ingrid, language="sv").is_quiet


def test_open_deals_order_the_gaps(heard, ingrid):
    ola = make.persona("Ola")
    heard(ingrid, words="A")
    heard(ingrid, words="B")
    heard(ola, words="C")
    heard(None, words="D", job="consensus")
    with writing():
        db.session.add(Rate(currency="SEK", day=today(), rate=2))
        deal = Deal(account=Account.found_or_made("X"), name="X", value=500, currency="SEK")
        db.session.add(deal)
        db.session.flush()
        deal.meet(ola)
        db.session.commit()
    found = gaps(Filters())
    assert found[0].line.name == "Ola"
    assert found[0].at_stake == (1, 1000)
    assert [gap.line.name for gap in found[1:]] == ["Ingrid", "Any persona"]


def test_a_closed_deal_orders_nothing(heard, ingrid):
    heard(ingrid)
    with writing():
        stage = make_won_stage()
        deal = Deal(account=Account.found_or_made("X"), name="X", currency="NOK", stage_id=stage.id)
        db.session.add(deal)
        db.session.flush()
        deal.meet(ingrid)
        db.session.commit()
    assert gaps(Filters())[0].at_stake.deals == 0


def make_won_stage():
    stage = Stage.found_or_made("Vunnet")
    stage.outcome = "won"
    db.session.flush()
    return stage


def test_the_map_is_paged_by_persona_and_any_stands_first(heard, workspace):
    people = [make.persona(f"Ingrid {letter}") for letter in "ABC"]
    heard(people[2])
    first = journey_map.drawn(Filters(), size=2)
    assert [line.name for line in first.lines] == ["Any persona", "Ingrid A", "Ingrid B"]
    assert not first.is_empty
    second = journey_map.drawn(Filters(), after=first.next, size=2)
    assert [line.name for line in second.lines] == ["Ingrid C"] and second.next is None
    assert second.lines[0].cells[4].times == 1 and not second.is_empty


def test_show_more_keeps_the_filters_and_tells_the_tables_apart(as_rut, heard, workspace):
    heard(None)
    for number in range(journey_map.SIZE + 1):
        make.persona(f"Ingrid {number:02}")
    page = as_rut.get("/map/?language=nb").text
    more = re.search(r'href="(/map/\?[^"]*after=[^"]*)"', page)[1].replace("&amp;", "&")
    assert "language=nb" in more and "Ingrid 29" in page and "Ingrid 30" not in page
    page = as_rut.get(more).text
    assert "Journey map, from Ingrid 30" in page and "Ingrid 29" not in page and "Any persona" not in page


def test_what_nobody_assigned_to_a_job_is_counted_on_every_page(heard, workspace):
    heard(make.persona("Åse"), job=None)
    make.persona("Ingrid")
    first = journey_map.drawn(Filters(), size=1)
    assert first.without_job == 1 == journey_map.drawn(Filters(), first.next, size=1).without_job


def test_gaps_are_a_panel_of_the_map_and_a_page(as_rut, heard, ingrid):
    heard(ingrid)
    assert 'hx-get="/map/gaps?language=nb"' in as_rut.get("/map/?language=nb").text
    assert "Ingrid · Validation" in as_rut.get("/map/gaps").text
    assert "No gaps" in as_rut.get("/map/gaps?language=sv").text


def test_gaps_beyond_the_first_are_counted(as_rut, heard, workspace):
    for number in range(MOST + 2):
        heard(make.persona(f"Ingrid {number}"))
    assert "2 more stand in the map." in as_rut.get("/map/gaps").text


def test_the_page_words_gaps_and_quiet(as_rut, heard, ingrid):
    heard(ingrid)
    page = as_rut.get("/map/").text
    assert "Ingrid" in page and "Gap" in page and "Quiet" in page and "Any persona" in page


def test_an_empty_map_says_what_fills_it(as_sol, ingrid):
    assert "still quiet" in as_sol.get("/map/").text


def test_the_cell_tells_what_is_there_and_what_was_heard_and_offers_to_plan(as_sol, heard, ingrid):
    heard(ingrid, words="Hvor lagres data?", kind="question")
    make.placement(make.asset("Security questions", stage="planned"), make.job(), ingrid)
    page = as_sol.get(f"/map/cells/{ingrid.id}/{make.job().id}").text
    assert "Security questions" in page and "Hvor lagres data?" in page
    assert "One is on the way." in page
    assert f'/board/gaps/{make.job().id}/{ingrid.id}"' in page and "Plan one in Norwegian" in page


def test_a_reader_is_not_offered_to_plan(as_rut, heard, ingrid):
    heard(ingrid)
    page = as_rut.get(f"/map/cells/{ingrid.id}/{make.job().id}").text
    assert "Plan one" not in page and "Nothing published helps" in page


@pytest.mark.parametrize("path", ["nobody/1", "99/1", "any/99", "999999999999999999999/1"])
def test_a_cell_that_is_nowhere_is_a_404(as_sol, path):
    assert as_sol.get(f"/map/cells/{path}").status_code == 404


def test_the_any_row_has_cells_too(as_sol, heard):
    heard(None)
    assert "Any persona" in as_sol.get(f"/map/cells/any/{make.job().id}").text


def test_the_persona_panel_is_a_page_and_a_fragment(as_sol, ingrid):
    make.placement(make.asset("What downtime costs"), make.job(), ingrid)
    url = f"/map/personas/{ingrid.id}"
    page = as_sol.get(url).text
    fragment = as_sol.get(url, headers={"HX-Request-Type": "partial"}).text
    assert "What downtime costs" in page and "<html" in page
    assert "What downtime costs" in fragment and "<html" not in fragment


def test_a_stranger_sees_no_map(stranger):
    assert stranger.get("/map/").status_code in (302, 303)


def test_the_map_asks_eight_times_at_most_and_its_gaps_nine(as_sol, heard, ingrid, queries):
    for number in range(5):
        heard(ingrid, account=f"Company {number}")
        make.persona(f"Ola {number}")
    make.product()
    with queries() as seen:
        as_sol.get("/map/")
    assert len(seen) <= 8, "\n".join(seen)
    with queries() as seen:
        as_sol.get("/map/gaps")
    assert len(seen) <= 9, "\n".join(seen)
    assert not any("FROM objections" in statement for statement in seen)


def test_what_was_heard_last_is_found_through_the_index_of_the_cell(sol):
    if db.engine.dialect.name != "sqlite":
        return
    query = latest_query(1, 1).compile(db.engine, compile_kwargs={"literal_binds": True})
    plan = " ".join(row[3] for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {query}")))
    assert "ix_objections_cell" in plan and "TEMP B-TREE" not in plan
