"""A call brief where it is read: on a phone in a car park, and on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.phone import settle
from workspace.db import db
from workspace.deals.models import Account
from workspace.people.models import User

# What stands between the top bar and the bottom bar of a phone of 390 × 844.
SCREEN = 844 - 60 - 62


@pytest.fixture
def brief(demo) -> str:
    """The address of the fullest brief of the demo's company."""
    return f"/briefs/accounts/{Account.called('Hestnesverket AS').id}"


def seller() -> User:
    return db.session.query(User).filter_by(is_sales=True).order_by(User.id).first()


def test_each_section_fits_one_screen_of_a_phone(brief, open_as):
    page = open_as(seller(), width="phone")
    page.goto(brief)
    parts = page.locator(".brief section")
    heights = parts.evaluate_all("parts => parts.map(part => [part.className, part.offsetHeight])")
    assert len(heights) == 4 and [part for part in heights if part[1] > SCREEN] == []


def test_it_prints_on_one_sheet(brief, open_as):
    page = open_as(seller())
    page.goto(brief)
    assert re.search(rb"/Count (\d+)", page.pdf(format="A4"))[1] == b"1"


def test_one_tap_says_that_it_helped_and_the_page_shows_the_count(brief, open_as):
    page = settle(open_as(seller(), width="phone"), brief)  # until then the tap is sent as a form
    count = page.locator(".brief-expected li").first.locator(".came-up > .meta")
    before = count.inner_text()
    page.locator(".brief-expected li").first.get_by_role("button").first.click()
    expect(page.locator(".brief-expected li").first.locator("[data-say=sent]")).to_be_visible()
    page.reload()
    expect(count).not_to_have_text(before)


def test_it_is_copied_as_text(brief, open_as):
    page = open_as(seller())
    page.goto(brief)
    text = page.locator("#brief-text").input_value()
    assert text.startswith("Hestnesverket AS") and "<" not in text and "\n\n\n\n" not in text
