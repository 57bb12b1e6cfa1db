"""Pages while others write, by each way to serve both: gunicorn without live editing, gunicorn that hands its
sockets over, and an ASGI composition. What each does alone, with idle sockets, and with editors at work.
"""

import argparse
from dataclasses import dataclass
from itertools import count
from statistics import median

from bench.live import crowds, load, servers
from bench.live.load import Crowd
from bench.live.servers import Server, Site
from bench.load import measure

PAGE = "/personas/3"
CLIENTS = 4
IDLE = Crowd("100 idle sockets", 1, 100, idle=True)
TYPING = Crowd("100 editors, 1 text", 1, 100)


@dataclass(frozen=True)
class Seen:
    """Requests a second, the 95th percentile of pages in ms, the server's CPU ms for each; live p50, p95."""

    per_second: float
    p95: float
    cpu: float
    live50: float | None = None
    live95: float | None = None


def run(site: Site, options: argparse.Namespace) -> None:
    starts = (
        lambda: servers.tryline(servers.copied(site, "plain"), "without_live", "no live"),
        lambda: servers.tryline(servers.copied(site, "handover"), name="handover"),
        lambda: servers.asgi(servers.copied(site, "asgi")),
    )
    numbers = count()

    def texts(crowd: Crowd) -> list[int]:
        return [site.texts[-1 - next(numbers)] for _ in range(crowd.texts)]

    with servers.running(*starts) as (plain, handover, asgi):
        ways = [
            (plain, None),
            *((server, crowd) for crowd in (None, IDLE, TYPING) for server in (handover, asgi)),
        ]
        for server in (plain, handover, asgi):
            _alone(server, site, 0.5)
        seen: dict[tuple[str, str], list[Seen]] = {}
        for turn in range(2 * options.rounds):
            for server, crowd in ways if turn % 2 == 0 else ways[::-1]:
                if crowd is None:
                    found = _alone(server, site, options.seconds / 2)
                else:
                    found = _beside(server, site, crowd, texts(crowd), options.seconds / 2)
                seen.setdefault((server.name, crowd.name if crowd else "nobody"), []).append(found)
    report(seen)


def _alone(server: Server, site: Site, seconds: float) -> Seen:
    cpu = server.cpu()
    pages = measure(
        server.port, server.process.pid, site.cookies[0], lambda: ("GET", PAGE, None), seconds, CLIENTS
    )
    return Seen(pages.per_second, pages.p95, (server.cpu() - cpu) / (pages.per_second * seconds) * 1000)


def _beside(server: Server, site: Site, crowd: Crowd, texts: list[int], seconds: float) -> Seen:
    """The crowd is at work before the first page is asked for and until after the last."""
    with load.typing(server, site, crowd, texts, crowds.WARM, seconds) as finish:
        seen = _alone(server, site, seconds)
        live = finish()
    return Seen(seen.per_second, seen.p95, seen.cpu, live.p50, live.p95)


def report(seen: dict[tuple[str, str], list[Seen]]) -> None:
    print(
        f"\n{PAGE} by {CLIENTS} clients".ljust(32)
        + "    req/s   ÷ no live   p95 ms   CPU ms each   live p50 ms      p95 ms"
    )
    for (way, beside), rounds in seen.items():
        # Of each round its own ratio: what else the machine did met both alike.
        ratio = median(
            one.per_second / bare.per_second
            for one, bare in zip(rounds, seen["no live", "nobody"], strict=True)
        )
        figures = [median(getattr(one, name) for one in rounds) for name in ("per_second", "p95", "cpu")]
        live = [
            crowds.number(None if rounds[0].live50 is None else median(getattr(one, name) for one in rounds))
            for name in ("live50", "live95")
        ]
        print(
            f"{way:<9} {beside:<22}{figures[0]:>8.0f}{ratio:>12.2f}{figures[1]:>9.1f}{figures[2]:>14.2f}"
            f"{live[0]:>14}{live[1]:>14}",
            flush=True,
        )
