"""Two people speak of a text beside its editor, each in a browser of their own."""

import time

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests import make
from tests.browser.phone import until
from tests.browser.writing import WORDS, at_end, at_start, editor, say, write_in
from workspace.db import db
from workspace.texts.models import Text

SELECT = """words => {
    const { view } = document.querySelector("live-text"), from = view.state.doc.toString().indexOf(words);
    view.dispatch({ selection: { anchor: from, head: from + words.length } });
    view.focus();
}"""


@pytest.fixture
def goals(mara) -> Text:
    return make.whole_persona(mara, goals="Økt salg i Malmö på nett.").section("goals").text


@pytest.fixture
def two(mara, sol, goals, open_as) -> tuple[Page, Page]:
    return write_in(open_as(mara), goals), write_in(open_as(sol), goals)


def comments(page: Page) -> Locator:
    return page.locator("text-comments .comments")


def comment(page: Page, passage: str, said: str) -> None:
    page.evaluate(SELECT, passage)
    page.keyboard.press("Control+Alt+m")
    page.get_by_label("Comment", exact=True).and_(page.locator("textarea")).fill(said)
    comments(page).locator("form").get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".thread", has_text=said)).to_be_visible()


def test_a_comment_stays_with_its_passage_is_answered_and_resolved(two, violations):
    maras, sols = two
    expect(comments(maras)).to_be_visible()
    comment(maras, "i Malmö", "Which year? 😀")
    expect(maras.locator(".cm-content .spoken-of")).to_have_text("i Malmö")
    expect(sols.locator(".thread")).to_contain_text("Which year? 😀")
    expect(sols.locator(".cm-content .spoken-of")).to_have_text("i Malmö")
    at_start(sols, "Æ: ")
    at_end(sols, " Og butikk.")
    say(maras, "Æ: Økt salg i Malmö på nett. Og butikk.")
    expect(maras.locator(".cm-content .spoken-of")).to_have_text("i Malmö")
    sols.locator(".thread").get_by_text("Reply").first.click()
    sols.get_by_label("Reply").fill("2027")
    sols.locator(".thread form").get_by_role("button", name="Reply").click()
    expect(maras.locator(".replies")).to_contain_text("2027")
    assert violations(maras) == violations(sols) == []
    maras.locator(".cm-content .spoken-of").click()
    expect(maras.locator(".thread")).to_be_focused()
    maras.get_by_role("button", name="Show in the text").click()
    expect(editor(maras)).to_be_focused()
    maras.get_by_role("button", name="Resolve").click()
    expect(comments(sols)).to_contain_text("1 resolved")
    expect(sols.locator(".cm-content .spoken-of")).to_have_count(0)
    sols.get_by_text("1 resolved").click()
    expect(sols.locator(".resolved-threads")).to_contain_text("Resolved by Mara")


def test_an_accepted_suggestion_stands_in_both_editors_by_its_author(two, sol, goals, violations):
    maras, sols = two
    sols.evaluate(SELECT, "Malmö")
    sols.locator(".passage-bar").get_by_role("button", name="Suggest").click()
    expect(sols.get_by_label("What should stand there instead")).to_have_value("Malmö")
    sols.get_by_label("What should stand there instead").fill("Århus")
    sols.locator(".say-suggestion form").get_by_role("button", name="Suggest").click()
    expect(maras.locator(".cm-content .struck")).to_have_text("Malmö")
    expect(maras.locator(".cm-content ins.suggested")).to_have_text("Århus")
    expect(sols.locator(".thread")).to_contain_text("somebody else accepts or declines it")
    at_start(sols, "Nå: ")
    say(maras, "Nå: Økt salg i Malmö på nett.")
    assert violations(maras) == []
    maras.get_by_role("button", name="Accept").click()
    for page in two:
        say(page, "Nå: Økt salg i Århus på nett.")
        expect(page.locator(".cm-content .struck")).to_have_count(0)
    db.session.rollback()
    assert sol.id in [author_id for _, author_id in db.session.get(Text, goals.id).authorship]


