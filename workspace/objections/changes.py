"""What was written in an answer since it was approved, or since it was translated."""

from workspace.objections.answers import Answer, AnswerTranslation
from workspace.texts.differences import Piece, difference, folded_away

PARTS = ("know", "say", "do")


def since_approved(answer: Answer) -> dict[str, list[Piece]]:
    """By part that changed; nothing for a draft."""
    if not answer.is_approved:
        return {}
    now = [text.markdown for text in answer.texts]
    return _changes(answer.approved_words, now)


def since_translated(answer: Answer, translation: AnswerTranslation) -> dict[str, list[Piece]]:
    """By part of the original that was approved anew with other words; nothing while none was."""
    if not translation.is_behind(answer.approved_seqs) or translation.of_seqs is None:
        return {}
    pairs = zip(answer.texts, translation.of_seqs, strict=True)
    return _changes([text.at(seq) for text, seq in pairs], answer.approved_words)


def _changes(
    before: list[str] | tuple[str, ...], after: list[str] | tuple[str, ...]
) -> dict[str, list[Piece]]:
    return {
        part: folded_away(difference(old, new))
        for part, old, new in zip(PARTS, before, after, strict=True)
        if old != new
    }
