"""The parent of the two processes of a running Tryline: the server and the consumer of background work.

Each has its own process group. A dead consumer is started again; when the server ends, all end with its code.
"""

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from workspace import config

SERVER = ("-m", "gunicorn")
CONSUMER = ("-m", "flask", "--app", "app:create_app", "consume")
GRACE = 15
LONGEST_DELAY = 60


def main() -> int:
    try:
        settings = config.load()
    except config.BadSetting as error:
        sys.exit(str(error))
    host, port = settings["HOST"], settings["PORT"]
    if _is_taken(host, port):
        sys.exit(_who_has_it(host, port, settings["DATA_DIR"] / "gunicorn.pid"))
    if code := subprocess.run([sys.executable, "-m", "tools.migrate"]).returncode:
        return code
    print(f"· Tryline is at http://{host}:{port} (Ctrl-C ends it)", flush=True)
    return watch(SERVER, CONSUMER, _told_to_stop())


def watch(server: tuple[str, ...], consumer: tuple[str, ...], stopping: Callable[[], bool]) -> int:
    """Runs both until told to stop (0) or until the server ends (its code). Leaves no process behind."""
    children = {"server": _start(server), "consumer": _start(consumer)}
    delay, started, due = 1, time.monotonic(), None
    try:
        while not stopping():
            time.sleep(0.2)
            now = time.monotonic()
            if (code := children["server"].poll()) is not None:
                return code if code >= 0 else 128 - code
            if due is None and children["consumer"].poll() is not None:
                delay = 1 if now - started > LONGEST_DELAY else delay
                print(f"· Background work ended; starting it again in {delay} s", flush=True)
                due, delay = now + delay, min(delay * 2, LONGEST_DELAY)
            if due is not None and now >= due:
                _kill_group(children["consumer"])
                children["consumer"], started, due = _start(consumer), now, None
        return 0
    finally:
        _stop(list(children.values()))


def _told_to_stop() -> Callable[[], bool]:
    """Handlers only take note: one that raised could lose a child between its fork and its name."""
    told = []
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: told.append(True))
    return lambda: bool(told)


def _start(command: tuple[str, ...]) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, *command], stdin=subprocess.DEVNULL, process_group=0)


def _stop(children: list[subprocess.Popen]) -> None:
    for child in children:
        child.terminate()
    deadline = time.monotonic() + GRACE
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0, deadline - time.monotonic()))
        _kill_group(child)


def _kill_group(child: subprocess.Popen) -> None:
    # macOS answers "not permitted" for a group of which only zombies are left.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _is_taken(host: str, port: int) -> bool:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            return error.errno == errno.EADDRINUSE
    return False


def _who_has_it(host: str, port: int, pidfile: Path) -> str:
    taken = f"Port {port} on {host} is taken."
    if left_over := _living(pidfile):
        return (
            f"{taken} A Tryline server is still running as process {left_over}. End it with: kill {left_over}"
        )
    return f"{taken} Set PORT to another, in the environment or in .env."


def _living(pidfile: Path) -> int | None:
    """The process that wrote the file, if it lives: gunicorn removes its file unless it, too, was killed."""
    try:
        pid = int(pidfile.read_text(encoding="ascii"))
        os.kill(pid, 0)
    except (FileNotFoundError, ValueError, ProcessLookupError):
        return None
    return pid


if __name__ == "__main__":
    sys.exit(main())
