"""The first page: what waits for each, and the lead's five lines."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests import make
from workspace.db import db, now, today, writing
from workspace.deals.models import Stage
from workspace.home import approvals, monday
from workspace.objections.models import Objection
from workspace.objections.themes import Theme
from workspace.people.models import User


def lead(function="sales") -> User:
    return make.user("Jeppe", **{f"is_{function}": True, f"is_lead_of_{function}": True})


def log(by: User, account: str = "Nordlys Energi AS", days_ago: int = 0, **columns) -> None:
    """Ids in `columns` are looked up anew: a write begins a transaction of its own."""
    with writing():
        merged = {name: db.session.merge(row) for name, row in columns.items() if hasattr(row, "id")}
        Objection.log(
            db.session.merge(by),
            words=columns.get("words", "Too dear"),
            account=account,
            language="en",
            heard_on=today() - timedelta(days=days_ago),
            **merged,
        )
        db.session.commit()


def theme(name: str, by: User) -> Theme:
    with writing():
        row = Theme.start(name, db.session.merge(by))
        db.session.commit()
        return row


def test_an_empty_workspace_says_what_to_do_first(as_alma, as_sol):
    page = as_alma.get("/").text
    assert "This week" not in page
    assert all(step in page for step in ("Import what you have", "Invite people", "Log the first objection"))
    assert "Add demo data" in page
    assert "Add demo data" not in as_sol.get("/").text


def test_the_steps_leave_when_they_are_done(as_sol, sol):
    make.persona()
    make.deal()
    log(sol)
    assert "Three steps" not in as_sol.get("/").text


def test_a_call_brief_is_one_field_away(as_sol):
    page = as_sol.get("/").text
    assert 'action="/briefs/company"' in page and 'name="account"' in page


def test_what_waits_for_a_person_is_theirs(as_mara, as_sol, mara, sol):
    make.asset("Foreman video", stage="review", approver_id=sol.id, author_id=mara.id, review_asked_at=now())
    make.asset("Offline guide", stage="drafting", owner_id=mara.id, due_on=today() + timedelta(days=2))
    make.asset("Old guide", owner_id=mara.id, review_on=today() + timedelta(days=20))
    make.asset("Far away", stage="drafting", owner_id=mara.id, due_on=today() + timedelta(days=60))
    make.theme("No coverage", owner_id=mara.id, due_on=today() - timedelta(days=1))
    of_mara, of_sol = as_mara.get("/").text, as_sol.get("/").text
    for title in ("Offline guide", "Old guide", "No coverage"):
        assert title in of_mara and title not in of_sol
    assert "Overdue" in of_mara
    assert "Foreman video" in of_sol and "Foreman video" not in of_mara
    assert "Far away" not in of_mara


def test_unsorted_objections_wait_for_everybody_who_can_sort(as_sol, as_rut, sol):
    log(sol)
    assert "1 unsorted objection or question" in as_sol.get("/").text
    assert "unsorted" not in as_rut.get("/").text


def test_only_leads_read_the_five_lines_and_admins_where_there_are_none(app, as_alma, as_mara, sol):
    log(sol)
    assert "This week" in as_alma.get("/").text
    assert "This week" not in as_mara.get("/").text
    jeppe = app.test_client().sign_in(lead())
    assert "This week" in jeppe.get("/").text
    assert "This week" not in as_alma.get("/").text


def test_themes_going_up_and_down_are_told_apart(sol):
    dear, slow = theme("Too dear", sol), theme("Too slow", sol)
    for days_ago in (1, 2, 40):
        log(sol, days_ago=days_ago, theme=dear)
    log(sol, days_ago=30, theme=slow)
    moving = monday.moving()
    assert [(row.name, row.now, row.then) for row in moving.up] == [("Too dear", 2, 1)]
    assert [(row.name, row.now, row.then) for row in moving.down] == [("Too slow", 0, 1)]


def test_the_value_at_stake_counts_an_account_once_and_only_open_deals(sol):
    dear, slow = theme("Too dear", sol), theme("Too slow", sol)
    account = make.account("Nordlys Energi AS")
    deal = make.deal(account, value=500_00)
    with writing():
        won = Stage.found_or_made("Won")
        won.outcome = "won"
        db.session.commit()
        won_id = won.id
    closed = make.deal(make.account("Closed AS"), value=900_00, stage_id=won_id)
    log(sol, theme=dear, deal=deal)
    log(sol, theme=slow, deal=deal)
    log(sol, account="Closed AS", theme=dear, deal=closed)
    stake = monday.at_stake()
    assert (stake.accounts, stake.value) == (1, 500_00)


def test_the_last_of_each_open_deal_is_read_from_its_index(app):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("The plan is written in SQLite's words")
    query = monday.contradicting().compile(compile_kwargs={"literal_binds": True})
    plan = [row[3] for row in db.session.execute(sa.text(f"EXPLAIN QUERY PLAN {query}"))]
    assert any("USING INDEX ix_objections_deal (deal_id=?)" in line for line in plan)
    assert not any(line.startswith("SCAN objections") for line in plan)


@pytest.mark.parametrize(
    ("heard", "contradicts"), [("exploration", True), ("selection", False), ("validation", False)]
)
def test_a_deal_contradicts_when_the_buyer_was_last_heard_on_another_job(as_alma, sol, heard, contradicts):
    with writing():
        stage = Stage.found_or_made("Proposal")
        stage.expected_job_id = make.job("selection").id
        db.session.commit()
        stage_id = stage.id
    deal = make.deal(make.account("Nordlys Energi AS"), stage_id=stage_id)
    log(sol, days_ago=9, deal=deal, job=make.job("problem"))
    log(sol, days_ago=1, deal=deal, job=make.job(heard))
    assert bool(monday.contradictions()) == contradicts
    page = as_alma.get("/monday/deals").text
    assert ("heard last: Solution exploration" in page) == contradicts
    assert ("No deal contradicts its buyer" in page) != contradicts


def test_a_written_answer_waits_for_the_other_function(as_mara, as_sol, mara, sol):
    answer = make.answer(theme("Too dear", sol), mara, say="Show the sum")
    assert f"/answers/{answer.id}" in as_sol.get("/").text
    assert f"/answers/{answer.id}" not in as_mara.get("/").text


def test_an_approved_answer_that_was_changed_waits_for_somebody_who_did_not_write(as_mara, as_sol, mara, sol):
    answer = make.answer(theme("Too dear", sol), mara, say="Show the sum", approved_by=sol)
    assert f"/answers/{answer.id}" not in as_sol.get("/").text
    with writing():
        answer.say.write("Show both sums", sol)
        db.session.commit()
    assert f"/answers/{answer.id}" in as_mara.get("/").text
    assert f"/answers/{answer.id}" not in as_sol.get("/").text


def test_of_many_answers_those_to_the_themes_one_follows_come_first(as_sol, mara, sol):
    for n in range(7):
        make.answer(make.theme(f"Theme {n}"), mara, say="Show the sum")
    followed = make.answer(theme("Too dear", sol), mara, say="Show the sum")
    page = as_sol.get("/").text
    assert page.count("/answers/") == approvals.MOST_ANSWERS and f"/answers/{followed.id}" in page


def test_the_lead_counts_assets_and_answers_that_wait_and_sees_for_whom(app, mara, sol):
    jeppe, dear = app.test_client().sign_in(lead()), theme("Too dear", sol)
    log(sol, theme=dear)
    make.asset("Foreman video", stage="review", approver_id=sol.id, author_id=mara.id, review_asked_at=now())
    make.answer(dear, mara, say="Show the sum")
    changed = make.answer(theme("Too slow", sol), mara, say="Show the sum", approved_by=sol)
    with writing():
        changed.say.write("Show both sums", mara)
        db.session.commit()
    assert '<span class="figure">3</span>' in jeppe.get("/monday/").text
    page = jeppe.get("/monday/approvals").text
    assert "Foreman video" in page and "Sol" in page
    assert page.count("Answer, changed since it was approved") == 1


def test_where_nothing_waits_the_page_says_so(as_rut):
    assert "Nothing waits for an approval" in as_rut.get("/monday/approvals").text


def test_an_answer_nobody_has_written_yet_waits_for_nobody(as_sol, mara, sol):
    answer = make.answer(theme("Too dear", sol), mara)
    assert f"/answers/{answer.id}" not in as_sol.get("/").text


def test_nothing_waits_for_a_reader(as_rut, sol):
    log(sol)
    assert "Nothing waits for you" in as_rut.get("/").text


def test_the_page_asks_few_questions(app, queries, workspace, sol):
    jeppe = app.test_client().sign_in(lead())
    dear = theme("Too dear", sol)
    for n in range(5):
        log(sol, account=f"Company {n}", theme=dear)
        make.asset(f"Asset {n}", stage="review", review_asked_at=now(), approver_id=sol.id)
        make.answer(make.theme(f"Theme {n}"), sol, say="Show the sum")
    jeppe.get("/")
    with queries() as seen:
        assert jeppe.get("/").status_code == 200
    assert len(seen) <= 12, "\n".join(seen)


def test_sellers_are_not_ranked(app, sol):
    log(sol)
    assert "Sol" not in app.test_client().sign_in(lead()).get("/").text


def test_the_page_of_every_part_stands(as_sol):
    assert as_sol.get("/patterns").status_code == 200


def test_a_stranger_is_asked_to_sign_in(stranger):
    for path in ("/", "/monday/deals", "/monday/approvals", "/patterns"):
        assert stranger.get(path).status_code == 302
