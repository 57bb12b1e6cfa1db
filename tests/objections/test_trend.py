"""How often a theme was heard, and where: counted from indexes alone, however often it was."""

from datetime import date

import pytest
from sqlalchemy import text

from workspace.chart import Chart
from workspace.db import db, writing
from workspace.objections.heard_there import heard_by_cell, places
from workspace.objections.models import Objection, Theme
from workspace.objections.trend import heard_by_day, trend


@pytest.fixture
def price(mara, sol, at):
    at(2026, 11, 22, 9)
    days = [(2026, 11, 1), (2026, 11, 22), (2026, 2, 28), (2025, 12, 1), (2025, 11, 30)]
    with writing():
        theme = Theme.start("Price", mara)
        for n, day in enumerate(days):
            said = {"words": "Dyrt", "account": "Nordlys AS", "heard_on": date(*day)}
            Objection.log(sol, **said, theme=theme, helped=n == 0 or None)
        db.session.commit()
    return theme


def test_the_last_twelve_months_are_told_the_oldest_first(app, price):
    with app.test_request_context():
        bars = trend(price).bars
    heard = {bar.name: bar.n for bar in bars if bar.n}
    assert heard == {"December 2025": 1, "February 2026": 1, "November 2026": 2}
    assert (len(bars), bars[0].name, bars[-1].label) == (12, "December 2025", "N")


def test_what_was_said_to_them_is_counted_by_what_came_of_it(price):
    assert places(price).came_of_it == {"helped": 1, "did_not": 0, "unknown": 4}


def test_the_page_shows_the_months_as_a_picture_and_as_a_table(as_rut, price):
    page = as_rut.get(f"/themes/{price.id}").text
    assert 'aria-label="Most in November 2026: 2"' in page
    assert '<th scope="row">February 2026</th><td class="number">1</td>' in page
    assert "style=" not in page.split('<figure class="chart">')[1].split("</figure>")[0]


def test_a_theme_that_nobody_was_heard_on_has_no_picture(as_rut, mara):
    with writing():
        theme = Theme.start("Quiet", mara)
        db.session.commit()
    assert 'class="chart"' not in as_rut.get(f"/themes/{theme.id}").text


def test_the_loudest_bar_is_the_highest_and_a_small_one_is_seen():
    chart = Chart.of([("a", "A", 0), ("b", "B", 1), ("c", "C", 1000)])
    assert [bar.height for bar in chart.bars] == [0, 1, 60]
    assert (chart.most.name, chart.bars[2].top + chart.bars[2].height) == ("C", chart.floor)
    assert Chart.of([("a", "A", 0)]).is_empty


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (heard_by_cell(1), "ix_objections_theme_cell"),
        (heard_by_day(1, date(2026, 1, 1)), "ix_objections_theme"),
    ],
)
def test_they_are_read_from_an_index_alone(app, query, index):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("the plan is SQLite's")
    written = query.compile(db.engine, compile_kwargs={"literal_binds": True})
    plan = [row.detail for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {written}"))]
    assert plan and plan[0].startswith(f"SEARCH objections USING COVERING INDEX {index} ("), plan
    assert not any("TEMP B-TREE" in line for line in plan)
