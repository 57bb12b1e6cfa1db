"""What the pages cost, beside a bare page and a page of Core rows under the same server in the same run.

    .venv/bin/python -m bench [--rows 10000 100000] [--seconds 4] [--clients 4] [--database postgresql://…]

Machines are noisy: read ratios, and CPU a request rather than requests a second.
"""

import argparse
import http.cookies
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from urllib.parse import urlencode

from bench.load import Figures, Request, measure

ROUNDS = 3


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--seconds", type=float, default=4, help="for each page, over three rounds")
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--database", default="", help="an empty PostgreSQL database; default SQLite")
    options = parser.parse_args()
    results = {}
    for rows in options.rows:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            environment = os.environ | {
                "DATA_DIR": folder,
                "LOG_LEVEL": "WARNING",
                "DATABASE_URL": options.database,
            }
            results[rows] = run(rows, environment, options)
        report(rows, results[rows])
    if len(results) > 1:
        compare(*list(results.items())[:: len(results) - 1])


def run(rows: int, environment: dict[str, str], options: argparse.Namespace) -> dict[str, Figures]:
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app:create_app", "db", "upgrade"],
        env=environment,
        check=True,
        capture_output=True,
    )
    token = subprocess.run(
        [sys.executable, "-m", "bench.prepare", str(rows)],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout.split()[-1]
    print(f"· {rows:,} objections seeded in {time.perf_counter() - began:.0f} s", flush=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "bench.server:create_app()"],
        env=environment | {"PORT": str(port)},
        stderr=subprocess.DEVNULL,
    )
    try:
        pages, cookie = _pages(port, f"tryline={token}")
        return _measured(pages, port, server.pid, cookie, options)
    finally:
        server.terminate()
        server.wait()


def _measured(
    pages: dict[str, Callable[[], Request]], port: int, server: int, cookie: str, options: argparse.Namespace
) -> dict[str, Figures]:
    """Interleaved rounds, so that drift of the machine meets every page alike; the median of each figure."""
    rounds = []
    for page in pages.values():
        measure(port, server, cookie, page, 0.3, options.clients)
    for _ in range(ROUNDS):
        rounds.append(
            {
                name: measure(port, server, cookie, page, options.seconds / ROUNDS, options.clients)
                for name, page in pages.items()
            }
        )
    return {
        name: Figures(
            *(
                None
                if one[name].cpu is None and figure == "cpu"
                else sorted(getattr(each[name], figure) for each in rounds)[ROUNDS // 2]
                for figure in ("per_second", "p50", "p95", "cpu")
            )
        )
        for one in rounds[:1]
        for name in pages
    }


def _pages(port: int, cookie: str) -> tuple[dict[str, Callable[[], Request]], str]:
    """Every page measured, as a maker of requests, and the cookie that holds the form's token."""
    form, cookie = _fetch(port, "/objections/new", cookie)
    csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)[1]

    def get(path: str) -> Callable[[], Request]:
        return lambda: ("GET", path, None)

    def log() -> Request:
        return (
            "POST",
            "/objections/new",
            urlencode(
                {
                    "csrf_token": csrf,
                    "client_id": str(uuid.uuid4()),
                    "words": "Det er for dyrt for oss i år",
                    "company": "Company 7 AS",
                    "kind": "objection",
                }
            ),
        )

    return {
        "a bare page": get("/bench/bare"),
        "Core rows + Jinja": get("/bench/core"),
        "objections": get("/objections/"),
        "objections, filtered": get("/objections/?persona=3&kind=objection"),
        "search, rare word": get("/search/?q=gullfisk"),
        "search, common word": get("/search/?q=dyrt"),
        "persona": get("/personas/3"),
        "journey map": get("/map/"),
        "backlog": get("/backlog/"),
        "call brief": get("/briefs/accounts/7"),
        "log an objection": log,
    }, cookie


def _fetch(port: int, path: str, cookie: str) -> tuple[str, str]:
    """A page once the server answers, and the cookie after it."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Cookie": cookie})
    for _ in range(200):
        try:
            with urllib.request.urlopen(request) as answer:
                given = http.cookies.SimpleCookie(answer.headers.get("Set-Cookie", ""))
                new = f"tryline={given['tryline'].value}" if "tryline" in given else cookie
                return answer.read().decode(), new
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server does not answer")


def report(rows: int, figures: dict[str, Figures]) -> None:
    peer = figures["Core rows + Jinja"]
    print(f"\n{rows:>9,} objections     req/s   p50 ms   p95 ms   CPU µs   CPU ÷ Core + Jinja")
    for name, one in figures.items():
        cpu, ratio = ("–", "–") if one.cpu is None else (f"{one.cpu:,.0f}", f"{one.cpu / peer.cpu:.2f}")
        print(f"{name:<22}{one.per_second:>8,.0f}{one.p50:>9.1f}{one.p95:>9.1f}{cpu:>9}{ratio:>21}")


def compare(small: tuple[int, dict[str, Figures]], large: tuple[int, dict[str, Figures]]) -> None:
    print(f"\nCPU at {large[0]:,} ÷ at {small[0]:,}, each against Core + Jinja of its own run")
    for name, one in small[1].items():
        other = large[1][name]
        if one.cpu is not None:
            scale = large[1]["Core rows + Jinja"].cpu / small[1]["Core rows + Jinja"].cpu
            print(f"{name:<22}{other.cpu / one.cpu / scale:>8.2f}")


if __name__ == "__main__":
    main()
