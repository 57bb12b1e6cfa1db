"""A file is read in the background: who brought it waits for nothing, and is told how it stands."""

import os
import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.importing.test_mapping import form_of
from tests.importing.test_uploading import last, upload
from workspace import queue
from workspace.db import Busy, db, now, writing
from workspace.importing import columns, preview, routes, running, taking_in
from workspace.importing.models import Import, ImportRow
from workspace.objections.models import Theme
from workspace.people.removal import erase, remove
from workspace.personas.models import Persona

DEALS = b"Deal name,Company,Amount\nNew system,Nordlys AS,1000\nRenewal,Fyn AS,2000\n"


@pytest.fixture
def nobody_works(app, monkeypatch):
    """A server whose consumer does not run: what is queued stays queued."""
    monkeypatch.setattr(routes, "work_off", lambda import_id: None)
    monkeypatch.setattr(queue.huey, "immediate", False)


def count(noun=ImportRow) -> int:
    return db.session.scalar(select(func.count()).select_from(noun))


def test_the_rows_are_kept_and_the_file_is_not(as_mara):
    upload(as_mara, "deals.csv", DEALS)
    assert (last().state, last().total, count()) == ("mapping", 2, 2)
    assert not last().path.exists()


def test_without_background_work_the_page_says_what_is_the_matter(as_mara, nobody_works):
    where = upload(as_mara, "deals.csv", DEALS).location
    page = as_mara.get(where).text
    assert last().state == "reading" and last().path.read_bytes() == DEALS
    assert "Background work is not running on this server" in page
    assert 'hx-trigger="every 1s"' in page and ">0 rows so far" not in page


def test_when_it_runs_again_it_reads_what_waits(as_mara, nobody_works):
    where = upload(as_mara, "deals.csv", DEALS).location
    running.work_off_all.call_local()
    assert last().state == "mapping"
    assert "Nordlys AS" in as_mara.get(where).text


def test_a_consumer_that_runs_is_noticed(app, monkeypatch):
    monkeypatch.setattr(queue.huey, "immediate", False)
    assert not queue.is_at_work()
    with queue._lock().open("w") as lock:
        queue.fcntl.flock(lock, queue.fcntl.LOCK_EX)
        assert queue.is_at_work()


def test_who_watches_it_being_read_is_led_to_the_mapping(as_mara, nobody_works):
    where = upload(as_mara, "deals.csv", DEALS).location
    asks = re.search(r'hx-get="([^"]+)" hx-trigger="every 1s"', as_mara.get(where).text)[1]
    assert as_mara.get(asks).status_code == 200
    running.work_off_all.call_local()
    answer = as_mara.get(asks)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, where)


def test_a_file_that_cannot_be_read_says_why_and_leaves_nothing(as_mara):
    where = upload(as_mara, "x.csv", b'a,b\n1,2\n3,"four\n').location
    page = as_mara.get(where).text
    assert "Row 3 opens a quotation mark that is never closed." in page and "Choose another file" in page
    assert (last().state, count(), last().path.exists()) == ("unreadable", 0, False)


def test_a_fault_of_ours_while_reading_says_so(as_mara, monkeypatch):
    monkeypatch.setattr(taking_in, "Noting", lambda reading: 1 / 0)
    where = upload(as_mara, "deals.csv", DEALS).location
    assert last().state == "unreadable" and "Something failed" in as_mara.get(where).text


def test_a_reading_that_was_broken_off_begins_anew(as_mara, monkeypatch):
    monkeypatch.setattr(taking_in, "BATCH", 1)
    kept, times = taking_in._saved, []

    def dies_at_the_second(*arguments):
        times.append(1)
        if len(times) == 2:
            raise KeyboardInterrupt
        return kept(*arguments)

    monkeypatch.setattr(taking_in, "_saved", dies_at_the_second)
    upload(as_mara, "deals.csv", DEALS)
    assert (last().state, count()) == ("reading", 1)
    running.work_off_all.call_local()
    assert (last().state, last().total, count()) == ("mapping", 2, 2)


def test_reading_waits_when_others_are_writing(as_mara, monkeypatch):
    kept, waited = taking_in._saved, []

    def busy_once(*arguments):
        if 1 not in waited:
            raise Busy
        return kept(*arguments)

    monkeypatch.setattr(taking_in, "_saved", busy_once)
    monkeypatch.setattr(taking_in.time, "sleep", waited.append)
    upload(as_mara, "deals.csv", DEALS)
    assert last().state == "mapping"


