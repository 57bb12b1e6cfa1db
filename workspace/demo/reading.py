"""The demo's company as it stands in its files; tests/demo/test_content.py says what stands there."""

import json
from pathlib import Path

FOLDER = Path(__file__).parent / "content"
Row = dict[str, object]


def rows(name: str) -> list[Row]:
    """A list, or (workspace.json) the one object."""
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def words(value: str | None) -> str:
    """A text; one that ends in `.md` names a file."""
    if value and value.endswith(".md"):
        return (FOLDER / value).read_text("utf-8")
    return value or ""
