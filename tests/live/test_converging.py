"""Browsers' Yjs and the server's document and forms: whatever they do at the same time, all end with one
text.
"""

import base64
import json
import subprocess
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from install import _node_commands
from tests.server import ROOT
from workspace.texts.document import Document
from workspace.texts.merging import merge

PEERS = 3
WORDS = ["salg", "på", "nett", " ", "\n", "å", "æø", "😀", "- [ ] ", "e\u0301", "👩‍🔧"]

peers, shares = st.integers(0, PEERS - 1), st.floats(0, 1, exclude_max=True)
phrases = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map("".join)
acts = st.one_of(
    st.tuples(st.just("insert"), peers, shares, phrases),
    st.tuples(st.just("remove"), peers, shares, shares),
    st.tuples(st.just("push"), peers),
    st.tuples(st.just("pull"), peers),
    st.tuples(st.just("open form"), st.just(0)),
    st.tuples(st.just("save form"), shares, shares, phrases),
)


class Browsers:
    """Documents of Yjs in Node."""

    def __init__(self) -> None:
        (node,) = _node_commands()[0]
        command = [node, str(ROOT / "tests" / "live" / "peers.mjs")]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)

    def ask(self, verb: str, *rest: object) -> object:
        self._process.stdin.write(json.dumps([verb, *rest]).encode() + b"\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait()


@pytest.fixture(scope="module")
def browsers() -> Iterator[Browsers]:
    started = Browsers()
    yield started
    started.close()


def push(browsers: Browsers, server: Document, peer: int) -> None:
    vector = base64.b64encode(server.vector()).decode()
    server.take(base64.b64decode(browsers.ask("since", peer, vector)), peer)


def pull(browsers: Browsers, server: Document, peer: int) -> None:
    update = server.since(base64.b64decode(browsers.ask("vector", peer)))
    browsers.ask("take", peer, base64.b64encode(update).decode())


def saved(server: Document, base: str, begin: float, end: float, words: str) -> None:
    """A form that was opened with `base` comes back with something else in one place."""
    first, last = sorted((int(begin * (len(base) + 1)), int(end * (len(base) + 1))))
    merged = merge(base, base[:first] + words + base[last:], server.markdown)
    if not merged.clash:
        server.edit(merged.text, PEERS)
        assert server.markdown == merged.text


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from("abc å😀\n"), max_size=30), st.lists(acts, max_size=40))
def test_all_sides_end_with_the_same_words(browsers, beginning, done):
    browsers.ask("new")
    server = Document.of(beginning, [(len(beginning), None)] if beginning else [])
    base = server.markdown
    for peer in range(PEERS):
        pull(browsers, server, peer)
    for verb, *rest in done:
        match verb:
            case "push":
                push(browsers, server, *rest)
            case "pull":
                pull(browsers, server, *rest)
            case "open form":
                base = server.markdown
            case "save form":
                saved(server, base, *rest)
            case _:
                browsers.ask(verb, *rest)
    for peer in range(PEERS):
        push(browsers, server, peer)
    for peer in range(PEERS):
        pull(browsers, server, peer)
    assert {browsers.ask("words", peer) for peer in range(PEERS)} == {server.markdown}
    assert sum(length for length, _ in server.authorship) == len(server.markdown)
    again = Document.kept(server.state(), server.authorship)
    assert (again.markdown, again.authorship) == (server.markdown, server.authorship)


def test_each_passage_is_its_writers(browsers):
    browsers.ask("new")
    server = Document.of("Økt salg på nett", [(16, 7)])
    for peer in (0, 1):
        pull(browsers, server, peer)
    browsers.ask("insert", 0, 0.999, " og i butikk 😀")
    browsers.ask("insert", 1, 0, "årlig ")
    push(browsers, server, 0)
    push(browsers, server, 1)
    assert server.markdown == "årlig Økt salg på nett og i butikk 😀"
    assert server.authorship == [(6, 1), (16, 7), (14, 0)]
