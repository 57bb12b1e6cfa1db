"""How a second run of the same file, or of the same rows in another file, is known to be the same."""

import hashlib
import uuid
from collections import Counter
from datetime import date

from workspace.text import folded

_OBJECTIONS = uuid.UUID("6f0f5f2e-6a2e-5d0c-9a55-2f1f0a7b3c41")


class ObjectionKeys:
    """The keys of one file's objections, in the order of its rows."""

    def __init__(self) -> None:
        self._seen: Counter[bytes] = Counter()  # digests: a file holds more words than memory should

    def key(self, kind: str, account: str, heard_on: date, words: str) -> uuid.UUID:
        """UUIDv5 of kind, company, day and words, and of which time they occur in this file.

        Account and words alone collide. A true repeat within a file is a second objection.
        """
        said = (kind, company_key(account), heard_on.isoformat(), folded(words))
        digest = hashlib.blake2b("\x1f".join(said).encode(), digest_size=16).digest()
        self._seen[digest] += 1
        return uuid.uuid5(_OBJECTIONS, "\x1f".join((*said, str(self._seen[digest]))))


def company_key(name: str) -> str:
    """The folded name, by which a company is one row however it was typed."""
    return folded(name)


def deal_key(account: str, name: str) -> tuple[str, str]:
    """What makes deals of two CRMs the same deal when no source and id does."""
    return company_key(account), folded(name)
