"""What in somebody's notes of a meeting was an objection or a question. It proposes; a person ticks.

A line, or a sentence of a long line, is a question when it asks, and an objection when it holds a word of
resistance in any of the four languages. What is neither is kept in sight, unticked.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from workspace.text import folded

MOST = 60  # rows: what a person still reads through
LONGEST = 20_000  # letters of notes
LONG_LINE = 160  # letters: a longer line is taken sentence by sentence
_FEWEST_WORDS = 3
_BULLET = re.compile(r"^\s*(?:[-*•–—>]+|\d{1,2}[.)]|\[[ xX]?\])\s*")
_SPEAKER = re.compile(r"^(?:[^\W\d_][\w.\-/ ]{0,30}?)(?:\s*\([^()]{1,40}\))?:\s+(?=\S)")
_SENTENCES = re.compile(r"(?<=[.!?…])\s+(?=[\"“«(]?[^\W\d_a-zæøåäö])")
_QUOTES = "\"“”«»'’ "

# All of these folded, so without æ, ø, å, ä, ö.
_WORDS = {
    # A question begins with one of these, and one of the first row may stand before it.
    "before": "og och and men but sa so",
    "asks": """what how why when where who which can could do does is are will would
        hva hvad hvordan hvorfor hvor hvem hvilken hvilket nar kan har er vil far skal gjor
        vad hur varfor var vem vilken vilket vilka finns ar gar""",
    # By these a customer resists: no and not, fear, in the way.
    "whole": """too not no never nobody none cannot nothing without unless later senere senare stuck renewed
        ikke ingen intet aldri aldrig inte inga inget uten uden utan neppe knapt knappt svar svart bange
        don doesn won isn aren wouldn couldn twice already allerede redan""",
    # And by words that begin so: price, doubt and fear, what binds, fails, waits, must be kept safe.
    "beginnings": """expens dyr fordyr kostbar costly cheap billig pris price budg rabat discount dobbelt
        dubbel overpric worr concern afraid fear risk doubt scepti skepti unsure hesita reluct bekym urolig
        orolig redd radd nervo tvil tvivl tvek usikk osak lock bind contract kontrakt avtal aftale
        competitor konkurren complic komplic komplis vanskelig besvar difficult slow treg langsom trog
        miss mangl sakn lack fail feil fejl problem stop block blokk wait vent vant postpon utsett
        udsat udsaet resist motstand modstand timing security sikkerhe sakerhe gdpr complian schrems
        personvern persondata personuppgift""",
}
_BEFORE, _ASKS, _WHOLE = (frozenset(_WORDS[name].split()) for name in ("before", "asks", "whole"))
_BEGINNINGS = tuple(_WORDS["beginnings"].split())
# Words that resist only before these: for lite, next year.
_NEXT = ("year", "quarter", "ar", "kvartal")
_TOGETHER = {
    "for": ("mye", "meget", "mange", "lite", "lidt", "lang", "stor", "tidlig", "sen", "kompli", "vansk"),
    "next": _NEXT,
    "neste": _NEXT,
    "nasta": _NEXT,
    "naeste": _NEXT,
}
_LONGEST_QUESTION = 14  # words, without its mark: a longer line that begins so tells something


@dataclass(frozen=True)
class Proposal:
    """One thing that may have been said: the words, whether it asks, and whether it is likely one at all."""

    words: str
    kind: str
    is_likely: bool


def proposals(notes: str) -> list[Proposal]:
    """What the notes hold, in their order, each thing once; at most sixty."""
    found = (_proposal(words) for line in notes.splitlines() for words in _parts(line))
    return list({folded(each.words): each for each in reversed([*found])}.values())[::-1][:MOST]


def _parts(line: str) -> list[str]:
    said = _SPEAKER.sub("", _BULLET.sub("", line)).strip()
    parts = _SENTENCES.split(said) if len(said) > LONG_LINE else [said]
    return [words for part in parts if len((words := part.strip(_QUOTES)).split()) >= _FEWEST_WORDS]


def _proposal(words: str) -> Proposal:
    plain = re.sub(r"[^\w\s]", " ", folded(words)).split()
    asks = "?" in words or _begins_as_a_question(plain)
    return Proposal(words, "question" if asks else "objection", asks or _resists(plain))


def _begins_as_a_question(plain: list[str]) -> bool:
    first = plain[1:2] if plain[:1] and plain[0] in _BEFORE else plain[:1]
    return len(plain) <= _LONGEST_QUESTION and bool(_ASKS.intersection(first))


def _resists(plain: list[str]) -> bool:
    return any(word in _WHOLE or word.startswith(_BEGINNINGS) for word in plain) or any(
        after.startswith(_TOGETHER.get(word, "\0")) for word, after in pairwise(plain)
    )
