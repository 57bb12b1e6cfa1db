"""How often the right theme is suggested, and what a suggestion costs.

    .venv/bin/python -m bench.similar [--rows 100000]

Every line of `development.csv` (tuned on) and `heldout.csv` (never tuned on) is looked for among the others
of its file; so is the sample log when SAMPLES says where it lies, and what the demo's customers said. «First»
and «in three» are of all lines that have a theme; «other languages» leaves the theme only members in other
languages and no name; «shown» is first and likely enough to be shown; «false» is how many of the lines
without a theme are shown one; «gone» how many of the others would be, were their own theme not there.
"""

import argparse
import os
import tempfile
from collections.abc import Sequence

FOLDER = tempfile.TemporaryDirectory(prefix="bench-similar-")  # gone when the process ends
os.environ["DATA_DIR"] = FOLDER.name
os.environ.pop("DATABASE_URL", None)

from flask_migrate import upgrade  # noqa: E402

from app import create_app  # noqa: E402
from bench.similar import large  # noqa: E402
from bench.similar.said import Said, demo, heard, said  # noqa: E402
from bench.similar.trial import METHODS, Outcome, leave_one_out, sorted_workspace  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.similar", description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=0, help="instead: time and memory at so many objections")
    options = parser.parse_args()
    app = create_app()
    with app.app_context():
        upgrade()
        if options.rows:
            return large.run(options.rows)
        parts = {
            "development": said("development"),
            "held out": said("heldout"),
            "heard": heard(),
            "demo": demo(),
        }
        for name, lines in parts.items():
            if lines:
                report(name, lines)


def report(name: str, lines: Sequence[Said]) -> None:
    with sorted_workspace(lines) as workspace:
        named = leave_one_out(workspace)
    with sorted_workspace(lines, is_named=False) as workspace:
        elsewhere = leave_one_out(workspace, only_other_languages=True)
    some = next(iter(named.values()))
    themes = len({line.theme for line in lines if line.theme})
    print(f"\n{name}: {some.lines} lines in {themes} themes, {some.strangers} in none")
    print("               first  in three  other languages   shown   false    gone      ms")
    for method in METHODS:
        _row(method, named[method], elsewhere[method])


def _row(method: str, here: Outcome, elsewhere: Outcome) -> None:
    false = f"{here.suggested / here.strangers:.2f}" if here.strangers else "–"
    middle = sorted(here.spent)[len(here.spent) // 2] * 1000
    print(
        f"{method:<12}{here.first / here.lines:>8.2f}{here.among_three / here.lines:>10.2f}"
        f"{elsewhere.first / elsewhere.lines:>17.2f}{here.shown_first / here.lines:>8.2f}"
        f"{false:>8}{here.misled / here.lines:>8.2f}{middle:>8.1f}"
    )


if __name__ == "__main__":
    main()
