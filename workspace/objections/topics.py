"""Which of nine hundred things that buyers say to sellers words are about, in any of four languages.

Told by the sentence's vector (linear discriminants) and by the pieces of its words (naive Bayes), which know
the names, trades and turns of phrase that a small sentence model does not.
"""

import zlib
from collections.abc import Set

import numpy as np

from workspace.objections.learned import Learned
from workspace.search.stems import words

SLOTS = 2**14  # pieces that share one are taken for each other
STEP = 16  # of a piece's weight: it is kept as a byte
PIECES = 0.7  # how much they say beside the sentence


def topics(sentence: np.ndarray, said: str, known: Learned) -> np.ndarray:
    """The root of each topic's probability: a vector of length 1. `sentence` is what is said as numbers, of
    length 1 and without its language."""
    tells = known.weights @ sentence + known.offsets + PIECES * _told_by(pieces(said), known)
    likely = np.exp(tells - tells.max())
    return np.sqrt(likely / likely.sum())


def pieces(said: str) -> Set[int]:
    """The slots of every four and five letters in a row of its words, whose ends are letters too."""
    ended = [f"<{word}>" for word in words(said)]
    rows = {
        word[at : at + size]
        for word in ended
        for size in (4, 5)
        for at in range(max(1, len(word) - size + 1))
    }
    return {zlib.crc32(row.encode()) % SLOTS for row in rows}


def _told_by(slots: Set[int], known: Learned) -> np.ndarray:
    """How they do of each topic; twice as many do not say twice as much."""
    seen = known.pieces[sorted(slots)].sum(0, dtype=np.float32) / STEP
    return (seen + len(slots) * known.unseen) / max(1, len(slots)) ** 0.5
