"""Clients that ask one page again and again over kept connections."""

import http.client
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figures:
    """Requests a second, milliseconds at the median and the 95th percentile, server CPU µs a request."""

    per_second: float
    p50: float
    p95: float
    cpu: float | None


Request = tuple[str, str, str | None]  # method, path, body


def measure(
    port: int, server: int, cookie: str, request: Callable[[], Request], seconds: float, clients: int
) -> Figures:
    """Runs for so many seconds. Raises RuntimeError on any answer that is not 200 or 303."""
    spent: list[float] = []
    faults: list[str] = []
    began, cpu = time.perf_counter(), _cpu(server)
    threads = [
        threading.Thread(target=_client, args=(port, cookie, request, began + seconds, spent, faults))
        for _ in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took, used = time.perf_counter() - began, _cpu(server)
    if faults:
        raise RuntimeError(faults[0])
    spent.sort()
    return Figures(
        len(spent) / took,
        spent[len(spent) // 2] * 1000,
        spent[int(len(spent) * 0.95)] * 1000,
        None if used is None else (used - cpu) / len(spent) * 1e6,
    )


def _client(port, cookie, request, until, spent, faults) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    while time.perf_counter() < until and not faults:
        method, path, body = request()
        began = time.perf_counter()
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        spent.append(time.perf_counter() - began)
        if answer.status not in (200, 303):
            faults.append(f"{method} {path}: {answer.status} {content[:200]!r}")
    connection.close()


def _cpu(parent: int) -> float | None:
    """CPU seconds of a process's children so far, or None where there is no /proc."""
    if not Path("/proc").exists():
        return None
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")
