"""Which company a mail is about: named in a line of its own, or known and named in the subject."""

import re

from sqlalchemy import func, select

from workspace.db import db
from workspace.deals.models import Account
from workspace.text import folded

_NAMED = re.compile(
    r"(?:company|account|customer|bedrift|selskap|firma|kunde|virksomhed|företag|bolag|kund)\s*[:=]\s*(\S.{0,199})",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"(?:(?:re|fw|fwd|sv|vs|vb|antw)\s*(?:\[\d+\])?:\s*)+", re.IGNORECASE)
FIRST_LINES = 3
MOST_WORDS = 30


def named(subject: str, words: str) -> tuple[str, str]:
    """(company, the words without the line that names it). No company: "", and the words as they are."""
    lines = words.split("\n")
    first = [n for n, line in enumerate(lines) if line.strip()][:FIRST_LINES]
    for n in first:
        if found := _NAMED.fullmatch(lines[n].strip()):
            return _clean(found[1]), "\n".join(lines[:n] + lines[n + 1 :]).strip()
    bare = bare_subject(subject)
    if found := _NAMED.fullmatch(bare):
        return _clean(found[1]), words
    return _known_in(bare), words


def bare_subject(subject: str) -> str:
    """Without Re:, SV:, VS:, Fwd:."""
    return _PREFIX.sub("", subject, count=1).strip()


def _known_in(subject: str) -> str:
    """The longest name of a known company that stands in the subject, word by word; "" when none does."""
    words = subject.split()[:MOST_WORDS]
    runs = {
        folded(" ".join(words[start:end]).strip(",.:;!?–-()«»\"'"))
        for start in range(len(words))
        for end in range(start + 1, min(start + 8, len(words)) + 1)
    } - {""}
    known = select(Account.name).where(Account.name_folded.in_(runs))
    return db.session.scalar(known.order_by(func.length(Account.name_folded).desc()).limit(1)) or ""


def _clean(name: str) -> str:
    return " ".join(name.split())[:200]
