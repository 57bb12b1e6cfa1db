"""A phone that logs, with a network that can be cut; and what the database says of it."""

from urllib.parse import urljoin

from playwright.sync_api import BrowserContext, Page
from sqlalchemy import select

from workspace.db import db
from workspace.objections.models import Objection

SETTLED = """async module => {
    const { owner } = await import(module);
    const isKept = await caches.match("/objections/new", { ignoreVary: true });
    return isKept && await owner() && navigator.serviceWorker.controller;
}"""
EMPTY = "async module => !(await (await import(module)).waiting()).mine.length"
ASK = "async ([module, verb, ...rest]) => (await import(module))[verb](...rest)"


def settle(page: Page, path: str = "/") -> Page:
    """The one visit with a network: afterwards the log page is on the device."""
    page.goto(path)
    until(page, SETTLED, queue_of(page))
    return page


def until(page: Page, question: str, argument: object = None, seconds: int = 15) -> None:
    """Asks until the answer, which may be a promise, is yes."""
    asking = f"""async argument => {{
        for (let tries = 0; tries < {seconds * 20}; tries++) {{
            if (await ({question})(argument)) return true;
            await new Promise(resolve => setTimeout(resolve, 50));
        }}
    }}"""
    assert page.evaluate(asking, argument), question


def sent(page: Page) -> None:
    """Waits until nothing of the signed-in person waits."""
    until(page, EMPTY, queue_of(page))


def ask(page: Page, verb: str, *arguments: object) -> object:
    """Calls a function of the queue as another page's script would."""
    return page.evaluate(ASK, [queue_of(page), verb, *arguments])


def queue_of(page: Page) -> str:
    """The address of the queue's module, as the worker imports it."""
    return urljoin(page.url, "/static/js-now/offline/queue.js")


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


def log(
    page: Page, words: str, company: str = "Nordlys Energi AS", more: bool = False, taps: int = 1
) -> None:
    """By hand, on the log page."""
    page.get_by_label("What did they say or ask?").fill(words)
    page.get_by_label("Company", exact=True).fill(company)
    page.get_by_role("button", name="And one more" if more else "Log it").click(click_count=taps)


def emptied(page: Page) -> None:
    """Waits until the form is free for the next one: a tap before that is taken for a second one."""
    until(
        page,
        "() => !document.querySelector('submit-once[busy]') && !document.querySelector('[name=words]').value",
    )
