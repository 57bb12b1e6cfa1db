"""Turns to write, the clock, and paging by key."""

import threading
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from tests import make
from workspace.db import Busy, Turn, as_of, db, keyset, now, writing
from workspace.objections.models import Objection
from workspace.people.models import User
from workspace.settings.models import Segment


def test_every_acknowledged_increment_of_many_threads_is_there(app):
    make.segment("0")
    faults = []

    def add() -> None:
        with app.app_context():
            for _ in range(25):
                try:
                    with writing():
                        row = db.session.execute(sa.select(Segment)).scalar_one()
                        row.name = str(int(row.name) + 1)
                        db.session.commit()
                except Busy as busy:
                    faults.append(busy)

    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL locks rows, not turns; a lost update there is the verbs' concern")
    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()
    assert int(db.session.scalar(sa.select(Segment.name))) == 200 - len(faults)


def test_a_turn_that_does_not_come_says_so(tmp_path):
    first, second = Turn(tmp_path / "lock"), Turn(tmp_path / "lock")
    first.take()
    with pytest.raises(Busy):
        second.take(seconds=0.05)
    first.give()
    second.take(seconds=0.05)
    second.give()


def test_a_moment_needs_its_time_zone(app):
    with pytest.raises(sa.exc.StatementError, match="time zone"), writing():
        db.session.add(User(email="a", email_folded="a", name="A", removed_at=datetime(2026, 1, 1)))
        db.session.flush()


def test_moments_come_back_in_utc(workspace, at):
    at(2026, 11, 22, 9, 14)
    db.session.expire_all()
    assert make.user("Kari").created_at == datetime(2026, 11, 22, 9, 14, tzinfo=UTC) == now()


def test_pages_by_key_hold_every_row_once_whatever_ties(workspace):
    company = make.account()
    for n in range(23):
        make.objection(f"No {n}", company, heard_on=date(2026, 11, 1 + n // 10))
    query, seen, after = sa.select(Objection.id, Objection.heard_on), [], None
    while True:
        page = keyset(query, (Objection.heard_on, Objection.id), after, size=5)
        seen += [row.id for row in page.rows]
        after = page.after
        if after is None:
            break
    newest_first = sa.select(Objection.id).order_by(Objection.heard_on.desc(), Objection.id.desc())
    assert seen == list(db.session.scalars(newest_first))


@pytest.mark.parametrize("after", ["", "nonsense", "W10=", "WyJhIl0=", "WyJhIiwgImIiXQ==", "\ud800"])
def test_a_key_that_was_not_made_here_begins_at_the_start(workspace, after):
    make.objection()
    page = keyset(sa.select(Objection.id, Objection.heard_on), (Objection.heard_on, Objection.id), after)
    assert len(page.rows) == 1


def test_the_list_is_read_from_its_index(app):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("The plan is written in SQLite's words")
    query = sa.select(Objection.id).order_by(Objection.heard_on.desc(), Objection.id.desc()).limit(50)
    plan = db.session.execute(
        sa.text(f"EXPLAIN QUERY PLAN {query.compile(compile_kwargs={'literal_binds': True})}")
    )
    words = " ".join(row.detail for row in plan)
    assert "ix_objections_newest" in words and "TEMP B-TREE" not in words


def test_history_told_afterwards_keeps_its_moment(app):
    long_ago = datetime(2026, 3, 1, 8, tzinfo=UTC)
    with writing():
        with as_of(long_ago):
            db.session.add(Segment(name="Energy", name_folded="energy"))
        db.session.add(Segment(name="Water", name_folded="water"))
        db.session.commit()
    energy, water = db.session.scalars(sa.select(Segment).order_by(Segment.id))
    assert energy.created_at == long_ago and water.created_at > long_ago
