"""The real server in a process of its own, which a test may kill."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parent.parent
WITHOUT_MODEL = {"PYTHONPATH": str(Path(__file__).parent / "without_model")}


def free_port() -> int:
    """Below those that the system gives to connections: nobody has it by chance while a server is away."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Server:
    """gunicorn as `make run` starts it. `variables` are its environment; PORT is its own."""

    def __init__(self, variables: dict[str, str]) -> None:
        self.port = free_port()
        self.site = f"http://127.0.0.1:{self.port}"
        self._variables = variables | WITHOUT_MODEL | {"PORT": str(self.port)}
        self._process: subprocess.Popen | None = None

    def start(self) -> "Server":
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "--preload",
            "--pid",
            f"{self._variables['DATA_DIR']}/{self.port}.pid",
        ]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._process = subprocess.Popen(command, cwd=ROOT, env=self._variables, process_group=0, **quiet)
        wait(self.answers)
        return self

    def answers(self) -> bool:
        try:
            return urllib.request.urlopen(self.site + "/healthz", timeout=5).status == 200
        except (OSError, urllib.error.URLError):
            return False

    def kill_worker(self) -> None:
        """Its parent starts the next one at once."""
        found = subprocess.run(["pgrep", "-P", str(self._process.pid)], capture_output=True, text=True)
        for worker in found.stdout.split():
            os.kill(int(worker), signal.SIGKILL)

    def kill(self) -> None:
        with suppress(ProcessLookupError):  # it was killed before
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """As an administrator does."""
        self._process.terminate()
        self._process.wait(timeout=30)


def run(variables: dict[str, str], *arguments: str) -> str:
    """What a Python command printed; it must succeed."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=variables, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def wait(until: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.02)
