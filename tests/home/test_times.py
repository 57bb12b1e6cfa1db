"""How long buyers wait, and that each number of the lead's lines equals its rows."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from tests import make
from tests.home.test_home import lead, log, theme
from workspace.db import db, now, today, writing
from workspace.home import monday
from workspace.home.times import clocks, times
from workspace.objections.models import Objection, ThemeAsset


def approve(draft, by):
    with writing():
        draft.approve(by)
        db.session.commit()


def link(of, **columns):
    asset = make.asset(**columns)
    with writing():
        db.session.add(ThemeAsset(theme_id=of.id, asset_id=asset.id))
        db.session.commit()
    return asset


def heard_and_answered(name, at, sol, mara, days):
    """Heard on 1 November and answered so many days later."""
    at(2026, 11, 1, 9)
    row = theme(name, mara)
    log(sol, theme=row)
    draft = make.answer(row, mara, say="Count.")
    at(2026, 11, 1 + days, 9)
    approve(draft, sol)
    return row


def test_the_median_is_a_day_within_which_half_of_the_answers_came(at, sol, mara):
    for n, days in enumerate((1, 2, 9, 20)):
        heard_and_answered(f"Theme {n}", at, sol, mara, days)
    assert times().to_answer == 2
    assert [wait.days_to_answer for wait in times().answered] == [20, 9, 2, 1]
    assert times().unanswered == []


def test_a_theme_without_answer_for_over_14_days_is_named_with_its_owner(at, sol):
    at(2026, 11, 1, 9)
    dear = theme("Too dear", sol)
    log(sol, theme=dear)
    assert times().unanswered_too_long == []
    assert times().to_answer is None
    at(2026, 11, 20, 9)
    (wait,) = times().unanswered_too_long
    assert (wait.name, wait.owner, wait.days_to_answer) == ("Too dear", "Sol", 19)


def test_a_theme_nobody_said_waits_for_nothing(at, sol):
    at(2026, 11, 1, 9)
    theme("Too dear", sol)
    at(2026, 11, 20, 9)
    assert times().unanswered == []


def test_old_notes_start_the_clock_when_they_are_brought_in(at, sol):
    at(2026, 11, 20, 9)
    dear = theme("Too dear", sol)
    log(sol, theme=dear, days_ago=100)
    assert times().unanswered[0].since == today()


def test_it_starts_when_it_was_logged_though_it_was_sorted_later(at, sol, mara):
    at(2026, 11, 1, 9)
    log(sol)
    at(2026, 11, 8, 9)
    dear = theme("Too dear", mara)
    with writing():
        db.session.scalar(select(Objection)).sort_into(db.session.merge(dear), mara)
        db.session.commit()
    assert times().unanswered[0].days_to_answer == 7


def test_reopened_it_starts_anew_until_it_is_answered_again(at, sol, mara):
    dear = heard_and_answered("Too dear", at, sol, mara, 2)
    at(2026, 11, 10, 9)
    with writing():
        db.session.merge(dear).reopen(sol)
        db.session.commit()
    at(2026, 11, 14, 9)
    (wait,) = times().unanswered
    assert wait.days_to_answer == 4 and times().answered == []
    make.answer(dear, mara, say="Count the days.", approved_by=sol)
    assert times().unanswered == [] and times().to_answer == 4


def test_content_counts_from_the_day_it_was_published_and_linked(at, sol, mara):
    dear = heard_and_answered("Too dear", at, sol, mara, 1)
    at(2026, 11, 9, 9)
    assert times().without_content[0].days_to_content == 8
    link(dear, published_on=today() - timedelta(days=300))
    assert (times().to_content, times().without_content) == (8, [])


def test_content_that_was_there_stays_there_when_a_theme_is_reopened(at, sol, mara):
    dear = heard_and_answered("Too dear", at, sol, mara, 2)
    link(dear, published_on=today())
    at(2026, 11, 10, 9)
    with writing():
        db.session.merge(dear).reopen(sol)
        db.session.commit()
    assert (times().to_content, times().without_content) == (2, [])


def test_what_is_planned_is_no_content_and_what_is_not_content_waits_for_none(at, sol, mara):
    dear = heard_and_answered("Too dear", at, sol, mara, 1)
    link(dear, stage="drafting")
    assert len(times().without_content) == 1
    with writing():
        db.session.merge(dear).decide("not_content", mara, owner=mara, reason="price")
        db.session.commit()
    assert times().without_content == [] and times().to_content is None


def test_two_queries_that_seek_each_themes_first_objection(app, at, sol, mara, queries):
    for n in range(3):
        heard_and_answered(f"Theme {n}", at, sol, mara, n + 1)
    with queries() as seen:
        times()
    assert len(seen) == 2
    if db.engine.dialect.name != "sqlite":
        return
    written = clocks().compile(db.engine, compile_kwargs={"literal_binds": True})
    plan = " ".join(row.detail for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {written}")))
    assert "SEARCH objections USING INDEX ix_objections_theme (theme_id=?)" in plan
    assert "SCAN objections" not in plan


@pytest.fixture
def week(app, workspace, sol, mara, at):
    """Something behind each of the five lines."""
    at(2026, 10, 1, 9)
    dear, slow = theme("Too dear", sol), theme("Too slow", sol)
    for n in range(4):
        deal = make.deal(make.account(f"Company {n}"), value=100_00 * (n + 1))
        log(sol, account=f"Company {n}", theme=dear, deal=deal, words=f"Dear {n}")
    at(2026, 11, 20, 9)
    for n in range(2):
        log(sol, account=f"Company {n}", theme=slow, words=f"Slow {n}")
    make.asset("Foreman video", stage="review", approver_id=sol.id, author_id=mara.id, review_asked_at=now())
    return app.test_client().sign_in(lead())


def test_each_number_equals_the_rows_behind_it(week):
    page = week.get("/monday/").text
    assert page.count('class="figure"') == 5
    moving, found = monday.moving(), times()
    assert len(moving.up) + len(moving.down) == week.get("/monday/moving").text.count("in four weeks")
    rows = week.get("/monday/unanswered").text
    assert len(found.unanswered_too_long) == rows.count('class="t"') == 2
    stake, accounts = monday.at_stake(), monday.largest_stakes()
    assert stake.accounts == len(accounts) == week.get("/monday/value").text.count('class="t"') == 4
    assert stake.value == sum(account.worth for account in accounts) == 1000_00
    assert accounts[0].name == "Company 3"
    assert week.get("/monday/approvals").text.count('class="t"') == 1


def test_the_lines_lead_to_their_rows_and_say_the_times(week):
    page = week.get("/monday/").text
    for line in ("moving", "unanswered", "approvals", "value", "deals", "times"):
        assert f'href="/monday/{line}' in page
    assert "The oldest unanswered theme has waited 50 days." in page
    assert "Too dear" in week.get("/monday/times").text


def test_an_empty_week_says_what_would_stand_there(as_rut):
    for path, words in {
        "/monday/moving": "No theme moves",
        "/monday/unanswered": "Every theme was answered in time",
        "/monday/value": "Nothing is at stake",
        "/monday/times": "Nothing was heard yet",
        "/monday/": "No change from the four weeks before.",
    }.items():
        assert words in as_rut.get(path).text


def test_each_page_asks_few_questions(week, queries):
    for path in ("", "moving", "unanswered", "approvals", "value", "deals", "times"):
        with queries() as seen:
            assert week.get(f"/monday/{path}").status_code == 200
        assert len(seen) <= 12, path + "\n".join(seen)


def test_a_stranger_is_asked_to_sign_in(stranger):
    for path in ("", "moving", "unanswered", "value", "times"):
        assert stranger.get(f"/monday/{path}").status_code == 302
