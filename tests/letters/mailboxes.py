"""A real IMAP server on this machine: pymap, with its mails in memory."""

import imaplib
import socket
import subprocess
import sys
import time
from itertools import count

from tests.server import free_port

USER, PASSWORD = "demouser", "p@ss/w:rd%"
# With few rounds: hashing the password took nearly all of the time.
COMMAND = """
from functools import partial
from pymap import config, main
config.BuiltinHash = partial(config.BuiltinHash, rounds=10)
main.main()
"""
_numbers = count(1)


class Server:
    """Started with the first test that needs it, ended after the last."""

    def __init__(self, *options: str) -> None:
        self.port = free_port()
        where = ["--host", "127.0.0.1", "--port", str(self.port), *options]
        who = ["dict", "--demo-data", "--demo-password", PASSWORD]
        self._process = subprocess.Popen(
            [sys.executable, "-c", COMMAND, *where, *who], stderr=subprocess.DEVNULL
        )
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise TimeoutError("the IMAP server does not answer")

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(60)


class Mailbox:
    """A folder of its own on the server, as a person's mail program sees it."""

    def __init__(self, server: Server) -> None:
        self.folder = f"Heard-{next(_numbers)}"
        self._server = server
        with self._signed_in() as box:
            box.create(self.folder)

    @property
    def url(self) -> str:
        return f"imap://{USER}:p%40ss%2Fw%3Ard%25@127.0.0.1:{self._server.port}/{self.folder}"

    def put(self, *mails: bytes) -> None:
        with self._signed_in() as box:
            for mail in mails:
                answer, said = box.append(self.folder, None, None, mail)
                assert answer == "OK", said

    def flags(self) -> list[bytes]:
        """The flags of each mail: whether a mail program would show it as read."""
        with self._signed_in() as box:
            box.select(self.folder, readonly=True)
            return box.fetch("1:*", "(FLAGS)")[1]

    def _signed_in(self) -> imaplib.IMAP4:
        box = imaplib.IMAP4("127.0.0.1", self._server.port, timeout=60)
        box.login(USER, PASSWORD)
        return box
