"""Every page of the demo's company, as a person meets it: on a desk by day, on a phone by night."""

import pytest
from playwright.sync_api import Page

from tests import make
from tests.browser.conftest import WIDTHS
from tests.browser.places import addresses
from workspace.people.models import User

SHAPE = """() => ({
    over: document.documentElement.scrollWidth - innerWidth,
    headings: document.querySelectorAll("h1").length,
    title: document.title,
})"""


LOOKS = (("desk", "light"), ("phone", "dark"))
PARTS = 4  # so that processes share the pages


@pytest.fixture
def astrid(demo) -> User:
    """Who sees every button: an admin of both functions, beside the demo's people."""
    return make.user("Astrid", is_admin=True, is_sales=True, is_marketing=True)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_whole_on_a_desk_by_day_and_on_a_phone_by_night(app, astrid, open_as, violations, part):
    """Each comes to one of them and is then turned to the other: to come takes as long as to be looked at."""
    page, wrong = open_as(astrid), []
    for n, path in enumerate(addresses(app, astrid)[part::PARTS]):
        first, then = LOOKS if n % 2 else reversed(LOOKS)
        turn(page, *first)
        found = [f"{first}: {what}" for what in amiss(page, path, violations)]
        turn(page, *then)
        found += [f"{then}: {what}" for what in at_sight(page, violations)]
        wrong += [f"{path} {what}" for what in found]
    assert not wrong, "\n".join(wrong)


def turn(page: Page, width: str, scheme: str) -> None:
    wide, high = WIDTHS[width]
    page.set_viewport_size({"width": wide, "height": high})
    page.emulate_media(color_scheme=scheme)


def amiss(page: Page, path: str, violations) -> list[str]:
    """What is wrong with a page, in words."""
    status = page.goto(path).status
    return at_sight(page, violations) if status == 200 else [f"status {status}"]


def at_sight(page: Page, violations) -> list[str]:
    shape, found = page.evaluate(SHAPE), violations(page)
    if shape["over"] > 0:
        found.append(f"{shape['over']} px too wide")
    if shape["headings"] != 1:
        found.append(f"{shape['headings']} h1")
    if not shape["title"].endswith(" · Fjordlogg") or shape["title"].startswith(" "):
        found.append(f"title «{shape['title']}»")
    return found
