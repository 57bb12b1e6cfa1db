"""Reading a zip in a process of its own, which can be ended: it may hold more than memory or patience do.

`python -m workspace.importing.apart NAME LANGUAGE` reads the file on its standard input; it writes a JSON
line a row, then what it is, or why it cannot be read. Plain texts are read here: their lines are bounded.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from flask import Flask
from flask_babel import Babel, force_locale, get_locale, lazy_gettext

from workspace.importing.reading import is_zip, read
from workspace.importing.sheet import Line, Reading, Unreadable

SECONDS = 120  # of the processor
MOST_MEMORY = 512 * 1024 * 1024  # of addresses, of which Python and its libraries take a third
_HOUSE = Path(__file__).parent.parent


def read_safely(file: IO[bytes], name: str) -> Reading:
    """As reading.read(). Raises Unreadable, also for a file that takes too much memory or time."""
    if not is_zip(file):
        return read(file, name)
    reading = Reading("", iter(()))
    reading.lines = _lines(file, name, reading)
    return reading


def _lines(file: IO[bytes], name: str, reading: Reading) -> Iterator[Line]:
    child = subprocess.Popen(
        [sys.executable, "-m", __name__, name, get_locale().language],
        cwd=_HOUSE.parent,
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # it dies of what the file did to it, and that is told below
        start_new_session=True,
    )
    try:
        for written in child.stdout:
            said = json.loads(written)
            if isinstance(said, list):
                yield Line(*said)
            elif "reason" in said:
                raise Unreadable(said["reason"])
            else:
                reading.kind, reading.columns = said["kind"], said["columns"]
                return
        raise Unreadable(lazy_gettext("The file is too large when unpacked. Please split it."))
    finally:
        child.kill()
        child.communicate()


def main(name: str, language: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    app = Flask("workspace")
    Babel(app, default_translation_directories=str(_HOUSE / "translations"))
    with app.app_context(), force_locale(language):
        try:
            reading = read(sys.stdin.buffer, name)
            for line in reading.lines:
                print(json.dumps(line))
            print(json.dumps({"kind": reading.kind, "columns": reading.columns}))
        except Unreadable as error:
            print(json.dumps({"reason": str(error.reason)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
