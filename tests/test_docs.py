"""The docs say what the code does."""

import re
from pathlib import Path

import pytest

from workspace import config

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")


@pytest.mark.parametrize("setting", config.SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_documented(setting):
    assert f"`{setting.name}`" in README
    assert f"\n{setting.name}=" in EXAMPLE


@pytest.mark.parametrize("setting", config.SETTINGS, ids=lambda setting: setting.name)
def test_the_example_holds_the_defaults(setting):
    written = re.search(rf"^{setting.name}=(.*)$", EXAMPLE, re.MULTILINE)[1]
    assert written == setting.default


def test_no_setting_is_documented_that_does_not_exist():
    known = {setting.name for setting in config.SETTINGS}
    assert set(re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE)) == known
    table = README.split("## Configuration")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE)) == known


def test_every_command_is_documented_and_no_other(app):
    table = README.split("## Commands")[1].split("\n## ")[0]
    documented = set(re.findall(r"^\| `([a-z-]+)", table, re.MULTILINE))
    assert documented == set(app.cli.commands) - {"db"}


def test_both_commands_stand_in_the_first_screen():
    first_screen = "\n".join(README.splitlines()[:30])
    assert "make run" in first_screen and "make test" in first_screen


def test_every_picture_and_page_that_is_linked_exists():
    for target in re.findall(r"\]\((?!https?://|#)([^)]+)\)", README):
        assert (ROOT / target).exists(), target
