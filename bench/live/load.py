"""One crowd of editors, in a process of its own: what they see of a server, and what it costs the server."""

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench.live.needed import HERE
from bench.live.servers import Server, Site


@dataclass(frozen=True)
class Figures:
    """Milliseconds from one editor's letter to another's screen, and to the word «saved»; the share of those
    that arrived; the server's CPU in % of one core, the client's likewise; kilobytes a connection.
    """

    p50: float | None
    p95: float | None
    p99: float | None
    saved50: float | None
    delivered: float | None
    keys: float
    closed: int
    client: float
    busy: float
    cpu: float
    kilobytes: float


@dataclass(frozen=True)
class Crowd:
    """So many editors on each of so many texts, typing five letters a second, or idle."""

    name: str
    texts: int
    per_text: int
    idle: bool = False
    cursors: bool = False


class Failed(RuntimeError):
    """The crowd could not do what it was to do."""


def measure(
    server: Server, site: Site, crowd: Crowd, texts: list[int], warm: float, seconds: float
) -> Figures:
    with typing(server, site, crowd, texts, warm, seconds) as finish:
        return finish()


@contextmanager
def typing(
    server: Server, site: Site, crowd: Crowd, texts: list[int], warm: float, seconds: float
) -> Iterator[Callable[[], Figures]]:
    """Inside the block the crowd is at work; the function waits for its end. Raises Failed."""
    told = {
        "does": "edit", "perText": crowd.per_text, "idle": crowd.idle, "cursors": crowd.cursors,
        "warm": warm, "seconds": seconds,
    }  # fmt: skip
    memory = server.memory()
    client = _start(server, site, texts, told)
    try:
        _read(client, "from")
        cpu = server.cpu()

        def finish() -> Figures:
            _read(client, "to")
            used, grown = server.cpu() - cpu, server.memory() - memory
            seen = _read(client)
            return Figures(
                **seen, cpu=used / seconds * 100, kilobytes=grown * 1024 / (crowd.texts * crowd.per_text)
            )

        yield finish
        client.wait(timeout=10)
    finally:
        client.kill()
        client.wait()


def opened_in_turn(server: Server, site: Site, texts: list[int]) -> dict[str, float]:
    """Milliseconds from asking for a text to having it: p50, p95, longest. Raises Failed."""
    client = _start(server, site, texts, {"does": "open", "perText": 1})
    try:
        return _read(client)
    finally:
        client.kill()
        client.wait()


def _start(server: Server, site: Site, texts: list[int], told: dict) -> subprocess.Popen:
    path = "/live" if server.speaks == "tryline" else ""
    whole = told | {
        "speaks": server.speaks, "url": server.address.replace("http", "ws", 1) + path,
        "origin": server.address, "cookies": site.cookies, "texts": texts,
    }  # fmt: skip
    return subprocess.Popen(
        ["node", str(HERE / "load.mjs"), json.dumps(whole)], stdout=subprocess.PIPE, text=True
    )


def _read(client: subprocess.Popen, step: str = "") -> dict:
    line = client.stdout.readline()
    said = json.loads(line) if line else {"failed": "the load client ended"}
    if isinstance(said, dict) and "failed" in said:
        raise Failed(said["failed"])
    if step and said != step:
        raise Failed(f"{step} was due, not {said}")
    return said
