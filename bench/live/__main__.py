"""Live editing beside the reference server, pages meanwhile, and large texts, each in interleaved rounds.

    .venv/bin/python -m bench.live [crowds pages large] [--rounds 3] [--seconds 8] [--short]

Machines are noisy: read the ratios of one run. What it needs besides Tryline's own it installs beside itself.
"""

import argparse
import tempfile

from bench.live import crowds, large, needed, pages, servers

PARTS = {"crowds": crowds.run, "pages": pages.run, "large": large.run}


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.live", description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="default: all of them")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=8, help="measured for each crowd and round")
    parser.add_argument(
        "--objections", type=int, default=2000, help="in the workspace whose pages are asked for"
    )
    parser.add_argument("--only", default="", help="crowds whose name holds these words")
    parser.add_argument("--short", action="store_true", help="one round of two seconds, small large texts")
    options = parser.parse_args()
    if options.short:
        options.rounds, options.seconds, options.objections = 1, 2, 200
    needed.install()
    with tempfile.TemporaryDirectory(prefix="bench-live-") as folder:
        site = servers.seeded(f"{folder}/seeded", options.objections)
        for part in options.parts or PARTS:
            PARTS[part](site, options)


if __name__ == "__main__":
    main()
