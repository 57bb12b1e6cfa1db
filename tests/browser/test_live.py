"""Several people write in one text, each in a browser of their own."""

import asyncio

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.browser.phone import until
from tests.browser.writing import at_end, at_start, editor, say, state, typed, words, write_in
from workspace.db import db, writing
from workspace.texts.models import Text

PASTE = """words => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", words);
    const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    document.querySelector(".cm-content").dispatchEvent(paste);
}"""
BY_INPUT_METHOD = """words => {
    const line = document.querySelector(".cm-line");
    [...line.childNodes].find(node => node.nodeType === Node.TEXT_NODE).data = words;
}"""
SELECT = """([anchor, head]) =>
    document.querySelector("live-text").view.dispatch({selection: {anchor, head}})"""


@pytest.fixture
def goals(mara) -> Text:
    return make.whole_persona(mara, goals="Økt salg").section("goals").text


@pytest.fixture
def two(mara, sol, goals, open_as) -> tuple[Page, Page]:
    """Mara's and Sol's page, with the goals open on both."""
    return write_in(open_as(mara), goals), write_in(open_as(sol), goals)


def test_two_see_each_others_words_cursors_and_names(two):
    maras, sols = two
    at_end(maras, " på nett")
    say(sols, "Økt salg på nett")
    at_end(sols, " og i butikk 😀 æøå")
    say(maras, "Økt salg på nett og i butikk 😀 æøå")
    expect(maras.locator(".cursor")).to_have_text("Sol")
    expect(maras.locator(".cursor.named")).to_be_visible()
    expect(maras.locator(".cursor:not(.named)")).to_be_attached()  # two seconds later
    maras.locator(".cursor").hover()
    expect(maras.locator(".cursor-name")).to_have_css("opacity", "1")
    expect(maras.locator("presence-row")).to_contain_text("Sol")
    expect(maras.locator("presence-row").get_by_text("writing")).to_be_visible()
    state(maras, "saved")


def test_a_cursor_stays_with_its_words_when_somebody_writes_before_it(two):
    maras, sols = two
    at_end(sols, "!")
    expect(maras.locator(".cursor")).to_be_attached()
    at_start(maras, "Mål: ")
    say(sols, "Mål: Økt salg!")
    before = "line => line.childNodes[0].textContent"
    assert maras.locator(".cm-line").evaluate(before).startswith("Mål: Økt salg!")


def test_what_somebody_selected_is_marked(two):
    maras, sols = two
    editor(sols).focus()
    sols.evaluate(SELECT, [0, 3])
    expect(maras.locator(".cursor-range")).to_have_text("Økt")


def test_three_who_type_at_once_end_with_the_same_words(two, alma, goals, open_as):
    pages = [*two, write_in(open_as(alma), goals)]
    for page, place in zip(pages, ("Home", "End", "End"), strict=True):
        editor(page).focus()
        page.keyboard.press(f"Control+{place}")
    for letter in range(12):
        for name, page in zip("abc", pages, strict=True):
            page.keyboard.type(f"{name}{letter} ")
    for page in pages:
        until(page, "() => document.querySelector('live-text').view.state.doc.length === 8 + 36 * 3 + 6")
        state(page, "saved")
    assert words(pages[0]) == words(pages[1]) == words(pages[2])


def test_an_input_method_replaces_a_smiley_as_a_whole(two):
    maras, sols = two
    editor(maras).fill("😀")
    say(sols, "😀")
    maras.evaluate(BY_INPUT_METHOD, "😁")
    say(maras, "😁")
    say(sols, "😁")


def test_pasted_lines_end_in_lf_alone(two):
    maras, sols = two
    editor(maras).fill("")
    maras.evaluate(PASTE, "one\r\ntwo\rthree")
    say(sols, "one\ntwo\nthree")


def test_undo_takes_back_ones_own_words_alone(two):
    maras, sols = two
    at_end(maras, " Maras")
    say(sols, "Økt salg Maras")
    at_end(sols, " Sols")
    say(maras, "Økt salg Maras Sols")
    maras.keyboard.press("Control+z")
    say(maras, "Økt salg Sols")
    say(sols, "Økt salg Sols")
    maras.keyboard.press("Control+Shift+Z")
    say(sols, "Økt salg Maras Sols")


def test_who_may_no_longer_write_sees_and_cannot_write(two, goals, app):
    maras, sols = two
    with writing():
        db.session.merge(goals).functions = "marketing"
        db.session.commit()
    hub = app.extensions["live"]
    asyncio.run_coroutine_threadsafe(hub.recheck(), hub.stage.loop).result(timeout=10)
    state(sols, "reading")
    editor(sols).focus()
    sols.keyboard.type("Not this")
    at_end(maras, ", for all")
    say(sols, "Økt salg, for all")
    expect(editor(sols)).to_have_attribute("aria-readonly", "true")
    expect(editor(sols)).to_be_focused()


def test_a_form_that_is_saved_joins_what_is_typed_meanwhile(mara, sol, goals, open_as):
    form = open_as(sol, java_script_enabled=False)
    form.goto(f"/texts/{goals.id}/edit")
    maras = write_in(open_as(mara), goals)
    at_end(maras, " på nett og i butikk 😀")
    state(maras, "saved")
    form.get_by_role("textbox", name="Text").fill("Økt årlig salg")
    form.get_by_role("button", name="Save").click()
    say(maras, "Økt årlig salg på nett og i butikk 😀")


