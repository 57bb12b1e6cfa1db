"""What is kept beside what it is derived from."""

import re

import pytest
from sqlalchemy import delete, insert, text, update

from tests.conftest import POSTGRES
from workspace import queue
from workspace.assets.models import Asset
from workspace.db import db, writing
from workspace.deals.models import Deal
from workspace.objections.heard import Heard
from workspace.objections.models import Objection
from workspace.objections.standing import ThemeStanding
from workspace.objections.themes import Theme
from workspace.people.models import User
from workspace.personas.models import Persona
from workspace.search.models import SearchEntry
from workspace.texts.models import Text


@pytest.fixture
def run(app):
    return lambda *arguments: app.test_cli_runner().invoke(args=list(arguments))


@pytest.fixture
def in_use(sol: User) -> None:
    """One row of every noun that can be found, made by its verb."""
    with writing():
        persona = Persona.start(sol, name="Ingrid", title="CFO")
        persona.section("goals").text.write("Cut the cost of stops", sol)
        Asset.plan(sol, title="What a stop costs", type="article", language="en", body="An hour is dear")
        deal = Deal.open(sol, "Nordlys Energi AS", name="New system", value=100_00, currency="NOK")
        theme, merged = Theme.start("Too dear", sol), Theme.start("Costs too much", sol)
        Objection.log(
            sol, words="Too much", account="Nordlys Energi AS", deal=deal, persona=persona, theme=theme
        )
        merged.merge_into(theme, sol)
        db.session.commit()


def test_a_workspace_in_use_adds_up(run, in_use):
    answer = run("check")
    assert answer.output == "Everything adds up.\n"
    assert answer.exit_code == 0


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (update(Heard).values(n=7), "is not counted right"),
        (update(ThemeStanding).values(accounts=99), "does not stand where"),
        (delete(SearchEntry).where(SearchEntry.kind == "objection"), r"objection \d+ cannot be found"),
        (delete(SearchEntry).where(SearchEntry.kind == "account"), r"account \d+ cannot be found"),
        (
            delete(SearchEntry).where(SearchEntry.part != 0, SearchEntry.kind == "asset"),
            r"asset \d+ cannot",
        ),
        (
            insert(SearchEntry).values(kind="deal", row_id=10**6, part=0, title="Gone", folded="gone"),
            "search leads to deal 1000000, which is not there",
        ),
    ],
)
def test_a_drift_is_named_and_reindexing_mends_it(run, in_use, statement, words):
    with writing():
        db.session.execute(statement)
        db.session.commit()
    answer = run("check")
    assert answer.exit_code == 1
    assert re.search(words, answer.output)
    assert run("reindex").exit_code == 0
    assert run("check").output == "Everything adds up.\n"


def test_a_text_that_is_not_its_newest_revision_is_named(run, in_use):
    with writing():
        db.session.execute(update(Text).where(Text.markdown != "").values(markdown="Something else"))
        db.session.commit()
    assert "is not its newest revision" in run("check").output


@pytest.mark.skipif(bool(POSTGRES), reason="PostgreSQL keeps its search index itself")
def test_a_search_index_that_drifted_is_named_and_rebuilt(run, in_use):
    with writing():
        db.session.execute(text("INSERT INTO search_fts(search_fts) VALUES ('delete-all')"))
        db.session.commit()
    assert "the search index is not what" in run("check").output
    run("reindex")
    assert run("check").output == "Everything adds up.\n"


def test_an_empty_installation_adds_up(run, app):
    assert run("check").exit_code == 0
    assert "0 rows" in run("reindex").output


def test_reindexing_counts_at_once_and_leaves_nothing_to_the_background(run, in_use, monkeypatch):
    with writing():
        db.session.execute(update(ThemeStanding).values(accounts=7))
        db.session.commit()
    monkeypatch.setattr(queue.huey, "immediate", False)
    waiting = queue.huey.pending_count()
    assert run("reindex").exit_code == 0
    assert queue.huey.pending_count() == waiting
    assert run("check").output == "Everything adds up.\n"
