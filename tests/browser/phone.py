"""A phone that logs, with a network that can be cut; and what the database says of it."""

from playwright.sync_api import BrowserContext, Page
from sqlalchemy import select

from workspace.db import db
from workspace.objections.models import Objection

SETTLED = """async () => {
    const log = new URL("/objections/new", location).href;
    for (let tries = 0; tries < 150; tries++) {
        if (await caches.match(log) && navigator.serviceWorker.controller) return true;
        await new Promise(resolve => setTimeout(resolve, 100));
    }
    return false;
}"""
ASK = "async ([module, verb, ...rest]) => (await import(module))[verb](...rest)"


def settle(page: Page, path: str = "/") -> Page:
    """The one visit with a network: afterwards the log page is on the device."""
    page.goto(path)
    assert page.evaluate(SETTLED)
    return page


def ask(page: Page, verb: str, *arguments: object) -> object:
    """Calls a function of the queue as another page's script would."""
    module = page.locator("link[rel=modulepreload][href$='/queue.js']").get_attribute("href")
    return page.evaluate(ASK, [module, verb, *arguments])


def enqueue(page: Page, words: str, company: str = "Nordlys Energi AS", **fields: str) -> str:
    answers = {"words": words, "company": company, **fields}
    entry = {"kind": "objection", "url": "/objections/new", "fields": answers, "label": company}
    return ask(page, "enqueue", entry)


def states(page: Page) -> list[tuple[str, int | None]]:
    """Of the entries that wait or were refused, the oldest first."""
    return [(entry["state"], entry.get("status")) for entry in ask(page, "waiting")["mine"]]


def cut(context: BrowserContext) -> None:
    context.set_offline(True)


def restore(context: BrowserContext) -> None:
    context.set_offline(False)


def rows() -> list[str]:
    """The words in the database, as they are now."""
    db.session.rollback()
    return sorted(db.session.scalars(select(Objection.words)))
