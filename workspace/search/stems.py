"""Words as they are found: folded and stemmed, so that `losning` finds «Løsninger» in four languages."""

import re
import threading
from functools import lru_cache

import snowballstemmer

from workspace.text import folded

_LANGUAGES = ("norwegian", "swedish", "danish", "english")
_WORD = re.compile(r"[^\W_]+")
# A stemmer keeps its word in itself while it works: one set for each thread.
_own = threading.local()


def stems(text: str) -> list[str]:
    """Every word's forms, each once, in order of appearance: as folded, and its stem in each language."""
    return list(dict.fromkeys(form for word in words(text) for form in forms(word)))


def words(text: str) -> list[str]:
    """The words of a text, folded, each once, in order."""
    return list(dict.fromkeys(_WORD.findall(folded(text))))


@lru_cache(maxsize=50_000)
def forms(word: str) -> tuple[str, ...]:
    """A folded word and its distinct stems."""
    return tuple(dict.fromkeys((word, *(stemmer.stemWord(word) for stemmer in _stemmers()))))


def _stemmers() -> list:
    if not hasattr(_own, "stemmers"):
        _own.stemmers = [snowballstemmer.stemmer(language) for language in _LANGUAGES]
    return _own.stemmers
