"""The servers that are measured, each a tree of processes: what they use, and where they answer."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bench.live import needed

ROOT = Path(__file__).resolve().parent.parent.parent
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Site:
    """A seeded DATA_DIR: who is signed in there, and which texts are empty."""

    folder: str
    cookies: list[str]
    texts: list[int]


class Server:
    """One that runs. `speaks` is the protocol: tryline, or y-websocket."""

    def __init__(self, name: str, speaks: str, command: list[str], environment: dict[str, str]) -> None:
        self.name, self.speaks = name, speaks
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        numbered = [part.replace("PORT", str(self.port)) for part in command]
        self.process = subprocess.Popen(
            numbered, cwd=ROOT, env=os.environ | environment | {"PORT": str(self.port), "HOST": "127.0.0.1"},
            stdout=subprocess.DEVNULL, stderr=None if os.environ.get("BENCH_LOUD") else subprocess.DEVNULL,
        )  # fmt: skip
        try:
            self._await_answer()
        except RuntimeError:
            self.process.kill()
            raise
        self._await_rest()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cpu(self) -> float:
        """Seconds of CPU so far, of all its processes."""
        return sum(_cpu(pid) for pid in self._tree())

    def memory(self) -> float:
        """Megabytes resident, of all its processes; pages that these share count once for each."""
        return sum(_memory(pid) for pid in self._tree()) / 1024

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _tree(self) -> list[int]:
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True).stdout
        parents = [tuple(map(int, line.split())) for line in listed.splitlines()]
        tree = [self.process.pid]
        for parent in tree:  # grows while it is walked
            tree += [pid for pid, its_parent in parents if its_parent == parent]
        return tree

    def _await_answer(self) -> None:
        for _ in range(300):
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.name} ended at once; BENCH_LOUD=1 shows why")
            try:
                urllib.request.urlopen(f"{self.address}/login", timeout=5).close()
                return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"{self.name} does not answer")

    def _await_rest(self) -> None:
        """Once it answers it still warms up what it loaded."""
        time.sleep(1)
        used = self.cpu()
        for _ in range(30):
            time.sleep(1)
            before, used = used, self.cpu()
            if used - before < 0.03:
                return


def seeded(folder: str, objections: int) -> Site:
    environment = os.environ | {"DATA_DIR": folder, "LOG_LEVEL": "WARNING"}
    flask = [sys.executable, "-m", "flask", "--app", "app:create_app", "db", "upgrade"]
    subprocess.run(flask, env=environment, cwd=ROOT, check=True, capture_output=True)
    prepare = [sys.executable, "-m", "bench.live.prepare", str(objections)]
    made = subprocess.run(prepare, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return Site(folder, **json.loads(made.stdout.splitlines()[-1]))


def tryline(site: Site, app: str = "create_app", name: str = "tryline") -> Server:
    """gunicorn with its real settings; the log is on the disk, with synchronous=FULL."""
    command = [sys.executable, "-m", "gunicorn", f"bench.live.server:{app}()"]
    return Server(name, "tryline", command, _environment(site))


def asgi(site: Site) -> Server:
    command = [sys.executable, "-m", "uvicorn", "bench.live.asgi:composed", "--factory", "--port=PORT"]
    quiet = ["--log-level=warning", "--no-access-log", "--ws=websockets-sansio"]
    beside = {"PYTHONPATH": f"{needed.PACKAGES}{os.pathsep}{ROOT}"}
    return Server("asgi", "tryline", command + quiet, _environment(site) | beside)


def reference() -> Server:
    """As it comes: everything in memory, nothing on the disk."""
    return Server("reference", "y-websocket", ["node", str(needed.REFERENCE)], {})


def copied(site: Site, name: str) -> Site:
    """The same in a folder of its own: each server has one."""
    folder = f"{site.folder}-{name}"
    shutil.copytree(site.folder, folder)
    return replace(site, folder=folder)


@contextmanager
def running(*starts: Callable[[], Server]) -> Iterator[list[Server]]:
    """Starts them one after another, and stops those that started."""
    with ExitStack() as stack:
        started = []
        for start in starts:
            started.append(start())
            stack.callback(started[-1].stop)
        yield started


def _environment(site: Site) -> dict[str, str]:
    return {"DATA_DIR": site.folder, "LOG_LEVEL": "WARNING", "WORKERS": "1"}


def _cpu(pid: int) -> float:
    if not Path("/proc/self/stat").exists():
        return _cpu_by_ps(pid)
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def _cpu_by_ps(pid: int) -> float:
    """macOS writes minutes:seconds.hundredths, with hours before them when there are some."""
    total = 0.0
    for part in _ps(pid, "time").split(":"):
        total = total * 60 + float(part or 0)
    return total


def _memory(pid: int) -> float:
    return float(_ps(pid, "rss") or 0)


def _ps(pid: int, what: str) -> str:
    return subprocess.run(
        ["ps", "-p", str(pid), "-o", f"{what}="], capture_output=True, text=True
    ).stdout.strip()
