"""Every page of the demo's company, as a person meets it: on a desk by day, on a phone by night."""

import pytest
from playwright.sync_api import Page

from tests import make
from tests.browser.places import addresses
from workspace.db import db, writing
from workspace.demo import loading
from workspace.people.models import User

SHAPE = """() => ({
    over: document.documentElement.scrollWidth - innerWidth,
    headings: document.querySelectorAll("h1").length,
    title: document.title,
})"""


@pytest.fixture
def astrid(workspace) -> User:
    """Who sees every button: an admin of both functions, beside the demo's people."""
    with writing():
        loading.load()
        db.session.commit()
    return make.user("Astrid", is_admin=True, is_sales=True, is_marketing=True)


PARTS = 3  # so that processes share the pages


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize(("width", "dark"), [("desk", False), ("phone", True)], ids=["desk", "phone"])
def test_every_page_is_whole_on_a_desk_by_day_and_on_a_phone_by_night(
    app, astrid, open_as, violations, width, dark, part
):
    page = open_as(astrid, width=width, dark=dark)
    paths = addresses(app, astrid)[part::PARTS]
    wrong = [f"{path}: {what}" for path in paths for what in amiss(page, path, violations)]
    assert not wrong, "\n".join(wrong)


def amiss(page: Page, path: str, violations) -> list[str]:
    """What is wrong with a page, in words."""
    answer = page.goto(path)
    if answer.status != 200:
        return [f"status {answer.status}"]
    shape, found = page.evaluate(SHAPE), violations(page)
    if shape["over"] > 0:
        found.append(f"{shape['over']} px too wide")
    if shape["headings"] != 1:
        found.append(f"{shape['headings']} h1")
    if not shape["title"].endswith(" · Fjordlogg") or shape["title"].startswith(" "):
        found.append(f"title «{shape['title']}»")
    return found
