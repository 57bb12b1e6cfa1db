"""Where the sample files are: tests/samples, or a larger set in the folder that SAMPLES names."""

import json
import os
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from workspace.importing.kept_rows import row
from workspace.importing.reading import read
from workspace.importing.sheet import Cell, Row

FOLDER = Path(os.environ.get("SAMPLES") or Path(__file__).parents[1] / "samples")


@dataclass
class Whole:
    """A file with all of its rows."""

    kind: str
    columns: list[str]
    rows: list[Row]
    encoding: str | None
    delimiter: str | None

    def column(self, name: str) -> list[Cell]:
        return [row.cells[name] for row in self.rows if name in row.cells]


def read_sheet(data: bytes, name: str) -> Whole:
    with BytesIO(data) as file:
        reading = read(file, name)
        lines = list(reading.lines)
    rows = [row(line.number, line.cells, line.trouble, reading.columns) for line in lines]
    return Whole(reading.kind, reading.columns, rows, reading.encoding, reading.delimiter)


def sample(name: str) -> Whole:
    return read_sheet((FOLDER / name).read_bytes(), name)


def sample_lines(name: str) -> list[dict]:
    with (FOLDER / name).open(encoding="utf-8", newline="\n") as lines:
        return [json.loads(line) for line in lines]
