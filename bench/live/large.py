"""Large texts: how long they take to open, what memory the server needs, and what it gives back."""

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.live import load, servers
from bench.live.servers import ROOT, Server, Site

SETTLED = 8.0  # seconds: an emptied room is kept for five


def run(site: Site, options: argparse.Namespace) -> None:
    letters, updates, texts = (20_000, 5_000, 100) if options.short else (199_000, 100_000, 1_000)
    site = servers.copied(site, "large")
    many = site.texts[:texts]
    made = _logs(site, "seed", letters, updates, *many)
    print(f"\n{'':<44}{'opened ms':>11}{'p95':>8}{'MB before':>11}{'most':>7}{'after':>7}", flush=True)
    with servers.running(lambda: servers.tryline(site)) as (server,):
        load.opened_in_turn(server, site, site.texts[-1:])  # what is loaded once is no text's
        for name, opened in (
            ("a text of 2 kB", many[:1]),
            (f"a text of {letters // 1000} kB, opened for the first time", [made["long"]]),
            ("· again", [made["long"]]),
            (f"a text with {updates:,} updates since its snapshot", [made["busy"]]),
            ("· again, compacted", [made["busy"]]),
            (f"{texts:,} texts, one after another", many),
            ("· again", many),
        ):
            _report(name, server, site, opened)
    rows = _logs(site, "later", made["busy"])
    print(
        f"two weeks later its log has {rows['after']:,} rows of {rows['before']:,}, and the file "
        f"{rows['free_kilobytes']:,} kB to be used again",
        flush=True,
    )


def _report(name: str, server: Server, site: Site, texts: list[int]) -> None:
    before = server.memory()
    with _watched(server) as most:
        opened = load.opened_in_turn(server, site, texts)
        time.sleep(SETTLED)
    p95 = f"{opened['p95']:.0f}" if len(texts) > 1 else "–"
    print(
        f"{name:<44}{opened['p50']:>11.1f}{p95:>8}{before:>11.0f}{max(most):>7.0f}{server.memory():>7.0f}",
        flush=True,
    )


@contextmanager
def _watched(server: Server) -> Iterator[list[float]]:
    """Its memory, ten times a second."""
    found, ended = [server.memory()], threading.Event()

    def watch() -> None:
        while not ended.wait(0.1):
            found.append(server.memory())

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield found
    finally:
        ended.set()
        thread.join()


def _logs(site: Site, *arguments: object) -> dict[str, int]:
    command = [sys.executable, "-m", "bench.live.logs", *map(str, arguments)]
    environment = os.environ | {"DATA_DIR": site.folder, "LOG_LEVEL": "WARNING"}
    said = subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(said.stdout.splitlines()[-1])
