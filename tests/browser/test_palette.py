"""Anything is two keys away, and every key can be looked up and turned off."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import make

TIMERS_COME_LATE = "const later = setTimeout; window.setTimeout = (act, time = 300) => later(act, time)"


@pytest.fixture
def page(sol, mara, open_as) -> Page:
    make.whole_persona(mara)
    page = open_as(sol)
    page.goto("/")
    return page


def test_something_is_found_and_opened_without_the_mouse(page, violations):
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Find or do")).to_be_focused()
    expect(page.get_by_role("option", name="Log an objection")).to_have_attribute("aria-selected", "true")
    page.keyboard.type("ingr")
    expect(page.get_by_role("option", name="Ingrid")).to_have_attribute("aria-selected", "true")
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ingrid")


def test_keys_pressed_as_soon_as_the_page_is_there_are_not_in_vain(page):
    page.add_init_script(TIMERS_COME_LATE)
    page.reload()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("option").first).to_be_attached()
    page.reload()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog").get_by_text("Find anything, do anything")).to_be_visible()


def test_arrows_go_round_the_list_and_enter_does_it(page):
    page.keyboard.press("Control+k")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_label("What did they say or ask?")).to_be_focused()


def test_escape_and_the_same_keys_close_it(page):
    for key in ("Escape", "Control+k"):
        page.keyboard.press("Control+k")
        expect(page.locator(".palette")).to_be_visible()
        page.keyboard.press(key)
        expect(page.locator(".palette")).to_be_hidden()


def test_two_keys_go_to_a_room_and_one_logs(page):
    page.keyboard.press("g")
    page.keyboard.press("m")
    expect(page).to_have_url(re.compile(r"/map/$"))
    page.wait_for_load_state()
    page.keyboard.press("l")
    expect(page.get_by_label("What did they say or ask?")).to_be_focused()
    page.wait_for_load_state()
    page.keyboard.type("gml?")
    expect(page.get_by_label("What did they say or ask?")).to_have_value("gml?")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_keys_are_listed_and_single_ones_can_be_turned_off(page, violations):
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog.get_by_text("Find anything, do anything")).to_be_visible()
    assert violations(page) == []
    dialog.get_by_label("Keys of a single letter work on this device").uncheck()
    dialog.get_by_role("button", name="Close").click()
    page.keyboard.press("l")
    page.keyboard.press("?")
    page.wait_for_timeout(200)
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.goto("/shortcuts")
    page.get_by_label("Keys of a single letter work on this device").check()
    page.keyboard.press("Tab")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


def test_control_enter_saves_what_is_written(page):
    page.goto("/objections/new")
    expect(page.get_by_label("What did they say or ask?")).to_be_focused()
    page.keyboard.type("We have no budget")
    page.get_by_label("Company").fill("Fjord Foods AS")
    page.get_by_label("What did they say or ask?").press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Logged")
