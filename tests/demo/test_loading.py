"""The demo's company is there, its history in its order."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from tests import again, make
from workspace import db as ground
from workspace.activity.models import Event, Notice
from workspace.db import db, now, writing
from workspace.deals.models import Account
from workspace.demo import loading
from workspace.demo.models import DemoRow
from workspace.journey.models import FOUR
from workspace.objections import heard, standing
from workspace.objections.models import Objection
from workspace.objections.themes import Theme
from workspace.people.models import User
from workspace.settings.models import Rate, Workspace


def load(password_hash=None) -> bool:
    return loading.load(password_hash)


def all_demo() -> None:
    """It made its workspace itself."""
    assert load("hash")


def test_an_empty_installation_becomes_its_workspace_and_every_row_it_makes_is_recorded(app):
    again.put(all_demo)
    assert Workspace.get().name == "Fjordlogg"
    recorded = set(map(tuple, db.session.execute(select(DemoRow.table, DemoRow.row_id))))
    for table in db.metadata.sorted_tables:
        if table.name == DemoRow.__tablename__:
            continue
        assert {(table.name, row_id) for row_id in db.session.scalars(select(table.c.id))} <= recorded, (
            table.name
        )


def test_the_command_gives_them_the_password_it_reads(app, stranger, short_story):
    answer = app.test_cli_runner().invoke(
        args=["seed-demo", "--password-stdin"], input="pine otter granite\n"
    )
    assert answer.exit_code == 0
    signed_in = stranger.post(
        "/sign-in",
        data={
            "email": "mara.lindqvist@example.com",
            "password": "pine otter granite",
            "client_id": "8d2f7a52-6a0f-4a0e-9a51-0a4b0b8a1d11",
        },
    )
    assert signed_in.status_code == 303


def test_everything_adds_up(app, demo):
    assert "Everything adds up." in app.test_cli_runner().invoke(args=["check"]).output


def test_a_short_password_is_refused(app, workspace):
    answer = app.test_cli_runner().invoke(args=["seed-demo", "--password-stdin"], input="short\n")
    assert answer.exit_code == 1 and not loading.is_loaded()


def test_its_history_lies_in_the_past_and_in_order_and_adds_up(demo):
    assert heard.drift() == set() and standing.drift() == []
    moments = db.session.scalars(select(Event.created_at).order_by(Event.id)).all()
    assert moments == sorted(moments) and moments[-1] < now()
    heard_on = db.session.scalars(select(Objection.heard_on).order_by(Objection.id)).all()
    assert heard_on == sorted(heard_on)
    themes = db.session.scalars(select(Theme)).all()
    assert len(themes) == 12
    assert sum(theme.is_answered for theme in themes) == 9
    assert {theme.resolved_at is not None for theme in themes} == {True, False}
    assert all((theme.resolved_at is not None) == theme.is_resolved or theme.reopened_at for theme in themes)


def test_it_comes_once_and_only_its_own_people_have_news(alma):
    load()
    rows = db.session.scalar(select(func.count(DemoRow.id)))
    assert not load(), "it is there already"
    assert db.session.scalar(select(func.count(DemoRow.id))) == rows
    assert set(db.session.scalars(select(User.password_hash))) == {None}, "they could sign in"
    assert db.session.scalar(select(func.count(Notice.id)).where(Notice.user_id == alma.id)) == 0
    unread = db.session.scalar(select(func.count(Notice.id)).where(Notice.read_at.is_(None)))
    assert 0 < unread < 30


def test_a_workspace_with_four_buying_jobs_and_another_currency_takes_it_too(app):
    make.workspace(currency="SEK", languages=("sv",), jobs=FOUR)
    load()
    assert heard.drift() == set() and standing.drift() == []
    assert Rate.of("NOK") == Decimal("0.95147479")


@pytest.fixture
def broken_off(workspace, short_story) -> Iterator[pytest.MonkeyPatch]:
    """Adding it ended after some turns; until `undo` it would again."""
    turn, times = loading._turn, []

    def ends(telling):
        times.append(1)
        if len(times) > 3:
            raise KeyboardInterrupt
        return turn(telling)

    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(loading, "_turn", ends)
        broken.setattr(loading, "TURN", 0.01)
        with pytest.raises(KeyboardInterrupt):
            load()
        yield broken


def test_it_is_added_in_turns_between_which_others_write(workspace, short_story, monkeypatch):
    names = []

    def somebody_writes(_seconds) -> None:
        names.append(f"Real Company {len(names)} AS")
        with writing():
            Account.found_or_made(names[-1])
            db.session.commit()

    monkeypatch.setattr(loading, "TURN", 0.01)
    monkeypatch.setattr(loading.time, "sleep", somebody_writes)
    load()
    assert len(names) > 10 and loading.is_whole()
    assert heard.drift() == set() and standing.drift() == []
    real = select(Account.id).where(Account.name.in_(names))
    demo = select(DemoRow.row_id).where(DemoRow.table == "accounts")
    assert not set(db.session.scalars(real)) & set(db.session.scalars(demo))


def test_while_it_is_added_it_is_neither_added_again_nor_removed(broken_off, as_alma):
    assert loading.is_under_way() and not loading.is_whole()
    assert "The demo is being added" in as_alma.get("/demo/").text
    assert as_alma.post("/demo/").location == "/demo/"
    assert as_alma.post("/demo/removal").status_code == 409


def test_broken_off_it_is_removed_and_comes_again(broken_off, as_alma, monkeypatch):
    broken_off.undo()
    later = now() + timedelta(minutes=2)
    with monkeypatch.context() as moved:
        moved.setattr(ground.clock, "read", lambda: later)
        assert "Adding the demo was broken off" in as_alma.get("/demo/").text
        assert as_alma.post("/demo/removal").status_code == 303
    assert not loading.is_loaded() and heard.drift() == set()
    assert load() and loading.is_whole()


def test_without_background_work_it_is_added_at_once(as_alma, short_story, monkeypatch):
    monkeypatch.setattr(loading.queue.huey, "immediate", False)
    assert as_alma.post("/demo/").location == "/"
    assert loading.is_whole()


def test_while_it_waits_for_the_background_the_page_says_so(as_alma, monkeypatch):
    monkeypatch.setattr(loading, "tell_later", lambda: None)
    assert as_alma.post("/demo/").location == "/demo/"
    assert "The demo is being added" in as_alma.get("/demo/").text
    later = now() + timedelta(hours=2)
    monkeypatch.setattr(ground.clock, "read", lambda: later)
    assert "Adding the demo was broken off" in as_alma.get("/demo/").text
