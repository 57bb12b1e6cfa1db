"""A real chromium before the real application, served by threads of the test's own process."""

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from wsgiref.types import WSGIApplication

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from workspace.db import db, writing
from workspace.people.models import SignIn, User

CHROMIUM = os.environ.get("CHROMIUM")
# Of what a page loads only sounds and films: no rule that is on reads the style sheets, which takes long.
AXE_RUNS = "() => axe.run({resultTypes: ['violations'], preload: {assets: ['media']}})"
AXE = Path(__file__).parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
# Of several such flags only the last counts: playwright's own list, and the address bar's popups, which
# start two processes more for every window.
OFF = (
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding",
    "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "TcpPortRandomizationWin",
    "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch",
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup",
)  # fmt: skip
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", f"--disable-features={','.join(OFF)}",
)  # fmt: skip
NETWORK = ("Failed to load resource", "htmx:error: Failed to fetch", "WebSocket connection to")
PATIENCE = 15_000  # milliseconds, for a machine that others load too
WIDTHS = {"desk": (1280, 900), "phone": (390, 844)}

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="CHROMIUM names no browser"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def wire(app) -> WSGIApplication:
    """What the server serves: the application, or in its place what puts faults between."""
    return app


class Handler(WSGIRequestHandler):
    """A socket that was handed over is not read again."""

    def connection_dropped(self, error: BaseException, environ: dict | None = None) -> None:
        self.close_connection = True


@pytest.fixture
def site(app, wire) -> Iterator[str]:
    """The address of the application, with CSRF on as in life."""
    app.config["WTF_CSRF_ENABLED"] = True
    server = make_server("127.0.0.1", 0, wire, threaded=True, request_handler=Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
        app.extensions["live"].stop()
    finally:  # a server that goes on would keep the whole run from ending
        server.shutdown()
        thread.join()
        server.server_close()
        app.config["WTF_CSRF_ENABLED"] = False


@dataclass
class Faults:
    """What a person would never see and must not be there."""

    said: list[str] = field(default_factory=list)
    without_network: bool = False

    def expects(self, line: str) -> bool:
        """Without a network, or refused, the browser itself says so on the console."""
        return self.without_network and any(words in line for words in NETWORK)

    def watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        page.on("console", lambda line: line.type == "error" and self.said.append(f"console: {line.text}"))
        page.on("dialog", lambda dialog: (self.said.append(f"dialog: {dialog.message}"), dialog.dismiss()))


@pytest.fixture
def faults() -> Iterator[Faults]:
    """Errors, policy violations and dialogs of every page of the test; at its end there must be none."""
    watcher = Faults()
    yield watcher
    assert [line for line in watcher.said if not watcher.expects(line)] == []


@pytest.fixture
def open_as(app, chromium, site, faults) -> Iterator[Callable[..., Page]]:
    """`open_as(sol, width="phone", dark=True)`: a page of a browser of its own, signed in unless None."""
    contexts: list[BrowserContext] = []

    def open_one(user: User | None, width: str = "desk", dark: bool = False, **options) -> Page:
        wide, high = WIDTHS[width]
        context = chromium.new_context(
            base_url=site, viewport={"width": wide, "height": high}, reduced_motion="reduce",
            color_scheme="dark" if dark else "light", **options,
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if user:
            context.add_cookies([{"name": "tryline", "value": cookie(app, user), "url": site}])
        page = context.new_page()
        faults.watch(page)
        return page

    yield open_one
    for context in contexts:
        context.close()


def cookie(app, user: User) -> str:
    """What signs that person in, in a browser's `tryline` cookie."""
    with writing():
        token = SignIn.start(user)
        db.session.commit()
    return app.session_interface.get_signing_serializer(app).dumps({"sign_in": token, "_permanent": True})


@pytest.fixture
def violations() -> Callable[[Page], list[str]]:
    """What axe finds on a page, by WCAG 2.2 AA and its best practices."""

    def found(page: Page) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.context.add_init_script(path=AXE)  # the pages after this one have it from their start
            page.evaluate(AXE.read_text(encoding="utf-8"))
        result = page.evaluate(AXE_RUNS)
        return [
            f"{violation['id']}: {node['html'][:160]}"
            for violation in result["violations"]
            for node in violation["nodes"]
        ]

    return found