def test_cancelling_while_it_is_read_leaves_nothing(as_mara, monkeypatch):
    monkeypatch.setattr(taking_in, "BATCH", 1)
    kept = taking_in._saved

    def cancels(import_id, lines):
        is_wanted = kept(import_id, lines)
        with writing():
            db.session.get(Import, import_id).cancel()
            db.session.commit()
        return is_wanted

    monkeypatch.setattr(taking_in, "_saved", cancels)
    upload(as_mara, "deals.csv", DEALS)
    assert (last().state, count(), last().path.exists()) == ("cancelled", 0, False)


def test_a_file_that_is_gone_says_so(as_mara, nobody_works):
    where = upload(as_mara, "deals.csv", DEALS).location
    last().path.unlink()
    running.work_off_all.call_local()
    assert "The file is not here any more." in as_mara.get(where).text


def test_words_beyond_those_counted_are_taken_as_recognised(as_mara, monkeypatch):
    monkeypatch.setattr(columns, "MOST_WORDS", 2)
    text = "Date,Account,Objection,Theme\n" + "".join(
        f"2026-10-0{n},Ås AS,Words {n},Theme {n}\n" for n in range(1, 6)
    )
    where = upload(as_mara, "o.csv", text.encode()).location
    page = as_mara.get(where).text
    assert "There are more words than can be listed." in page and page.count('name="value-theme') == 2
    as_mara.post(f"{where}/run", data=form_of(page))
    assert last().created == 5
    assert set(db.session.scalars(select(Theme.name))) == {f"Theme {n}" for n in range(1, 6)}


def test_who_is_erased_is_in_no_file_that_waits(as_mara, sol, alma):
    text = "Date,Account,Objection,Seller\n2026-10-01,Ås AS,For dyrt,sol@example.com\n"
    where = upload(as_mara, "o.csv", text.encode()).location
    with writing():
        remove(sol, None, alma)
        erase(sol, alma)
        db.session.commit()
    db.session.rollback()
    import_ = last()
    kept = [import_.sheet, import_.mapping, *db.session.scalars(select(ImportRow.raw))]
    assert "sol@example.com" not in str(kept)
    assert as_mara.get(where).status_code == 200


def test_what_nobody_mapped_within_a_month_is_put_away(as_mara, monkeypatch):
    upload(as_mara, "deals.csv", DEALS)
    upload(as_mara, "newer.csv", DEALS)
    with writing():
        old = db.session.scalar(select(Import).order_by(Import.id))
        old.created_at = now() - timedelta(days=31)
        db.session.commit()
    running.let_go.call_local()
    states = dict(db.session.execute(select(Import.file_name, Import.state)).all())
    assert states == {"deals.csv": "cancelled", "newer.csv": "mapping"}
    assert count() == 2


def test_personas_beyond_those_shown_keep_their_tick(as_mara, monkeypatch):
    for room in (routes, preview):
        monkeypatch.setattr(room, "TICKED_AT_MOST", 2)
    lines = "".join(
        f'{{"title": "Buyer {n}", "markdown": "## Goals", "kind": "buyer_persona"}}\n' for n in "abc"
    )
    where = upload(as_mara, "p.jsonl", lines.encode(), noun="personas").location
    form = form_of(as_mara.get(where).text)
    assert form["rows"] == ["1", "2"]
    as_mara.post(f"{where}/run", data=form | {"rows": ["2"]})
    assert set(db.session.scalars(select(Persona.name))) == {"Buyer b", "Buyer c"}


def test_before_it_is_read_there_are_no_rows_that_failed(as_mara, nobody_works):
    where = upload(as_mara, "deals.csv", DEALS).location
    assert as_mara.get(f"{where}/failed.csv").text.split() == ["\ufeffReason"]


def test_a_file_that_no_import_reads_is_removed_after_a_day(as_mara, nobody_works):
    upload(as_mara, "deals.csv", DEALS)
    waiting, left, fresh = (last().path.with_name(name) for name in (last().path.name, "left", "fresh"))
    then = (now() - timedelta(days=2)).timestamp()
    for path in (waiting, left, fresh):
        path.touch()
    for path in (waiting, left):
        os.utime(path, (then, then))
    running.let_go.call_local()
    assert (waiting.exists(), left.exists(), fresh.exists()) == (True, False, True)
