"""What sellers jotted down, by theme: `development.csv` to tune on, `heldout.csv` to be judged by; and what
meanings are learned from, `taught.csv`.

Columns: theme (empty where it belongs to none), kind (name, objection, question), language, words.
"""

import csv
import os
from pathlib import Path
from typing import NamedTuple

from workspace.demo.reading import rows

HERE = Path(__file__).parent


class Said(NamedTuple):
    """One line. A `name` is what the theme is called."""

    theme: str
    kind: str
    language: str
    words: str


def said(name: str) -> list[Said]:
    """The lines of one of the three files."""
    with open(HERE / f"{name}.csv", encoding="utf-8", newline="") as file:
        return [Said(**row) for row in csv.DictReader(file)]


def heard() -> list[Said]:
    """The sample log's lines when SAMPLES says where it lies, each sentence once; its themes are named in
    English."""
    if not (samples := os.environ.get("SAMPLES")):
        return []
    with open(Path(samples) / "objections/heard.csv", encoding="utf-8-sig", newline="") as file:
        rows = {row["Objection"]: row for row in csv.DictReader(file)}
    names = dict.fromkeys(row["Theme"] for row in rows.values())
    return [
        *(Said(name, "name", "en", name.replace("-", " ")) for name in names),
        *(Said(row["Theme"], "objection", row["Language"], words) for words, row in rows.items()),
    ]


def demo() -> list[Said]:
    """What the demo's customers said, in whole sentences, by its themes."""
    return [
        *(Said(theme["key"], "name", theme["language"], theme["name"]) for theme in rows("themes")),
        *(
            Said(row["theme"], row["kind"], row["language"], row["words"])
            for row in rows("objections")
            if row["theme"] and row["words"]
        ),
    ]
