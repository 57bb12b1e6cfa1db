"""Whether what came without its kind, from a chat or by mail, is an objection or a question."""

_MARKS = ("?", "？")


def kind_of(words: str) -> str:
    """One of KINDS: a question ends with its mark."""
    return "question" if words.rstrip().endswith(_MARKS) else "objection"