def test_what_is_being_written_is_not_swept_away_by_what_others_say(two):
    maras, sols = two
    comment(maras, "i Malmö", "Which year?")
    expect(sols.locator(".thread")).to_be_visible()
    sols.locator(".thread").get_by_text("Reply").first.click()
    sols.get_by_label("Reply").fill("I think it is")
    comment(maras, "nett", "And shops?")
    sols.get_by_role("button", name="Something new was said").wait_for()
    expect(sols.get_by_label("Reply")).to_have_value("I think it is")
    sols.locator(".thread form").get_by_role("button", name="Reply").click()
    expect(maras.locator(".replies")).to_contain_text("I think it is")
    expect(sols.locator(".thread")).to_have_count(2)
    expect(sols.get_by_role("button", name="Something new was said")).to_be_hidden()


def test_what_others_said_is_there_after_a_reply_that_took_its_time(two):
    maras, sols = two
    comment(maras, "i Malmö", "Which year?")
    sols.locator(".thread").get_by_text("Reply").first.click()
    sols.get_by_label("Reply").fill("2027")
    comment(maras, "nett", "And shops?")
    sols.get_by_role("button", name="Something new was said").wait_for()
    sols.route("**/replies", answered_late)
    sols.locator(".thread form").get_by_role("button", name="Reply").click()
    expect(sols.locator(".thread")).to_have_count(2)
    expect(sols.locator(".replies")).to_contain_text("2027")


def test_who_goes_by_keys_stays_with_what_was_said(two):
    maras, sols = two
    comment(maras, "i Malmö", "Which year?")
    expect(maras.get_by_role("link", name="Comments").and_(maras.locator("h2 a"))).to_be_focused()
    sols.locator(".thread").get_by_text("Reply").first.click()
    sols.get_by_label("Reply").fill("2027")
    sols.keyboard.press("Tab")
    sols.keyboard.press("Enter")
    expect(sols.locator(".replies")).to_contain_text("2027")
    expect(sols.locator(".thread")).to_be_focused()
    sols.wait_for_timeout(600)  # the list is renewed by what the page hears of its own reply
    expect(sols.locator(".thread")).to_be_focused()


def answered_late(route: Route) -> None:
    """Later than the page hears by its socket that something was said."""
    answer = route.fetch()
    time.sleep(0.6)
    route.fulfill(response=answer)


def test_nothing_selected_is_said(two):
    maras, _ = two
    maras.locator(".passage-bar").get_by_role("button", name="Suggest").click()
    expect(maras.locator(".passage-bar [role=status]")).to_contain_text("Select the words first")


def test_somebody_who_is_mentioned_is_a_quiet_tag(two, sol, goals):
    maras, sols = two
    at_end(maras, " @So")
    maras.wait_for_function("() => document.querySelector('[role=option][aria-selected=true]')")
    maras.wait_for_timeout(150)  # just opened, the list takes no key: it may have been meant for the text
    maras.keyboard.press("Enter")
    until(maras, f"link => ({WORDS})().includes(link)", f"[@Sol](person:{sol.id})")
    maras.get_by_role("link", name="Done").click()  # saves, so that it is settled
    maras.wait_for_url(f"**/texts/{goals.id}")
    sols.goto("/activity/notices")
    expect(sols.locator("main")).to_contain_text("Mara mentions you in")


@pytest.mark.parametrize("width", ["desk", "phone"])
@pytest.mark.parametrize("dark", [False, True])
def test_pages_about_comments_are_accessible(open_as, violations, mara, sol, goals, width, dark):
    make.comment(goals, sol, "Which year? [@Mara](person:1)", "i Malmö")
    make.suggestion(goals, sol, "Økt salg", "Mer salg")
    page = open_as(mara, width=width, dark=dark)
    for path in (f"/texts/{goals.id}/comments", f"/texts/{goals.id}/suggest", f"/personas/{goals.row_id}"):
        page.goto(path)
        expect(page.locator("main")).to_be_visible()
        assert violations(page) == []
    expect(page.locator(".panel", has_text="Comments").first).to_contain_text("2 open comments")
