"""Where the sample files are: tests/samples, or a larger set in the folder that SAMPLES names."""

import json
import os
from pathlib import Path

from workspace.importing.reading import read_sheet
from workspace.importing.sheet import Sheet

FOLDER = Path(os.environ.get("SAMPLES") or Path(__file__).parents[1] / "samples")


def sample(name: str) -> Sheet:
    return read_sheet((FOLDER / name).read_bytes(), name)


def sample_lines(name: str) -> list[dict]:
    with (FOLDER / name).open(encoding="utf-8", newline="\n") as lines:
        return [json.loads(line) for line in lines]
