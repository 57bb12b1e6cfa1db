"""The companies to tap, and what was logged just now."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests import make
from tests.objections.test_routes import ENOUGH, key, logged
from workspace.db import db, now, today, writing
from workspace.deals.models import Stage
from workspace.objections.listing import logged_in_this_sitting
from workspace.objections.models import Objection
from workspace.objections.recent import recent_companies


def names(user) -> list[str]:
    return [company.name for company in recent_companies(user)]


def met(deal, *personas) -> None:
    with writing():
        for persona in personas:
            deal.meet(persona)
        db.session.commit()


def test_where_one_logged_last_comes_first_then_ones_own_deals(sol, mara):
    logged(sol, account="Heard before AS", heard_on=today() - timedelta(days=3))
    logged(sol, account="Heard today AS")
    make.deal(of=make.account("Own deal AS"), owner_id=sol.id)
    make.deal(of=make.account("Another's AS"), owner_id=mara.id)
    assert names(sol) == ["Heard today AS", "Heard before AS", "Own deal AS"]


def test_a_deal_that_was_won_is_not_offered(sol):
    won = Stage(name="Won", name_folded="won", outcome="won")
    with writing():
        db.session.add(won)
        db.session.commit()
    account = make.account("Nordlys Energi AS")
    make.deal(of=account, name="Won", owner_id=sol.id, stage_id=won.id)
    assert names(sol) == []
    deal = make.deal(of=account, name="New pumps", owner_id=sol.id)
    (company,) = recent_companies(sol)
    assert [id for id, _, _ in company.deals] == [deal.id]


def test_whom_one_met_on_a_deal_is_known_of_it_and_of_its_company(sol):
    account = make.account("Nordlys Energi AS")
    deals = [make.deal(of=account, name=name, owner_id=sol.id) for name in ("Old pumps", "New pumps")]
    first, second, heard, stranger = (make.persona(f"Persona {n}") for n in range(4))
    met(deals[0], first)
    met(deals[1], second, first)
    logged(sol, account=account.name, persona=heard)
    (company,) = recent_companies(sol)
    assert [set(personas) for _, _, personas in company.deals] == [{first.id, second.id}, {first.id}]
    assert set(company.met) == {first.id, second.id, heard.id} and company.met[-1] == heard.id
    assert stranger.id not in company.met


def test_the_page_costs_no_more_for_more_companies(as_sol, sol, queries):
    for n in range(15):
        met(make.deal(of=make.account(f"Company {n} AS"), owner_id=sol.id), make.persona(f"P {n}"))
    with queries() as seen:
        page = as_sol.get("/objections/new").text
    assert len(seen) <= 12 and page.count('class="pill-button"') == 12


def test_the_last_logs_are_read_by_their_index(sol, queries):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("a planner of few rows on PostgreSQL reads the table")
    with queries() as seen:
        recent_companies(sol)
        logged_in_this_sitting(sol)
    of_ones_own = [line for line in seen if "objections.logged_by_id =" in line]
    assert len(of_ones_own) == 2
    for statement in of_ones_own:
        plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", (sol.id, 60, 0))
        steps = [row.detail for row in plan if "objections" in row.detail]
        assert len(steps) == 1 and "ix_objections_logged_by (logged_by_id=?)" in steps[0]


def test_and_one_more_comes_back_with_what_the_meeting_has_in_common(as_sol, sol):
    deal = make.deal(of=make.account("Nordlys Energi AS"))
    persona = make.persona()
    form = ENOUGH | {"client_id": key(), "more": "1", "heard_on": "2026-01-15"}
    answer = as_sol.post("/objections/new", data=form | {"deal_id": deal.id, "persona_id": persona.id})
    assert answer.status_code == 303
    page = as_sol.get(answer.location).text
    for kept in ('value="Nordlys Energi AS"', f'value="{deal.id}" checked', 'value="2026-01-15"'):
        assert kept in page, kept
    assert f'value="{persona.id}" checked' in page and form["client_id"] not in page
    assert "Logged in this sitting" in page and f"/objections/{logged_id()}/correction" in page
    assert "Logged in this sitting" not in as_sol.get("/objections/new").text


def test_a_sitting_is_a_couple_of_hours_of_ones_own(sol, mara):
    logged(mara, words="Another's")
    logged(sol, words="This morning")
    with writing():
        db.session.execute(update(Objection).values(created_at=now() - timedelta(hours=3)))
        db.session.commit()
    logged(sol, words="Just now")
    assert [row.words for row in logged_in_this_sitting(sol)] == ["Just now"]


def logged_id() -> int:
    return db.session.scalar(select(Objection.id))
