"""A thumb logs an objection on a slow phone: how many taps, and how long until the first of them counts.

    CHROMIUM=/usr/bin/chromium .venv/bin/python -m bench.capture [--rows 2000] [--round-trip 0.4] [--slower 4]

DevTools slow the phone down, and a line with that round trip its network. Typing is not timed: it is
the person's own time. «Cold» is a browser that has never been here; «warm» one that has. Until the first
letter stands the thumb is DevTools' own: a test driver's scripts would keep a slow phone busy.
"""

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from bench.slow_line import SlowLine

LOG = "/objections/new"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
ROUNDS = 5
WORKS = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd / 1000"
GLANCE = 0.03  # seconds between two looks at the screen
FIELD = """(() => {
    const field = document.querySelector("#words"), box = field?.getBoundingClientRect();
    if (document.activeElement === field && field) return "has the focus";
    return box?.height ? {x: box.x + box.width / 2, y: box.y + box.height / 2} : null;
})()"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.capture", description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--round-trip", type=float, default=0.4, help="seconds")
    parser.add_argument("--slower", type=float, default=4, help="how many times slower the processor is")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, sync_playwright() as playwright:
        port, server, token = serve(folder, options.rows)
        line = SlowLine(port, options.round_trip)
        try:
            browser = playwright.chromium.launch(
                executable_path=os.environ.get("CHROMIUM"), args=["--no-sandbox", "--disable-gpu"]
            )
            report(f"http://127.0.0.1:{line.port}", token, browser, options.slower)
            browser.close()
        finally:
            server.terminate()
            server.wait()


def serve(folder: str, rows: int) -> tuple[int, subprocess.Popen, str]:
    """A server of a seeded workspace: its port, its process, and the cookie of a seller."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"DATA_DIR": folder, "LOG_LEVEL": "WARNING", "PORT": str(port)}
    run = {"env": environment, "check": True, "stdout": subprocess.PIPE, "text": True}
    subprocess.run([sys.executable, "-m", "flask", "--app", "app:create_app", "db", "upgrade"], **run)
    token = subprocess.run([sys.executable, "-m", "bench.prepare", str(rows)], **run).stdout.split()[-1]
    server = subprocess.Popen([sys.executable, "-m", "gunicorn"], env=environment, stderr=subprocess.DEVNULL)
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz")
            break
        except OSError:
            time.sleep(0.1)
    return port, server, token


def report(site: str, token: str, browser: Browser, slower: float) -> None:
    def phone() -> BrowserContext:
        context = browser.new_context(base_url=site, **PHONE)
        context.set_default_timeout(60_000)
        context.add_cookies([{"name": "tryline", "value": token, "url": site}])
        return context

    cold, warm, without, works_cold, works_warm, logged = [], [], [], [], [], []
    for _ in range(ROUNDS):
        context = phone()
        spent, page = until_typed(context, slower)
        cold.append(spent)
        works_cold.append(page.evaluate(WORKS))
        settle(page)
        spent, page = until_typed(context, slower)
        warm.append(spent)
        works_warm.append(page.evaluate(WORKS))
        taps, seconds = log(page)
        logged.append(seconds)
        context.set_offline(True)
        without.append(until_typed(context, slower)[0])
        context.close()
    print(f"taps for words, company and submit   {taps}")
    for name, figures in (
        ("first letter typed, cold", cold),
        ("first letter typed, warm", warm),
        ("first letter typed, no network", without),
        ("all scripts have run, cold", works_cold),
        ("all scripts have run, warm", works_warm),
        ("from «Log it» to the logged page", logged),
    ):
        print(f"{name:<36} {statistics.median(figures):.2f} s   (worst {max(figures):.2f})")


def until_typed(context: BrowserContext, slower: float) -> tuple[float, Page]:
    """Seconds from the tap on the app until a letter stands in the field to stay, and the page."""
    page = context.new_page()
    phone = context.new_cdp_session(page)
    phone.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    began = time.perf_counter()
    page.goto(LOG, wait_until="commit")
    while (field := asked(phone, FIELD)) != "has the focus":
        if field:
            phone.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [field]})
            phone.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        time.sleep(GLANCE)
    phone.send("Input.dispatchKeyEvent", {"type": "keyDown", "key": "D", "text": "D"})
    while asked(phone, "document.querySelector('#words').value") != "D":
        time.sleep(GLANCE)
    spent = time.perf_counter() - began
    page.wait_for_load_state()
    assert asked(phone, "document.querySelector('#words').value") == "D"
    return spent, page


def asked(phone: CDPSession, question: str) -> object:
    return phone.send("Runtime.evaluate", {"expression": question, "returnByValue": True})["result"].get(
        "value"
    )


def settle(page: Page) -> None:
    """Until the visit is over and the log page lies on the device."""
    page.wait_for_load_state()
    page.wait_for_function("() => navigator.serviceWorker.controller")
    time.sleep(4)


def log(page: Page) -> tuple[int, float]:
    """The taps it takes once the page is there, and the seconds from the last of them to the logged page."""
    page.wait_for_load_state()
    page.locator("#words").tap()
    page.keyboard.type("Det er for dyrt for oss i år")
    page.locator(".pill-button").first.tap()
    began = time.perf_counter()
    page.get_by_role("button", name="Log it").tap()
    page.wait_for_url("**/logged")
    page.locator("h1").wait_for()
    return 3, time.perf_counter() - began


if __name__ == "__main__":
    main()
