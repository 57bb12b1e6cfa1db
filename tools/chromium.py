"""Finds a Chromium for the browser tests, or tries to install one."""

import os
import shutil
import subprocess
from pathlib import Path

from install import PYTHON, say

NAMES = ("chromium", "chromium-browser", "google-chrome")
ON_MACOS = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def chromium() -> str | None:
    """The path of one that starts: named by CHROMIUM, installed, or installed now; None if there is none."""
    if chosen := os.environ.get("CHROMIUM"):
        return chosen
    return installed() or _from_playwright() or _downloaded() or _from_debian()


def installed() -> str | None:
    found = [shutil.which(name) for name in NAMES] + [ON_MACOS]
    return next((path for path in found if _starts(path)), None)


def _from_playwright() -> str | None:
    path = subprocess.run([PYTHON, "-c", ASK_PLAYWRIGHT], capture_output=True, text=True).stdout.strip()
    return path if _starts(path) else None


def _downloaded() -> str | None:
    say("No Chromium here: asking playwright for one")
    try:
        download = [PYTHON, "-m", "playwright", "install", "chromium"]
        subprocess.run(download, capture_output=True, timeout=300)
    except subprocess.TimeoutExpired:
        return None
    return _from_playwright()


def _from_debian() -> str | None:
    if not (shutil.which("apt-get") and os.geteuid() == 0):
        return None
    say("Installing Debian's chromium")
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        subprocess.run(["apt-get", "--quiet", "--quiet", *arguments], stdin=subprocess.DEVNULL)
    return installed()


def _starts(path: str | None) -> bool:
    """A downloaded one may lack system libraries, which only starting it shows."""
    if not path or not Path(path).exists():
        return False
    return subprocess.run([path, "--version"], capture_output=True).returncode == 0
