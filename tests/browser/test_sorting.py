"""Sorting by keys: what only a browser shows."""

import pytest
from playwright.sync_api import expect

from workspace.db import db, writing
from workspace.objections.models import Objection, Theme


@pytest.fixture
def waiting(mara, sol):
    """Three that wait, and a theme that two of them are like."""
    with writing():
        dear = Theme.start("For dyrt", mara)
        Objection.log(sol, words="Dette er altfor dyrt for oss", account="Vest AS", theme=dear)
        for words in ("Prisen er for dyr", "Kan vi få en prøvetur?", "Det er altfor dyrt"):
            Objection.log(sol, words=words, account="Nordlys AS")
        db.session.commit()
    return dear


def test_one_sorts_by_keys_without_a_new_page(mara, waiting, open_as, violations):
    page = open_as(mara)
    page.goto("/themes/inbox")
    page.evaluate("window.isTheSamePage = true")
    said, told = page.locator("#said"), page.locator("#flashes")
    expect(page.get_by_role("button", name="For dyrt")).to_be_focused()
    page.keyboard.press("Enter")
    expect(told).to_contain_text("1 sorted into “For dyrt”")
    expect(said).to_have_text("Kan vi få en prøvetur?")
    expect(said).to_be_focused()
    page.keyboard.press("j")
    expect(said).to_have_text("Prisen er for dyr")
    page.keyboard.press("k")
    expect(said).to_have_text("Kan vi få en prøvetur?")
    page.keyboard.press("n")
    expect(page.get_by_label("Or a new theme")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(said).to_have_text("Prisen er for dyr")
    page.keyboard.press("k")
    expect(said).to_have_text("Kan vi få en prøvetur?")
    page.keyboard.press("n")
    page.get_by_label("Or a new theme").fill("Prøvetur")
    page.keyboard.press("Enter")
    expect(told).to_contain_text("1 sorted into “Prøvetur”")
    expect(said).to_have_text("Prisen er for dyr")
    page.keyboard.press("1")
    expect(page.get_by_text("Everything is sorted")).to_be_visible()
    assert violations(page) == []
    for back in ("Prisen er for dyr", "Kan vi få en prøvetur?", "Det er altfor dyrt"):
        page.keyboard.press("u")
        expect(told).to_contain_text("Undone. 1 is back where it was.")
        expect(page.locator(".unsorted")).to_contain_text(back)
    assert page.evaluate("window.isTheSamePage")
    assert violations(page) == []
    page.keyboard.press("x")
    expect(page.locator("input[name=objection_ids]:checked")).to_have_count(1)


def test_the_chart_and_the_page_of_turns_are_read_by_everyone(mara, waiting, open_as, violations):
    page = open_as(mara, width="phone", dark=True)
    for path in (f"/themes/{waiting.id}", "/themes/turns", f"/themes/{waiting.id}/splitting?objection_ids=1"):
        page.goto(path)
        assert violations(page) == []
    page.goto(f"/themes/{waiting.id}")
    expect(page.get_by_role("img", name="Most in")).to_be_visible()
    page.get_by_text("The figures").click()
    expect(page.get_by_role("rowheader")).to_have_count(12)