def test_what_was_typed_before_the_text_opened_is_not_lost(sol, goals, open_as):
    page = open_as(sol)
    held = []
    page.route("**/built/editor.js*", lambda route: held.append(route))
    page.goto(f"/texts/{goals.id}/edit")
    page.get_by_role("textbox", name="Text").fill("Økt salg i år")
    held[0].continue_()
    expect(editor(page)).to_be_focused()
    say(page, "Økt salg i år")
    state(page, "saved")
    page.reload()
    expect(editor(page)).to_be_visible()
    say(page, "Økt salg i år")
    expect(page.locator("live-text").get_by_text("You wrote something here")).to_be_hidden()


def test_words_that_were_left_unsent_are_offered(sol, goals, open_as):
    page = open_as(sol)
    page.goto("/")
    key = f"words:{sol.id}:/texts/{goals.id}/edit"
    page.evaluate("key => localStorage.setItem(key, JSON.stringify({markdown: 'Left here'}))", key)
    write_in(page, goals)
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_label("Your words, to copy from")).to_have_value("Left here")
    assert words(page) == "Økt salg"


def test_the_toolbar_and_its_keys_write_in_the_editor(sol, goals, open_as):
    page = write_in(open_as(sol), goals)
    editor(page).focus()
    page.evaluate(SELECT, [4, 8])
    page.keyboard.press("Control+b")
    say(page, "Økt **salg**")
    page.keyboard.press("Control+z")
    say(page, "Økt salg")
    page.evaluate(SELECT, [4, 8])
    page.get_by_role("button", name="Link").click()
    say(page, "Økt [salg](https://)")
    page.keyboard.press("Control+k")
    say(page, "Økt [salg](https://[](https://))")
    expect(page.get_by_role("combobox", name="Find or do")).to_be_hidden()
    page.get_by_role("button", name="List", exact=True).click()
    assert words(page).startswith("- Økt")


def test_the_tab_key_and_escape_leave_the_editor(sol, goals, open_as):
    page = write_in(open_as(sol), goals)
    at_end(page, "!")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Done")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(editor(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(editor(page)).not_to_be_focused()
    assert words(page) == "Økt salg!"


def test_a_person_is_mentioned_with_the_keys(sol, goals, open_as):
    page = open_as(sol)
    people = [
        {"id": 7, "name": "Mara Lind", "function": "Marketing"},
        {"id": 8, "name": "Per Å", "function": "Sales"},
    ]
    page.route("**/people/mentionable", lambda route: route.fulfill(json=people))
    write_in(page, goals)
    editor(page).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" @ma")
    expect(page.get_by_role("option", name="Mara Lind")).to_be_visible()
    expect(page.locator(".mentions").get_by_role("option")).to_have_count(1)
    page.wait_for_function("() => document.querySelector('.mentions [aria-selected=true]')")
    page.keyboard.press("Enter")
    page.keyboard.type("said so")
    say(page, "Økt salg [@Mara Lind](person:7) said so")


def test_the_text_is_shown_as_it_will_be_read_and_anew_after_each_change(two):
    maras, sols = two
    maras.get_by_role("button", name="Show as read").click()
    expect(maras.get_by_role("region", name="Preview")).to_contain_text("Økt salg")
    at_end(sols, " **i dag**")
    expect(maras.locator(".preview strong")).to_have_text("i dag")
    at_end(maras, "\n\n- nå")
    expect(maras.locator(".preview li")).to_have_text("nå")


def test_a_passage_is_shown_follows_its_words_and_is_chosen(two):
    maras, sols = two
    maras.evaluate(SELECT, [4, 8])
    passage = maras.evaluate("() => document.querySelector('live-text').selectedPassage()")
    assert passage["quote"] == "salg"
    at_start(maras, "Mål: ")
    say(sols, "Mål: Økt salg")
    show = "passages => document.querySelector('live-text').showPassages(passages)"
    suggestion = {**passage, "id": 5, "replacement": "omsetning"}
    sols.evaluate(show, [{**passage, "id": 4, "replacement": None}, suggestion])
    expect(sols.locator(".spoken-of")).to_have_text("salg")
    expect(sols.locator(".struck")).to_have_text("salg")
    expect(sols.locator(".suggested")).to_have_text("omsetning")
    sols.evaluate(
        "() => addEventListener('passage:chosen', event => { document.title = `chosen ${event.detail.id}` })"
    )
    sols.locator(".suggested").click()
    expect(sols).to_have_title("chosen 5")
    assert sols.evaluate("() => document.querySelector('live-text').goTo(4)")
    expect(editor(sols)).to_be_focused()
    typed(sols, "x")
    assert words(sols) == "Mål: Økt xsalg"


@pytest.mark.parametrize(("width", "dark"), [("desk", False), ("phone", True)])
def test_a_page_that_is_written_on_has_no_barriers(sol, mara, goals, open_as, violations, width, dark):
    page = write_in(open_as(sol, width=width, dark=dark), goals)
    other = write_in(open_as(mara), goals)
    at_end(other, "\n\n## Why\n\n_So_ `that` [we](https://example.org)")
    expect(page.locator(".cursor")).to_be_attached()
    page.get_by_role("button", name="Show as read").click()
    expect(page.locator(".preview em")).to_be_visible()
    assert violations(page) == []
