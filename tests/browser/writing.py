"""Pages on which a text is written live."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.phone import until
from workspace.texts.models import Text

WORDS = "() => document.querySelector('live-text')?.view?.state.doc.toString()"
KEPT = """() => new Promise(resolve => {
    const request = indexedDB.open("tryline-texts", 1);
    request.onsuccess = () => {
        const all = request.result.transaction("texts").objectStore("texts").getAll();
        all.onsuccess = () => resolve(all.result);
    };
})"""


def write_in(page: Page, text: Text) -> Page:
    """Opens the text's page, and waits until it is an editor."""
    page.goto(f"/texts/{text.id}/edit")
    expect(editor(page)).to_be_visible()
    return page


def editor(page: Page) -> Locator:
    return page.locator("live-text[open] .cm-content").first


def at_end(page: Page, words: str) -> None:
    """Types at the end, until it is there."""
    editor(page).focus()
    page.keyboard.press("Control+End")
    typed(page, words)


def at_start(page: Page, words: str) -> None:
    editor(page).focus()
    page.keyboard.press("Control+Home")
    typed(page, words)


def typed(page: Page, words: str) -> None:
    page.keyboard.type(words)
    until(page, f"words => ({WORDS})().includes(words)", words)


def words(page: Page) -> str:
    return page.evaluate(WORDS)


def say(page: Page, wanted: str) -> None:
    """Until it is what every page has."""
    until(page, f"wanted => ({WORDS})() === wanted", wanted)


def state(page: Page, wanted: str) -> None:
    expect(page.locator(".live-state").first).to_have_attribute("data-state", wanted)


def copies(page: Page, count: int) -> None:
    """So many copies of unsaved words lie on the device."""
    until(page, f"async count => (await ({KEPT})()).length === count", count)
