"""Whatever happens to network, tabs and answers, in any order: one row for each thing that was said.

OFFLINE_RUNS says how many such lives of a phone are lived; each can be lived again by its number.
"""

import os
import random
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.phone import ask, cut, log, restore, rows, sent, settle
from tests.browser.wire import Wire

RUNS = int(os.environ.get("OFFLINE_RUNS", "6"))
STEPS = 9
NEW = "/objections/new"
COMPANIES = ("Nordlys Energi AS", "Havbris Shipping AS", "Fjällbanken AB")


@pytest.fixture
def wire(app) -> Wire:
    return Wire(app)


class Life:
    """A phone and what its person does with it. `said` is what they logged."""

    def __init__(self, context: BrowserContext, wire: Wire, chance: random.Random) -> None:
        self.context, self.wire, self.chance = context, wire, chance
        self.said: list[str] = []
        self.did: list[str] = []

    def live(self) -> None:
        for _ in range(STEPS):
            step = self.chance.choice(self._steps())
            self.did.append(step.__name__)
            step()

    def _steps(self) -> list[Callable[[], None]]:
        network = [self.cut, self.hang_up, self.lose_an_answer, self.restore]
        return [
            *network,
            *[self.log] * 3,
            self.log_twice,
            self.reload,
            self.open_a_tab,
            self.close_and_reopen,
        ]

    def log(self, taps: int = 1) -> None:
        page = self._on_the_log_page()
        words = f"Said {len(self.said)}"
        log(page, words, self.chance.choice(COMPANIES), more=self.chance.random() < 0.3, taps=taps)
        self.said.append(words)
        # Taken: logged, or kept and the form empty again.
        page.wait_for_function(
            "words => document.querySelector('#words')?.value !== words", arg=words, timeout=30_000
        )

    def log_twice(self) -> None:
        self.log(taps=2)

    def cut(self) -> None:
        cut(self.context)

    def hang_up(self) -> None:
        self.wire.cut = True

    def restore(self) -> None:
        self.wire.cut = False
        restore(self.context)

    def lose_an_answer(self) -> None:
        self.wire.lose += 1

    def reload(self) -> None:
        self._tab().goto(NEW)

    def open_a_tab(self) -> None:
        if len(self.context.pages) < 3:
            self.context.new_page().goto(NEW)

    def close_and_reopen(self) -> None:
        for page in self.context.pages[1:]:
            page.close()
        page = self.context.new_page()
        self.context.pages[0].close()
        page.goto(NEW)

    def end(self) -> None:
        """The network is back, for good, and Tryline is opened once more."""
        self.restore()
        self.wire.lose = 0
        page = self._tab()
        page.goto(NEW)
        ask(page, "flush")
        sent(page)

    def _tab(self) -> Page:
        return self.chance.choice(self.context.pages)

    def _on_the_log_page(self) -> Page:
        page = self._tab()
        page.bring_to_front()
        if not page.url.endswith(NEW):
            page.goto(NEW)
        return page


@pytest.mark.parametrize("number", range(RUNS))
def test_one_row_for_each_thing_that_was_said(number, sol, open_as, wire, faults):
    faults.without_network = True
    life = Life(settle(open_as(sol, width="phone")).context, wire, random.Random(number))
    life.live()
    life.end()
    assert rows() == sorted(life.said), life.did
