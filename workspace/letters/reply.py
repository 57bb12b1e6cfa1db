"""What a person wrote in a mail, without the mail it answers and without a signature.

Careful: in doubt words stay. Only whole lines that mean one thing are taken as an end, and a mail that would
be empty then was a forwarded one: what was forwarded are its words. (The kept libraries take any line that
begins with a hyphen, or with «Tak», for a signature, and a customer's words with it.)
"""

import re

_ATTRIBUTION = re.compile(
    r"(?:on|den|le|op|man|tir|ons|tor|tors|fre|lør|lör|søn|sön|\d{1,4}[-./ ]).{0,300}"
    r"\b(?:wrote|skrev|skreiv)\b.{0,200}:",
    re.IGNORECASE,
)
_DIVIDER = re.compile(
    r"[-_*\s]*(?:original message|forwarded message|begin forwarded message|opprinnelig melding"
    r"|videresendt melding|oprindelig meddelelse|videresendt meddelelse|ursprungligt meddelande"
    r"|ursprungligt brev|vidarebefordrat (?:meddelande|brev)"
    r"|starten på den videresendte (?:meldingen|meddelelse))[-_*:\s]*|_{20,}",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"\*?(?:from|sent|date|to|cc|subject|fra|sendt|dato|til|kopi|emne|från|skickat|datum|till|ämne):\*?\s",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:(?:med )?(?:vennlig|venlig|beste|bedste|de bedste) hils(?:en|ner)|med vänlig(?:a)? hälsning(?:ar)?"
    r"|vänliga hälsningar|(?:mvh|vh|hilsen|hälsningar)|(?:best|kind|warm) regards|regards)\W{0,3}",
    re.IGNORECASE,
)
_SENT_FROM = re.compile(
    r"(?:sent from my|sent from|get outlook for|sendt fra min|sendt fra|hent outlook til|få outlook for"
    r"|skickat från min|skickat från|hämta outlook för) .{1,60}",
    re.IGNORECASE,
)
LONGEST = 100_000  # signs looked at; far more than is kept
_LONGEST_SIGNATURE = 12


def own_words(text: str) -> str:
    """What the sender wrote. Where that is nothing: what they forwarded."""
    lines = [line.rstrip() for line in text[:LONGEST].replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    cut = _where_the_other_begins(lines)
    words = _unsigned(_unquoted(lines[:cut]))
    if words:
        return words
    others = lines[cut:] or lines
    first = next((n for n in range(len(others)) if not _is_head_of_other(others, n)), 0)
    quoted = [line.lstrip("> ") for line in others[first:]]
    return _unsigned(quoted) or "\n".join(quoted).strip()


def _is_head_of_other(lines: list[str], n: int) -> bool:
    return not lines[n] or _begins_other(lines, n) or _HEADER.match(lines[n]) is not None


def _where_the_other_begins(lines: list[str]) -> int:
    return next((n for n in range(len(lines)) if _begins_other(lines, n)), len(lines))


def _begins_other(lines: list[str], n: int) -> bool:
    line = lines[n].strip()[:600]
    if _DIVIDER.fullmatch(line) or _ATTRIBUTION.fullmatch(line):
        return True
    # An attribution that the mail program broke in two.
    if n + 1 < len(lines) and line and _ATTRIBUTION.fullmatch(f"{line} {lines[n + 1].strip()[:600]}"):
        return True
    return len(lines) > n + 2 and all(_HEADER.match(other.strip()[:200]) for other in lines[n : n + 3])


def _unquoted(lines: list[str]) -> list[str]:
    return [line for line in lines if not line.startswith(">")]


def _unsigned(lines: list[str]) -> str:
    """Up to «-- », or up to a closing that stands alone on one of the last lines."""
    if "--" in lines:
        lines = lines[: lines.index("--")]
    lines = "\n".join(lines).strip().split("\n")
    for n in range(max(1, len(lines) - _LONGEST_SIGNATURE), len(lines)):
        line = lines[n].strip()[:200]
        if _CLOSING.fullmatch(line) or _SENT_FROM.fullmatch(line):
            lines = lines[:n]
            break
    if lines and _SENT_FROM.fullmatch(lines[-1].strip()[:200]):
        lines = lines[:-1]
    return "\n".join(lines).strip()
