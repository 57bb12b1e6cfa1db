"""Every command a developer needs, with Python's standard library alone.

python3 tools/dev.py run | test [pytest arguments] | lint | build | flask ARGUMENTS
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(f"Tryline needs Python 3.11 or newer. This is {sys.version.split()[0]}: {sys.executable}")

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from chromium import chromium
from install import PYTHON, ROOT, install, install_python, say

# Servers and tests start a hundred processes, and each would compile all of it anew: a second and a half.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

POSTGRES = "postgresql://postgres@127.0.0.1:5432/postgres"
ANSWERS = "import sys, psycopg; psycopg.connect(sys.argv[1], connect_timeout=3).close()"


def run(arguments: list[str]) -> int:
    """Install, build, migrate and serve until stopped."""
    install("requirements.txt")
    _become("-m", "tools.serve", *arguments)


def flask(arguments: list[str]) -> int:
    """A command of the app; the first one makes the database."""
    install("requirements.txt")
    _become("-m", "tools.command", *arguments)


def build(_: list[str]) -> int:
    install("requirements.txt")
    return 0


def test(arguments: list[str]) -> int:
    """The suite on SQLite, then without the browser on PostgreSQL. What could not run fails it in CI."""
    install("requirements-dev.txt")
    # One process more than there are cores: those that wait for a browser leave theirs idle.
    pytest = ["pytest", "--quiet", f"--numprocesses={min(4, (os.cpu_count() or 1) + 1)}"]
    left_out = []

    browser = chromium()
    if not browser:
        left_out.append(
            "The browser tests did not run: no Chromium found. Install one, or set CHROMIUM to its path."
        )
    failed = _call(*pytest, *arguments, **({"CHROMIUM": browser} if browser else {}))

    postgres = os.environ.get("POSTGRES_URL", POSTGRES)
    if subprocess.run([PYTHON, "-c", ANSWERS, postgres], capture_output=True).returncode:
        left_out.append("The suite did not run on PostgreSQL: none answers at POSTGRES_URL.")
    else:
        say("The same on PostgreSQL")
        # 5 is pytest's word for nothing selected: the arguments may name browser tests only.
        code = _call(*pytest, "-m", "not browser", *arguments, TEST_DATABASE_URL=postgres)
        failed = failed or code not in (0, 5)

    for line in left_out:
        say(line)
    return int(bool(failed or (left_out and os.environ.get("CI"))))


def lint(_: list[str]) -> int:
    install_python("requirements-dev.txt")
    checks = (
        ("ruff", "format", "--check", "--quiet", "."),
        ("ruff", "check", "--quiet", "."),
        ("djlint", "--lint", "--quiet", "--allow-empty-input", "templates"),
    )
    failed = [" ".join(check) for check in checks if _call(*check)]
    if '"resolved"' in (ROOT / "package-lock.json").read_text(encoding="utf-8"):
        failed.append('package-lock.json names download addresses: remove the "resolved" lines')
    for name in failed:
        say(f"Not clean: {name}")
    return int(bool(failed))


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    command.__name__: command for command in (run, test, lint, flask, build)
}


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in COMMANDS:
        print(__doc__.strip())
        return 2
    return COMMANDS[arguments[0]](arguments[1:])


def read_env(path: Path) -> dict[str, str]:
    """KEY=VALUE lines; empty ones and # comments are skipped, one pair of quotes around a value comes off."""
    if not path.exists():
        return {}
    pairs = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = line.strip().removeprefix("export ")
        if not line or line.startswith("#"):
            continue
        key, equals, value = (part.strip() for part in line.partition("="))
        if not equals or not key.isidentifier():
            sys.exit(f"{path.name}, line {number}: write it as KEY=VALUE")
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        pairs[key] = value
    return pairs


def _become(*command: str) -> None:
    """The environment wins over .env. Tests never read .env: they must not meet a developer's database."""
    os.chdir(ROOT)
    os.execve(PYTHON, [str(PYTHON), *command], read_env(ROOT / ".env") | os.environ)


def _call(tool: str, *arguments: str, **environment: str) -> int:
    return subprocess.run([PYTHON, "-m", tool, *arguments], cwd=ROOT, env=os.environ | environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
