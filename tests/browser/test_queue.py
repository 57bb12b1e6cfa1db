"""The queue on the device, as a page's script uses it: kept sealed, sent once, nobody else's."""

import pytest

from tests.browser.phone import ask, cut, enqueue, restore, rows, settle, states
from workspace.db import db, writing
from workspace.people.login import end_all

KEY = "5ab5a1f6-46cc-4a53-8a4b-95ab79f2a1c5"
RAW = """async () => {
    const database = await new Promise(resolve => {
        const opening = indexedDB.open("tryline");
        opening.onsuccess = () => resolve(opening.result);
    });
    const store = database.transaction("entries").objectStore("entries");
    const asked = store.getAll();
    const rows = await new Promise(resolve => { asked.onsuccess = () => resolve(asked.result) });
    database.close();
    return rows.map(row => JSON.stringify(row) + new TextDecoder("latin1").decode(row.box.sealed)).join();
}"""


@pytest.fixture
def page(sol, open_as, faults):
    faults.without_network = True
    return settle(open_as(sol, width="phone"))


def test_what_is_queued_without_a_network_is_sent_once_with_one(page):
    cut(page.context)
    enqueue(page, "Too dear")
    enqueue(page, "Too slow")
    ask(page, "flush")
    assert (states(page), rows()) == ([("waiting", 0), ("waiting", None)], [])
    restore(page.context)
    ask(page, "flush")
    ask(page, "flush")
    assert (states(page), rows()) == ([], ["Too dear", "Too slow"])


def test_the_same_form_twice_is_one_entry_and_with_other_words_another(page):
    ids = [enqueue(page, words, client_id=KEY) for words in ("Too dear", "Too dear", "Too slow")]
    assert ids[0] == ids[1] == KEY != ids[2]
    ask(page, "flush")
    assert enqueue(page, "Too dear", client_id=KEY) == KEY
    ask(page, "flush")
    assert rows() == ["Too dear", "Too slow"]


def test_on_the_device_nobody_reads_it(page):
    cut(page.context)
    enqueue(page, "Their budget is frozen", "Havbris Shipping AS")
    raw = page.evaluate(RAW)
    assert raw and "budget" not in raw and "Havbris" not in raw


def test_a_refusal_is_kept_until_it_is_mended(page):
    key = enqueue(page, "")
    ask(page, "flush")
    ask(page, "flush")
    assert states(page) == [("refused", 422)] and "required" in ask(page, "entry", key)["answer"]
    change = {"fields": {"words": "Too dear", "company": "Nordlys Energi AS"}, "label": "Nordlys Energi AS"}
    assert ask(page, "replace", key, change)
    ask(page, "flush")
    assert (states(page), rows()) == ([], ["Too dear"])
    assert not ask(page, "remove", key) and not ask(page, "replace", key, change)


def test_signed_out_elsewhere_it_waits_for_the_same_person(page, app, sol):
    with writing():
        end_all(sol)
        db.session.commit()
    enqueue(page, "Too dear")
    ask(page, "flush")
    assert (states(page), rows()) == ([("waiting", 401)], [])


def test_a_busy_server_is_asked_later(page):
    page.route("**/objections/new", lambda route: route.fulfill(status=503, headers={"Retry-After": "600"}))
    enqueue(page, "Too dear")
    ask(page, "flush")
    page.unroute("**/objections/new")
    ask(page, "flush")
    assert (states(page), rows()) == ([("waiting", 503)], [])
