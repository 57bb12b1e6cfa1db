"""Crowds of editors, on ours and on the reference in turn."""

import argparse
from dataclasses import fields
from statistics import median

from bench.live import load, servers
from bench.live.load import Crowd, Figures
from bench.live.servers import Site

TYPING = (
    Crowd("20 editors, 1 text", 1, 20),
    Crowd("100 editors, 1 text", 1, 100),
    Crowd("100 editors, 20 texts", 20, 5),
    Crowd("100 editors, 1 text, with cursors", 1, 100, cursors=True),
)
IDLE = Crowd("500 idle connections", 20, 25, idle=True)
WARM = 2.0


def run(site: Site, options: argparse.Namespace) -> None:
    wanted = [crowd for crowd in (*TYPING, IDLE) if options.only in crowd.name]
    head()
    unused = iter(site.texts)
    for crowd in wanted:
        rounds = 1 if crowd.idle else options.rounds
        # Fresh ones, so that memory is this crowd's.
        with servers.running(lambda: servers.tryline(site), servers.reference) as (ours, theirs):
            found: dict[str, list[Figures]] = {ours.name: [], theirs.name: []}
            for turn in range(rounds):
                texts = [next(unused) for _ in range(crowd.texts)]
                for server in (ours, theirs) if turn % 2 == 0 else (theirs, ours):
                    figures = load.measure(server, site, crowd, texts, WARM, options.seconds)
                    found[server.name].append(figures)
        report(crowd.name, *(middle(each) for each in found.values()))


def middle(rounds: list[Figures]) -> Figures:
    """The median of each figure; the first round's memory, before which the server had held nobody."""
    found = {}
    for field in fields(Figures):
        values = [getattr(each, field.name) for each in rounds]
        found[field.name] = None if None in values else median(values)
    return Figures(**found | {"kilobytes": rounds[0].kilobytes})


def head() -> None:
    print(
        f"\n{'':<36}{'server':<11}{'p50 ms':>8}{'p95':>8}{'p99':>8}{'saved':>8}{'arrived':>9}{'CPU %':>8}"
        f"{'kB each':>9}{'letters/s':>11}{'client %':>10}"
    )


def report(name: str, ours: Figures, theirs: Figures) -> None:
    for server, one in (("tryline", ours), ("reference", theirs)):
        print(
            f"{name if server == 'tryline' else '':<36}{server:<11}{number(one.p50):>8}{number(one.p95):>8}"
            f"{number(one.p99):>8}{number(one.saved50):>8}{percent(one.delivered):>9}{one.cpu:>8.1f}"
            f"{one.kilobytes:>9.0f}{one.keys:>11.0f}{one.client:>10.0f}"
        )
    ratios = [
        f"{mine / yours:.2f}" if mine is not None and yours else "–"
        for mine, yours in (
            (ours.p50, theirs.p50),
            (ours.p95, theirs.p95),
            (ours.p99, theirs.p99),
            (None, None),
            (None, None),
            (ours.cpu, theirs.cpu),
            (ours.kilobytes, theirs.kilobytes),
        )
    ]
    widths = (8, 8, 8, 8, 9, 8, 9)
    print(
        f"{'':<36}{'ratio':<11}" + "".join(f"{r:>{w}}" for r, w in zip(ratios, widths, strict=True)),
        flush=True,
    )


def number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"
