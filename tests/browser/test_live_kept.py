"""Written without a network or signed out, it is kept on the device; and what a page says of it is true."""

import asyncio
import json
import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.browser.conftest import cookie
from tests.browser.phone import cut, restore, settle, until
from tests.browser.writing import KEPT, at_end, at_start, copies, editor, say, state, words, write_in
from workspace.db import db, writing
from workspace.people.login import end_all
from workspace.texts.models import Text

REPLACE = """([old, insert]) => {
    const { view } = document.querySelector("live-text");
    const from = view.state.doc.toString().indexOf(old);
    view.dispatch({changes: {from, to: from + old.length, insert}});
}"""
PAGE_IS_KEPT = "path => caches.match(path, { ignoreVary: true })"


@pytest.fixture
def goals(mara) -> Text:
    return make.whole_persona(mara, goals="Økt salg").section("goals").text


@pytest.fixture
def page(sol, goals, open_as, faults) -> Page:
    """Sol's page of the goals, on a device that keeps them."""
    faults.without_network = True
    page = write_in(settle(open_as(sol)), goals)
    until(page, PAGE_IS_KEPT, f"/texts/{goals.id}/edit")
    return page


def test_written_without_a_network_it_outlives_a_reload_and_is_joined(page, mara, goals, open_as):
    other = write_in(open_as(mara), goals)
    cut(page.context)
    at_end(page, " på nett 😀")
    state(page, "offline")
    at_start(other, "Mål: ")
    page.reload()
    say(page, "Økt salg på nett 😀")
    at_end(page, " å")
    state(page, "offline")
    page.close()
    page = page.context.new_page()
    page.goto(f"/texts/{goals.id}/edit")
    expect(editor(page)).to_be_visible()
    restore(page.context)
    say(page, "Mål: Økt salg på nett 😀 å")
    say(other, "Mål: Økt salg på nett 😀 å")
    state(page, "saved")
    copies(page, 0)


def test_without_a_network_one_leaves_without_a_warning_and_it_is_sent_from_another_page(page, goals):
    cut(page.context)
    at_end(page, " på nett")
    state(page, "offline")
    page.goto("/objections/new")
    restore(page.context)
    page.goto("/personas/")
    until(page, f"async () => (await ({KEPT})()).every(copy => copy.sent)")
    write_in(page, goals)
    say(page, "Økt salg på nett")
    copies(page, 0)


def test_two_who_changed_the_same_words_are_told_and_both_are_kept(page, mara, goals, open_as, violations):
    other = write_in(open_as(mara), goals)
    cut(page.context)
    replace(page, "salg", "omsetning")
    state(page, "offline")
    replace(other, "salg", "inntekt")
    state(other, "saved")
    page.reload()
    expect(editor(page)).to_be_visible()
    restore(page.context)
    expect(page.get_by_text("You and others changed the same words.")).to_be_visible()
    state(page, "saved")
    assert "omsetning" in words(page) and "inntekt" in words(page)
    say(other, words(page))
    expect(page.locator(".both-changed")).to_contain_text("omsetning")
    assert violations(page) == []
    listed = page.locator(".both-list")
    listed.get_by_role("button", name="Show").click()
    expect(editor(page)).to_be_focused()
    listed.get_by_role("button", name="Done").click()
    expect(listed).to_be_hidden()
    expect(page.locator(".both-changed")).to_have_count(0)


def test_nobody_else_on_the_device_reads_what_was_kept(page, mara, goals, app):
    cut(page.context)
    at_end(page, " hemmelig")
    state(page, "offline")
    assert "hemmelig" not in json.dumps(page.evaluate(KEPT), default=str)
    page.goto("/objections/new")
    sign_in(page, app, mara)
    restore(page.context)
    page.goto("/personas/")
    write_in(page, goals)
    say(page, "Økt salg")
    copies(page, 1)


def test_signed_out_it_says_so_and_keeps_what_was_written(page, sol, goals, app):
    cut(page.context)
    at_end(page, " på nett")
    state(page, "offline")
    with writing():
        end_all(sol)
        db.session.commit()
    restore(page.context)
    state(page, "out")
    expect(page.get_by_text("Signed out: sign in again")).to_be_visible()
    sign_in(page, app, sol)
    page.get_by_role("link", name="Sign in").click()  # somebody has, in another tab
    write_in(page, goals)
    say(page, "Økt salg på nett")
    state(page, "saved")


def test_who_is_removed_is_cut_off(sol, goals, open_as, app, faults):
    faults.without_network = True
    page = write_in(open_as(sol), goals)
    with writing():
        end_all(sol)
        db.session.commit()
    hub = app.extensions["live"]
    asyncio.run_coroutine_threadsafe(hub.recheck(), hub.stage.loop).result(timeout=10)
    state(page, "out")


def test_it_is_saved_when_the_server_says_so_and_not_before(sol, goals, open_as):
    page = open_as(sol)
    held = []

    def between(client):
        server = client.connect_to_server()
        server.on_message(lambda told: held.append(told) if is_saved(told) else client.send(told))
        held.append(client)

    page.route_web_socket(re.compile(r"/live\?"), between)
    page.goto(f"/texts/{goals.id}/edit")
    expect(editor(page)).to_be_visible()
    state(page, "saving")
    client, *_ = held
    client.send(json.dumps({"failing": goals.id}))
    state(page, "failing")
    expect(page.get_by_role("status").filter(has_text="Not saved")).to_be_attached()
    client.send(held[-1])
    state(page, "saved")


def test_the_page_comes_back_by_itself_when_the_server_restarts(page, goals, app):
    app.extensions["live"].stop()
    at_end(page, " på nett")
    state(page, "saved")
    assert db.session.get(Text, goals.id)


def test_words_of_another_log_are_never_joined_but_shown(page, goals, app):
    cut(page.context)
    at_end(page, " på nett")
    state(page, "offline")
    page.goto("/objections/new")
    hub = app.extensions["live"]
    hub.stop()
    with writing():
        db.session.merge(goals).epoch += 1
        db.session.commit()
    restore(page.context)
    write_in(page, goals)
    expect(page.get_by_label("Your words, to copy from")).to_have_value("Økt salg på nett")
    say(page, "Økt salg")
    page.get_by_role("button", name="Throw it away").click()
    copies(page, 0)


def replace(page: Page, old: str, new: str) -> None:
    """As somebody who selects a word and types another one."""
    page.evaluate(REPLACE, [old, new])


def is_saved(told: str | bytes) -> bool:
    return isinstance(told, str) and "saved" in json.loads(told)


def sign_in(page: Page, app, user) -> None:
    page.context.add_cookies([{"name": "tryline", "value": cookie(app, user), "url": urljoin(page.url, "/")}])
