"""Texts written where they are read: in the persona, the asset and the answer, several at once."""

import re

import pytest
from playwright.sync_api import expect

from tests import make
from tests.browser.phone import until
from workspace.db import db, writing
from workspace.personas.models import Persona

SETTLED = """text => new Promise(resolve => document.addEventListener("live:settled",
    ({ detail }) => detail.text === text && resolve(true)))"""


@pytest.fixture
def persona(mara) -> Persona:
    return make.whole_persona(mara, goals="Økt salg")


def test_sections_of_a_persona_are_written_in_their_place_over_one_socket(sol, persona, open_as, violations):
    page = open_as(sol)
    sockets = []
    page.on("websocket", lambda socket: sockets.append(socket))
    page.goto(f"/personas/{persona.id}")
    for name in ("Goals", "Challenges"):
        section = page.get_by_role("region", name=name, exact=True)
        section.get_by_role("link", name=re.compile(f": {name}")).first.press("Enter")
        expect(section.get_by_role("textbox", name=name)).to_be_focused()
    assert len(sockets) == 1 and violations(page) == []
    page.keyboard.type("Time")
    section.get_by_role("link", name="Done").press("Enter")
    expect(section.locator(".prose")).to_have_text("Time")
    expect(section.get_by_role("link", name=re.compile("Edit ?: Challenges"))).to_be_focused()
    expect(page.locator("live-text")).to_have_count(1)


def test_who_reads_a_page_sees_the_words_change(sol, rut, persona, open_as):
    writer, reader = open_as(sol), open_as(rut)
    reader.goto(f"/personas/{persona.id}")
    writer.goto(f"/personas/{persona.id}")
    goals = writer.get_by_role("region", name="Goals", exact=True)
    goals.get_by_role("link", name=re.compile("Edit ?: Goals")).click()
    expect(goals.get_by_role("textbox", name="Goals")).to_be_focused()
    expect(reader.locator("presence-row")).to_contain_text("Sol")
    expect(reader.locator("presence-row").get_by_text("writing")).to_be_visible()
    writer.keyboard.press("Control+End")
    writer.keyboard.type(" **i år**")
    expect(reader.get_by_role("region", name="Goals", exact=True).locator("strong")).to_have_text(
        "i år", timeout=3000
    )
    goals.get_by_role("link", name="Done").click()
    expect(reader.locator("presence-row").get_by_text("writing")).to_be_hidden()
    writer.goto("/")
    expect(reader.locator("presence-row")).to_be_hidden()


def test_nothing_is_fetched_anew_under_the_hands_of_who_is_in_it(sol, mara, persona, open_as):
    page, other = open_as(sol), open_as(mara)
    page.goto(f"/personas/{persona.id}")
    edit = page.get_by_role("link", name=re.compile("Edit ?: Goals"))
    edit.focus()
    text = persona.section("goals").text_id
    page.evaluate(f"text => {{ window.settled = ({SETTLED})(text) }}", text)
    other.goto(f"/texts/{text}/edit")
    other.locator(".cm-content").fill("Other words")
    assert page.evaluate("() => window.settled")
    expect(edit).to_be_focused()
    expect(page.get_by_text("Økt salg")).to_be_visible()
    page.get_by_role("link", name="Home").first.focus()
    expect(page.get_by_text("Other words")).to_be_visible()


def test_a_checklist_is_written_in_its_place_and_its_lines_are_there_again(mara, open_as):
    asset = make.asset("Exit plan", type="checklist", stage="drafting", language="en")
    with writing():
        db.session.merge(asset).text.write("- [ ] Export", mara)
        db.session.commit()
    page = open_as(mara)
    page.goto(f"/assets/{asset.id}")
    page.get_by_role("link", name="Edit", exact=True).last.click()
    expect(page.locator(".cm-content")).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type("\n- [ ] Delete")
    until(page, "() => document.querySelector('live-text').view.state.doc.lines === 2")
    page.get_by_role("link", name="Done").click()
    expect(page.locator(".checklist .lines li")).to_have_count(2)


def test_in_its_place_a_form_still_saves_where_nothing_can_be_written_live(sol, persona, open_as, faults):
    faults.without_network = True
    page = open_as(sol)
    page.route("**/built/editor.js*", lambda route: route.abort())
    page.goto(f"/personas/{persona.id}")
    goals = page.get_by_role("region", name="Goals", exact=True)
    goals.get_by_role("link", name=re.compile("Edit ?: Goals")).click()
    goals.get_by_role("textbox", name="Text").fill("By the form")
    goals.get_by_role("button", name="Save").click()
    expect(goals.locator(".prose")).to_have_text("By the form")


def test_an_answer_is_written_in_its_place(mara, sol, open_as):
    answer = make.answer(make.theme(), by=mara, say="Count the hours.")
    page = open_as(sol)
    page.goto(f"/answers/{answer.id}")
    page.get_by_role("link", name=re.compile("Edit ?: Say")).click()
    expect(page.get_by_role("textbox", name="Say")).to_be_focused()
    expect(page.get_by_role("textbox", name="Say")).to_have_text("Count the hours.")
