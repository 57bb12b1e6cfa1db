"""What changed between two texts, word by word."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from diff_match_patch import diff_match_patch

SECONDS = 0.25
_WORD = re.compile(r"\n|[^\S\n]+|[\w\u0300-\u036f]+|(?:(?![\u0300-\u036f])[^\w\s])+")
_FIRST_CODE = (
    0x20000  # ideographs: letters to diff-match-patch, which likes edits that end with a line or a gap
)


class Piece(NamedTuple):
    """A stretch of text: in both, only in the new, only in the old, or in both and too long to show.

    `author` is the name of whoever added it, "" where that is not said.
    """

    kind: Literal["same", "added", "removed", "folded"]
    text: str
    author: str = ""


def difference(old: str, new: str) -> list[Piece]:
    """Pieces in reading order, the removed before the added.

    Same and removed make `old`, same and added make `new`. Computing stops after a quarter of a second;
    the pieces are then coarser and still true.
    """
    kinds = {0: "same", 1: "added", -1: "removed"}
    return [Piece(kinds[sign], "".join(run)) for sign, run in edits(old, new)]


def folded_away(pieces: Iterable[Piece], lines: int = 3) -> list[Piece]:
    """Unchanged stretches keep so many lines beside a change; what is longer becomes a `folded` piece."""
    pieces = list(pieces)
    folded = []
    for place, piece in enumerate(pieces):
        before = lines if place else 0
        after = lines if place < len(pieces) - 1 else 0
        folded.extend(_folded(piece, before, after) if piece.kind == "same" else [piece])
    return folded


def edits(old: str, new: str) -> list[tuple[int, list[str]]]:
    """Runs of words with the sign -1 (only in the old), 1 (only in the new) or 0 (in both).

    Each word, gap or sign stands for one character while diff-match-patch compares, as it does for lines.
    """
    codes = {"\n": "\n", " ": " "}
    comparison = diff_match_patch()
    comparison.Diff_Timeout = SECONDS
    runs = comparison.diff_main(_coded(old, codes), _coded(new, codes), False)
    comparison.diff_cleanupSemantic(runs)
    meaning = {code: word for word, code in codes.items()}
    return [(sign, [meaning[code] for code in run]) for sign, run in runs]


def words(text: str) -> list[str]:
    """Words, gaps, line ends and runs of signs; together they are the text."""
    return _WORD.findall(text)


def _coded(text: str, codes: dict[str, str]) -> str:
    return "".join(codes.setdefault(word, chr(_FIRST_CODE + len(codes))) for word in words(text))


def _folded(piece: Piece, before: int, after: int) -> Iterator[Piece]:
    shown = piece.text.splitlines(keepends=True)
    middle = shown[before : len(shown) - after]
    if len(middle) < 2:  # a fold takes a line itself
        yield piece
        return
    for kind, part in [("same", shown[:before]), ("folded", middle), ("same", shown[len(shown) - after :])]:
        if part:
            yield Piece(kind, "".join(part))
