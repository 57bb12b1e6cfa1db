"""The demo leaves nothing behind, and takes nothing that can stay."""

import pytest
from sqlalchemy import func, select

from tests import again, make
from tests.conftest import Browser
from tests.demo.test_loading import all_demo, load
from workspace.db import db, writing
from workspace.deals.models import Account
from workspace.demo.models import DemoRow
from workspace.objections import heard, standing
from workspace.objections.models import Objection
from workspace.objections.themes import Theme
from workspace.people.models import User
from workspace.personas.models import Persona
from workspace.search.models import SearchEntry


def counts() -> dict[str, int]:
    tables = db.metadata.sorted_tables
    return {table.name: db.session.scalar(select(func.count()).select_from(table)) for table in tables}


def log(words: str, **columns) -> int:
    by = columns.pop("by")
    with writing():
        objection = Objection.log(by, words=words, **columns)
        db.session.commit()
        return objection.id


def first(noun):
    return db.session.scalar(select(noun).order_by(noun.id).limit(1))


def in_use() -> None:
    """A workspace with something heard of its own."""
    make.workspace()
    make.user("Alma", is_admin=True)
    sol = make.user("Sol", is_sales=True)
    with writing():
        own = Theme.start("Our own theme", sol)
        Objection.log(sol, words="Too dear for us", account="Real Company AS", theme=own, language="en")
        db.session.commit()


def in_use_with_the_demo() -> None:
    in_use()
    load()


def called(name: str) -> User:
    return db.session.scalar(select(User).where(User.name == name))


@pytest.fixture
def admin(app) -> Browser:
    """Of a workspace in use, with the demo in it."""
    again.put(in_use_with_the_demo)
    return app.test_client().sign_in(called("Alma"))


def test_every_table_has_as_many_rows_as_before(app):
    in_use()
    browser = app.test_client().sign_in(called("Alma"))
    before = counts()
    load()
    assert browser.post("/demo/removal").status_code == 303
    assert counts() == before
    assert heard.drift() == set() and standing.drift() == []


def test_a_workspace_that_was_all_demo_is_empty_again(app):
    again.put(all_demo)
    alma = db.session.scalar(select(User).where(User.is_admin))
    browser = app.test_client().sign_in(alma)
    assert browser.post("/demo/removal").status_code == 303
    assert {table: n for table, n in counts().items() if n} == {}


def test_an_objection_logged_on_a_demo_company_is_named_and_goes_only_when_agreed(admin):
    logged = log("They asked about the fine print", by=called("Sol"), account=first(Account), language="en")
    account = db.session.scalar(select(DemoRow.row_id).where(DemoRow.table == "accounts").limit(1))
    with writing():
        db.session.get(Objection, logged).account_id = account
        db.session.commit()
    assert "They asked about the fine print" in admin.get("/demo/").text
    assert admin.post("/demo/removal").status_code == 422
    assert db.session.get(Objection, logged)
    assert admin.post("/demo/removal", data={"consent": "yes"}).status_code == 303
    assert db.session.get(Objection, logged) is None
    assert heard.drift() == set() and standing.drift() == []


def test_an_objection_of_a_real_company_stays_without_the_demos_theme_and_persona(admin):
    theme, persona = db.session.scalar(select(Theme).where(Theme.name != "Our own theme")), first(Persona)
    logged = log(
        "Said here", by=called("Sol"), account="Real Company AS", theme=theme, persona=persona, language="en"
    )
    assert admin.post("/demo/removal").status_code == 303
    stayed = db.session.get(Objection, logged)
    assert (stayed.theme_id, stayed.persona_id) == (None, None)
    assert heard.drift() == set() and standing.drift() == []


def test_a_demo_objection_sorted_into_a_real_theme_is_counted_out_of_it(admin):
    own = db.session.scalar(select(Theme).where(Theme.name == "Our own theme"))
    unsorted = db.session.scalar(select(Objection).where(Objection.theme_id.is_(None)).limit(1))
    with writing():
        db.session.get(Objection, unsorted.id).sort_into(db.session.get(Theme, own.id), called("Sol"))
        db.session.commit()
    assert admin.post("/demo/removal").status_code == 303
    assert standing.drift() == [] and heard.drift() == set()


def test_nothing_of_it_can_be_found_afterwards(admin):
    admin.post("/demo/removal")
    assert set(db.session.scalars(select(SearchEntry.title))) == {
        "Our own theme",
        "Too dear for us",
        "Real Company AS",
    }


def test_it_stays_while_only_its_own_people_are_admins(app):
    again.put(all_demo)
    make.user("Real Person", is_sales=True)
    alma = db.session.scalar(select(User).where(User.is_admin))
    assert app.test_client().sign_in(alma).post("/demo/removal", follow_redirects=False).location == "/demo/"
    assert db.session.scalar(select(func.count(DemoRow.id))) > 0


@pytest.mark.parametrize("path", ["/demo/", "/demo/removal"])
def test_only_an_admin_adds_or_removes_it(as_sol, as_rut, stranger, path):
    assert as_sol.post(path).status_code == as_rut.post(path).status_code == 403
    assert stranger.post(path).status_code in (302, 401)
    assert db.session.scalar(select(func.count(DemoRow.id))) == 0


def test_an_admin_adds_it_with_one_button(as_alma, short_story):
    assert "Add demo data" in as_alma.get("/demo/").text
    assert as_alma.post("/demo/").status_code == 303
    assert "Remove the demo" in as_alma.get("/demo/").text
