"""Passages are found again whatever is written around them, and as browsers' Yjs finds them."""

import base64
import json
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.texts.document import Document

LETTERS = st.text(st.sampled_from("ab æøåé😀👩‍👩‍👧\n"), max_size=8)
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 3), LETTERS), max_size=12)
NODE = shutil.which("node")
PEER = """
import * as Y from "yjs";
const [state, wanted, start, end] = JSON.parse(process.argv[1]);
const bytes = (base64) => new Uint8Array(Buffer.from(base64, "base64"));
const written = (data) => Buffer.from(data).toString("base64");
const doc = new Y.Doc();
if (state) Y.applyUpdate(doc, bytes(state));
const text = doc.getText("text");
const write = (word) => (text.insert(0, word), text.insert(text.length, word));
if (!state) ["æ", "x", "ø", " 😀 ", "Größe"].forEach(write), text.delete(1, 3);
const begin = text.toString().indexOf(wanted);
const place = (at, side) => Y.createRelativePositionFromTypeIndex(text, at, side);
const at = (index, side) => written(Y.encodeRelativePosition(place(index, side)));
const read = (position) => Y.decodeRelativePosition(bytes(position));
const now = (position) => Y.createAbsolutePositionFromRelativePosition(read(position), doc).index;
console.log(JSON.stringify({
  state: written(Y.encodeStateAsUpdate(doc)),
  anchors: wanted ? [at(begin, 0), at(begin + wanted.length, -1)] : null,
  found: start ? text.toString().slice(now(start), now(end)) : null,
}));
"""


def typed(document: Document, edits) -> Document:
    for share, gone, words in edits:
        now = document.markdown
        place = int(share * len(now))
        document.edit(now[:place] + words + now[place + gone :], 1)
    return document


@given(EDITS, EDITS, st.floats(0, 1), st.integers(1, 5))
def test_a_passage_nobody_touches_stays_itself(before, after, share, length):
    document = typed(Document.of("Først «a» 😀 b", []), before)
    words = document.markdown
    start = min(int(share * len(words)), len(words) - 1)
    if start < 0:
        return
    end = min(start + length, len(words))
    anchors = document.anchored(start, end)
    assert document.found(*anchors) == (start, end)
    again = Document.kept(document.state(), [])
    for share, _gone, added in after:
        now = again.markdown
        first, last = again.found(*anchors)
        place = int(share * len(now))
        if not first < place < last:
            again.replace((place, place), added, 1)
        begin, finish = again.found(*anchors)
        assert again.markdown[begin:finish] == words[start:end]


def test_what_is_gone_or_was_never_here_is_not_found():
    document = Document.of("Cut cost 😀 now", [])
    anchors = document.anchored(4, 8)
    document.edit("Cut 😀 now", 1)
    assert document.found(*anchors) is None
    assert Document.of("Cut cost 😀 now", []).found(*anchors) is None


@pytest.mark.parametrize(
    "junk", [b"", b"\x00", b"\x07" * 40, b"\xff" * 40, b"\x01\x04text\x05", b"\x01\x04data\x00"]
)
def test_no_position_is_a_failure(junk):
    assert Document.of("Cut cost", []).found(junk, junk) is None


@given(st.binary(max_size=24))
def test_no_bytes_at_all_are_a_failure(junk):
    assert Document.of("Cut cost", []).found(junk, b"\x01\x04text\x00") in (None, (0, 8))


@pytest.mark.skipif(NODE is None, reason="no Node here")
def test_browsers_and_the_server_mean_the_same_place():
    theirs = peer(None, "Größe")
    document = Document.kept(base64.b64decode(theirs["state"]), [])
    start, end = document.found(*map(base64.b64decode, theirs["anchors"]))
    assert document.markdown[start:end] == "Größe"
    place = document.markdown.index("😀")
    ours = [base64.b64encode(anchor).decode() for anchor in document.anchored(place, place + 1)]
    document.edit("åäö " + document.markdown, 1)
    assert peer(base64.b64encode(document.state()).decode(), "", *ours)["found"] == "😀"


def peer(*asked: str | None) -> dict:
    command = [NODE, "--input-type=module", "-e", PEER, json.dumps([*asked, None, None][:4])]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
