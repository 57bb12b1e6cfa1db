"""Hostile strings that others collected. They are many and not kept here: SAMPLES names their folder."""

import json
from pathlib import Path

import pytest


def hostile(samples: Path, *categories: str) -> list[str]:
    """Those of the categories, or all; without NUL and what a form trims."""
    file = samples / "hostile" / "payloads.jsonl"
    if not file.exists():
        pytest.skip("payloads.jsonl is large and not kept here: SAMPLES names its folder")
    with file.open(encoding="utf-8", newline="\n") as lines:
        found = [json.loads(line) for line in lines]
    wanted = (row["payload"] for row in found if not categories or row["category"] in categories)
    return [words for payload in wanted if (words := payload.replace("\0", "").strip())]
