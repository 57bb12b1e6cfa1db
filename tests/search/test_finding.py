"""Words in any of the four languages find what was written."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workspace.db import db, writing
from workspace.search.find import _expression, find, matching
from workspace.search.index import forget, index, index_text


def keep(kind, row_id, title, words="", tags=""):
    with writing():
        index(kind, row_id, title, words, tags)
        db.session.commit()


def titles(found):
    return [row.title for row in found.rows]


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Ny løsning for vedlikehold", "losning"),
        ("Ny løsning for vedlikehold", "løsninger"),
        ("Vi er redde for innlåsing", "innlasing"),
        ("För dyrt jämfört med i dag", "jamfort"),
        ("Säkerheten måste godkännas", "säkerhet"),
        ("Den kan ikke integreres", "integrerer"),
        ("Our people will never use a new tool", "tools"),
        ("Ærlig Ås AS", "aerlig"),
        ("Kræver en godkendelse af økonomi", "økonomien"),
    ],
)
def test_a_word_is_found_by_its_forms_and_without_its_accents(app, written, typed):
    keep("objection", 1, written)
    assert titles(find(typed)) == [written]


def test_every_word_must_be_there_and_the_last_may_be_a_beginning(app):
    keep("asset", 1, "What downtime costs")
    assert titles(find("downtime co")) == ["What downtime costs"]
    assert titles(find("downtime price")) == []


def test_a_word_in_the_title_comes_first(app):
    keep("persona", 1, "Ingrid", "budget and more budget")
    keep("asset", 2, "The budget", "numbers")
    keep("theme", 3, "No time", "budget")
    assert titles(find("budget"))[0] == "The budget"


def test_a_kind_can_be_chosen_and_every_kind_is_counted(app):
    keep("persona", 1, "Price hunter")
    keep("theme", 1, "Price")
    found = find("price", kind="theme")
    assert (titles(found), found.kinds) == (["Price"], {"persona": 1, "theme": 1})


def test_a_text_is_found_under_the_title_of_its_row_and_once(app):
    keep("persona", 7, "Ingrid", "goals", tags="p7")
    with writing():
        index_text("persona", 7, 1, "Cut **licence** costs")
        index_text("persona", 7, 2, "Hidden licence costs")
        db.session.commit()
    assert titles(find("licence")) == ["Ingrid"]
    keep("persona", 7, "Ingrid Ås")
    assert titles(find("licence")) == ["Ingrid Ås"]


def test_what_is_forgotten_is_not_found(app):
    keep("deal", 1, "Nordlys")
    with writing():
        forget("deal", 1)
        db.session.commit()
    assert titles(find("nordlys")) == []


def test_the_newest_are_paged_by_key_without_a_gap(app):
    for n in range(1, 8):
        keep("objection", n, f"Price {n}")
    first = find("price", order="newest", size=4)
    second = find("price", order="newest", size=4, after=first.after)
    assert titles(first) + titles(second) == [f"Price {n}" for n in range(7, 0, -1)]
    assert second.after is None


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_no_query_breaks_the_search(app, typed):
    found = find(typed)
    assert found.rows == []


@pytest.mark.parametrize(
    "typed", ['"', "a OR b", "NEAR(a b)", "folded:x", "x*", "'; DROP TABLE", "-a", "^a", "a & | !"]
)
def test_the_search_language_of_the_database_is_only_words(app, typed):
    assert find(typed).rows == []


def test_a_search_is_answered_from_the_index(app):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("The plan is written for SQLite's full-text index")
    plan = db.session.execute(
        db.text(
            "EXPLAIN QUERY PLAN SELECT e.id FROM search_fts f CROSS JOIN search_entries e ON e.id = f.rowid"
            " WHERE search_fts MATCH 'folded : (\"price\")' ORDER BY f.rowid DESC LIMIT 50"
        )
    ).all()
    words = " ".join(str(row) for row in plan)
    assert "VIRTUAL TABLE INDEX" in words and "INTEGER PRIMARY KEY" in words and "TEMP B-TREE" not in words


def test_a_tag_filters_inside_the_index(app):
    keep("objection", 1, "Price", tags="p1")
    keep("objection", 2, "Price", tags="p2")
    assert [row.row_id for row in matching(_expression([["price"]], ["p2"]))] == [2]


def test_the_page_lists_what_was_found_with_few_queries(as_sol, queries):
    for n in range(1, 40):
        keep("objection", n, f"Price {n}", "said by a CFO")
    with queries() as seen:
        page = as_sol.get("/search/?q=price")
    assert page.status_code == 200 and "Price 39" in page.text
    assert len(seen) <= 12


def test_a_reader_may_search_and_a_stranger_may_not(as_rut, stranger):
    assert as_rut.get("/search/?q=price").status_code == 200
    assert stranger.get("/search/?q=price").status_code == 302
