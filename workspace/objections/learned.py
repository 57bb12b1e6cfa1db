"""The numbers in `learned.npz`, which `python -m bench.similar.learning` makes from invented lines."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

FILE = Path(__file__).with_name("learned.npz")


class Learned(NamedTuple):
    """How a sentence's 384 numbers become a meaning, by way of the topics that buyers speak of."""

    middle: np.ndarray  # (384,) what all sentences have in common
    languages: np.ndarray  # (few, 384) directions in which languages and styles differ
    weights: np.ndarray  # (topics, 384) with `offsets` (topics,): how a sentence tells of a topic
    offsets: np.ndarray
    pieces: np.ndarray  # (slots, topics) in 1/16: how a piece of a word does, more than one never seen there
    unseen: np.ndarray  # (topics,) how that one does
    directions: (
        np.ndarray
    )  # (384 + topics, numbers of a meaning) the directions in which meanings differ most


@cache
def learned() -> Learned:
    with np.load(FILE) as file:
        return Learned(**{name: _exact(file[name]) for name in Learned._fields})


def _exact(numbers: np.ndarray) -> np.ndarray:
    return numbers if numbers.dtype == np.uint8 else numbers.astype(np.float32)
