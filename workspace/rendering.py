"""Formats texts in child processes that can be killed: a thread stuck in a bad paste cannot be stopped.

A child is `python -m workspace.text`: one JSON line asks, one JSON line answers, and it leaves when its
standard input ends. There are two a server process, so that one bad paste leaves the other free; each starts
when it is first needed. What was formatted is remembered, and so is, for an hour, what took too long: it may
have been the machine that was busy.
"""

import json
import os
import queue
import select
import subprocess
import sys
from collections import OrderedDict
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from time import monotonic

SECONDS = 1.0
CHILDREN = 2
REMEMBERED_BYTES = 32_000_000
LONGEST = 256_000
RETRIED_AFTER = 3600.0
UNKNOWN = object()


def rendered(text: str, heading: int) -> str | None:
    """The HTML of a Markdown text without control characters; None when it takes too long to format."""
    if len(text) > LONGEST:
        return None
    key = blake2b(f"{heading} {text}".encode(), digest_size=16).digest()
    html = _memory.recall(key)
    return _rendered_by_child(key, text, heading) if html is UNKNOWN else html


class Child:
    """One formatting process, lent to one thread at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def format(self, text: str, heading: int) -> str | None:
        """None when the text took more than a second, or more than the child could bear."""
        if self._process is None or self._process.poll() is not None:
            self._start()
        if not self._is_ready:
            self._process.stdout.readline()
            self._is_ready = True
        answer = self._answer(json.dumps([text, heading]).encode() + b"\n")
        if not answer:
            self._process.kill()
            self._process.communicate()
            self._start()
        return json.loads(answer) if answer else None

    def _start(self) -> None:
        """Does not wait: the start must not count against a text's second."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "workspace.text"],
            cwd=Path(__file__).parent.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C in the terminal is for the server
        )
        self._is_ready = False

    def _answer(self, question: bytes) -> bytes:
        try:
            self._process.stdin.write(question)
            self._process.stdin.flush()
        except BrokenPipeError:
            return b""
        answers = select.poll()
        answers.register(self._process.stdout, select.POLLIN)
        return self._process.stdout.readline() if answers.poll(SECONDS * 1000) else b""


class Memory:
    """HTML by the digest of its text; what was asked for longest ago is forgotten first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, tuple[str | None, float]] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def recall(self, key: bytes) -> str | object | None:
        with self._lock:
            html, since = self._kept.get(key, (UNKNOWN, 0.0))
            if html is UNKNOWN or (html is None and monotonic() - since > RETRIED_AFTER):
                return UNKNOWN
            self._kept.move_to_end(key)
            return html

    def keep(self, key: bytes, html: str | None) -> None:
        with self._lock:
            self._bytes -= _size(self._kept.pop(key, None))
            self._kept[key] = (html, monotonic())
            self._bytes += _size(self._kept[key])
            while self._bytes > REMEMBERED_BYTES:
                self._bytes -= _size(self._kept.popitem(last=False)[1])


def _size(kept: tuple[str | None, float] | None) -> int:
    return sys.getsizeof(kept[0]) + 200 if kept else 0  # 200 for the entry itself


def _rendered_by_child(key: bytes, text: str, heading: int) -> str | None:
    try:
        child = _children.get(timeout=2 * SECONDS)
    except queue.Empty:
        return None  # shown as plain this once: every child is busy with something slow
    try:
        html = _memory.recall(key)  # the thread that had the child before may have asked for the same text
        if html is UNKNOWN:
            html = child.format(text, heading)
            _memory.keep(key, html)
        return html
    finally:
        _children.put(child)


def _begin() -> None:
    """A forked server starts with its own children: pipes and locks of its parent are not its own."""
    global _children, _memory
    _memory = Memory()
    _children = queue.LifoQueue()
    for _ in range(CHILDREN):
        _children.put(Child())


_begin()
os.register_at_fork(after_in_child=_begin)
