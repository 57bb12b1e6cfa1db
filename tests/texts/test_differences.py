"""The difference between two versions, as a person reads it."""

import time

from hypothesis import given
from hypothesis import strategies as st

from workspace.texts.differences import difference, folded_away

sentences = st.lists(
    st.sampled_from(["salg", "pris", " ", "\n", ". ", "\r\n", "😀", "e\u0301", "*", "øl"])
).map("".join)


def shown(old: str, new: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in difference(old, new)]


def test_a_changed_word_is_one_removed_and_one_added():
    assert shown("Vi selger mer på nett", "Vi selger mest på nett") == [
        ("same", "Vi selger "),
        ("removed", "mer"),
        ("added", "mest"),
        ("same", " på nett"),
    ]


def test_a_rewritten_sentence_is_not_shown_as_confetti():
    pieces = difference("Start. Alt er dyrt i år. Slutt", "Start. Ingen vil vente lenge. Slutt")
    assert [piece.kind for piece in pieces] == ["same", "removed", "added", "same"]


def test_nothing_changed_is_one_piece():
    assert shown("Likt", "Likt") == [("same", "Likt")]
    assert shown("", "") == []


@given(st.one_of(sentences, st.text()), st.one_of(sentences, st.text()))
def test_both_versions_can_be_read_from_the_difference(old, new):
    pieces = difference(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new


@given(sentences, sentences)
def test_folding_away_loses_nothing(old, new):
    pieces = difference(old, new)
    assert "".join(piece.text for piece in folded_away(pieces, lines=1)) == "".join(
        piece.text for piece in pieces
    )


def test_long_unchanged_stretches_are_folded_away():
    lines = [f"linje {number}\n" for number in range(20)]
    pieces = folded_away(difference("".join(lines), "".join([*lines[:10], "ny\n", *lines[10:]])), lines=2)
    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("folded", "".join(lines[:8])),
        ("same", "".join(lines[8:10])),
        ("added", "ny\n"),
        ("same", "".join(lines[10:12])),
        ("folded", "".join(lines[12:])),
    ]


def test_two_long_texts_are_compared_soon():
    old = " ".join(f"ord{number * 7919 % 5000}" for number in range(10_000))
    new = " ".join(f"ord{number * 104729 % 5000}" for number in range(10_000))
    begun = time.process_time()
    difference(old, new)
    assert time.process_time() - begun < 3
