"""The keyboard alone is enough, and one always sees where one is."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import make
from workspace.db import db, writing
from workspace.objections.models import Objection, Theme

FOCUS_IS_SEEN = """() => {
    const here = document.activeElement, box = here.getBoundingClientRect(), style = getComputedStyle(here);
    const isInView = here !== document.body && box.width > 0 && box.top < innerHeight && box.bottom > 0;
    const isMarked = style.outlineStyle !== "none" || style.boxShadow !== "none";
    return isInView && (isMarked || here.matches("[type=radio], [type=checkbox]"));  // their pill is marked
}"""


@pytest.fixture
def heard(sol) -> Objection:
    with writing():
        theme = Theme.start("Too expensive", sol)
        objection = Objection.log(sol, words="It costs too much", account="Nordlys Energi AS", theme=theme)
        db.session.commit()
    return objection


def test_the_first_tab_skips_to_the_content(sol, open_as):
    page = open_as(sol)
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    assert page.evaluate(FOCUS_IS_SEEN)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Which company are you about to meet?")).to_be_focused()


def test_an_objection_is_logged(sol, open_as):
    page = open_as(sol)
    page.goto("/")
    tab_to(page, page.get_by_role("link", name="Log objection").first)
    page.keyboard.press("Enter")
    expect(page.get_by_label("What did they say or ask?")).to_be_focused()
    page.wait_for_load_state()
    page.keyboard.type("We have no budget this year")
    tab_to(page, page.get_by_label("Company"))
    page.keyboard.type("Havbris Shipping AS")
    tab_to(page, page.locator("[name=severity]:checked"))
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("radio", name="Stopping us")).to_be_checked()
    tab_to(page, page.get_by_role("button", name="Log it"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Logged")
    expect(page.get_by_text("Stopping us")).to_be_visible()


def test_a_card_is_moved_along_the_board_and_keeps_the_focus(mara, open_as):
    make.asset("What downtime costs", stage="idea", quarter="this")
    page = open_as(mara)
    page.goto("/board/")
    card = page.get_by_role("link", name="What downtime costs", exact=True)
    tab_to(page, card)
    for key, stage in [("ArrowRight", "Planned"), ("ArrowRight", "Drafting"), ("ArrowLeft", "Planned")]:
        page.keyboard.press(key)
        column = page.get_by_role("region", name=stage)
        expect(column.get_by_role("link", name="What downtime costs", exact=True)).to_be_focused()
    assert page.evaluate(FOCUS_IS_SEEN)


def test_a_theme_is_decided_in_its_row_and_the_focus_stays_there(mara, heard, open_as):
    page = open_as(mara)
    page.goto("/backlog/")
    tab_to(page, page.get_by_role("link", name=re.compile("^Decide ?:")))
    page.keyboard.press("Enter")
    row = page.locator(".owed > li")
    expect(row.get_by_text("Make something", exact=True)).to_be_visible()
    expect(row.locator(":focus")).to_have_count(1)
    tab_to(page, row.get_by_role("button", name="Plan it"), most=20)
    page.keyboard.press("Enter")
    expect(row.get_by_text("Planned", exact=True)).to_be_visible()
    expect(row.locator(":focus")).to_have_count(1)


def test_more_opens_on_a_phone_and_gives_the_focus_back(sol, open_as):
    page = open_as(sol, width="phone")
    page.goto("/")
    more = page.locator(".top-bar summary")
    tab_to(page, more)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Call brief")).to_be_focused()
    assert page.evaluate(FOCUS_IS_SEEN)
    page.keyboard.press("Escape")
    expect(page.locator(".top-bar .menu-list")).to_be_hidden()
    expect(more).to_be_focused()


def test_a_dialog_holds_the_focus_and_gives_it_back(sol, heard, open_as):
    page = open_as(sol)
    page.goto(f"/objections/{heard.id}")
    withdraw = page.get_by_role("button", name="Withdraw")
    tab_to(page, withdraw)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").locator(":focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(withdraw).to_be_focused()


def tab_to(page: Page, wanted: Locator, most: int = 40) -> None:
    """Tab until it is there; at each stop the focus is seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS_IS_SEEN), page.evaluate("document.activeElement.outerHTML")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("the Tab key does not come there")
