"""Whether a mail is from whom it says. From can be forged by anyone; what the mailbox's own server found out
stands in Authentication-Results (RFC 8601), under the name that the server signs with.

Believed: DMARC passed, or DKIM or SPF passed for the very domain of the address. Not covered: a server that
leaves foreign results under its own name in place, and somebody who writes from a colleague's account.
"""

import re
from collections.abc import Sequence

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_COMMENT = re.compile(r"\([^()]*\)")
_LEFT_OPEN = re.compile(r'[()"]')


def is_vouched_for(sender: str, results: Sequence[str], authserv: str) -> bool:
    """Whether the first results signed by `authserv` say so; servers add theirs above what came along. Where
    DMARC did not pass, nothing else counts."""
    domain = sender.rpartition("@")[2].casefold()
    ours = next((found for found in map(_parts, results) if found[0] == authserv.casefold()), None)
    if not domain or ours is None or any(_is_against(result) for result in ours[1:]):
        return False
    return any(_says_so(result, domain) for result in ours[1:])


def _parts(header: str) -> list[str]:
    """The server's name, then each result. What stands in quotation marks or brackets is the sender's own,
    and may be written like a result; where one of them is left open, there are no results."""
    bare = _QUOTED.sub("", header[:5000])
    while bare != (bare := _COMMENT.sub(" ", bare)):
        pass
    name, *found = bare.casefold().split(";")
    return [(name.split() or [""])[0], *([] if _LEFT_OPEN.search(bare) else found)]


def _is_against(result: str) -> bool:
    """`none`: the domain has no such rule."""
    words = result.split()
    return bool(words) and words[0].startswith("dmarc=") and words[0] not in ("dmarc=pass", "dmarc=none")


def _says_so(result: str, domain: str) -> bool:
    words = result.split()
    if not words:
        return False
    said = dict(word.split("=", 1) for word in words if "=" in word)
    if words[0] == "dmarc=pass":
        return said.get("header.from", domain) == domain
    if words[0] == "dkim=pass":
        return said.get("header.d", said.get("header.i", "").rpartition("@")[2]) == domain
    if words[0] == "spf=pass":
        return said.get("smtp.mailfrom", "").rpartition("@")[2] == domain
    return False
