import pytest
from sqlalchemy import text

from tests import make
from workspace.db import db, today, writing
from workspace.objections.listing import Filters, matching, page
from workspace.objections.models import Objection, Theme

BY = Objection.heard_on.desc(), Objection.id.desc()


def plan(filters: Filters) -> str:
    query = matching(filters).order_by(*BY).limit(51).compile(db.engine)
    rows = db.session.execute(
        text("EXPLAIN QUERY PLAN " + str(query).replace("?", "{}").format(*map(_literal, query.positiontup))),
        {},
    )
    return "\n".join(row.detail for row in rows)


def _literal(_name: str) -> str:
    return "1"


@pytest.mark.parametrize(
    ("filters", "index"),
    [
        (Filters(), "ix_objections_newest"),
        (Filters(kind="question"), "ix_objections_kind"),
        (Filters(persona=1), "ix_objections_persona"),
        (Filters(job=1), "ix_objections_job"),
        (Filters(theme=1), "ix_objections_theme"),
        (Filters(account=1), "ix_objections_account"),
        (Filters(deal=1), "ix_objections_deal"),
        (Filters(language="nb"), "ix_objections_language"),
        (Filters(by=1), "ix_objections_logged_by"),
        (Filters(persona=1, job=1), "ix_objections_cell"),
        (Filters(sorted=False), "ix_objections_theme"),
        (Filters(sorted=True), "ix_objections_newest"),
    ],
)
def test_every_filter_reads_along_an_index(app, filters, index):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("the plan is SQLite's")
    steps = plan(filters)
    assert index in steps and "TEMP B-TREE" not in steps


def test_the_newest_come_first_and_pages_follow(sol):
    ids = [make.objection(str(n)).id for n in range(5)]
    first = page(Filters(), size=3)
    second = page(Filters(), first.after, size=3)
    assert [row.id for row in first.rows + second.rows] == ids[::-1]
    assert second.after is None


def test_each_filter_keeps_its_own(sol, mara):
    persona, job, account = make.persona(), make.job(), make.account()
    with writing():
        theme = Theme.start("Price", mara)
        wanted = Objection.log(
            sol,
            words="Dyrt",
            language="nb",
            account=account,
            kind="question",
            persona=persona,
            job=job,
            theme=theme,
        )
        Objection.log(mara, words="Too slow", account="Other AS", language="en")
        db.session.commit()
    for filters in (
        Filters(kind="question"),
        Filters(persona=persona.id),
        Filters(job=job.id),
        Filters(sorted=True),
        Filters(theme=theme.id),
        Filters(account=account.id),
        Filters(language=wanted.language),
        Filters(by=sol.id),
    ):
        assert [row.id for row in page(filters).rows] == [wanted.id]


def test_a_list_of_fifty_takes_few_queries(as_sol, sol, mara, queries):
    with writing():
        for n in range(52):
            Objection.log(
                sol,
                words=f"Dyrt {n}",
                account=f"Company {n}",
                theme=Theme.start(f"Theme {n}", mara),
                heard_on=today(),
            )
        db.session.commit()
    with queries() as seen:
        page = as_sol.get("/objections/").text
    assert page.count('class="t"') == 50 and "Show more" in page
    assert len(seen) <= 6, seen


def test_the_address_of_the_next_page_keeps_the_filters(as_sol, sol):
    with writing():
        for n in range(51):
            Objection.log(sol, words=f"Dyrt {n}", account="Nordlys AS", kind="question")
        db.session.commit()
    page = as_sol.get("/objections/?kind=question&mine=1&language=xx&job=zero").text
    assert "kind=question" in page and "mine=1&amp;" in page and "after=" in page


def test_an_empty_list_says_what_to_do_next(as_sol, as_rut):
    assert "It takes 20 seconds" in as_sol.get("/objections/").text
    assert "Choose fewer filters" in as_rut.get("/objections/?kind=question").text
