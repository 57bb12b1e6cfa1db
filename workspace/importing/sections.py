"""A persona's Markdown split into the template's sections by their headings in four languages.

No text is lost: what stands under another heading becomes a section of the team's own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from workspace.importing.headings import plain

_NAMES = {
    "goals": """
        Goals|Goal|Their goals|Motivations|Motivation|Mål|Målsetninger|Målsättningar|Målsætninger|
        Drivkrefter
    """,
    "challenges": """
        Challenges|Challenge|Frustrations|Pains|Pain points|Utfordringer|Utmaningar|Udfordringer|
        Frustrasjoner
    """,
    "how_we_help": """
        How we help|How we can help|How can we help|What we can do|Slik hjelper vi|Hvordan vi hjelper|
        Så hjälper vi|Hur vi hjälper|Sådan hjælper vi|Hvordan vi hjælper
    """,
    "objections": """
        Objections|Common objections|Innvendinger|Vanlige innvendinger|Invändningar|Indvendinger|
        Indsigelser
    """,
    "messages": """
        Messages|Message|Messaging|Key messages|Marketing messages|Budskap|Budskaper|Hovedbudskap|
        Huvudbudskap|Budskaber|Hovedbudskaber|Meldinger
    """,
    "information": """
        Where they look for information|Information sources|Sources of information|
        Hvor de leter etter informasjon|Hvor de søker informasjon|Hvor de henter informasjon|
        Informasjonskilder|Var de söker information|Var de letar efter information|Informationskällor|
        Hvor de søger information|Hvor de leder efter information|Informationskilder
    """,
    "triggers": """
        What triggers a purchase|Purchase triggers|Buying triggers|Triggers|Hva som utløser et kjøp|
        Hva utløser et kjøp|Kjøpsutløsere|Vad som utlöser ett köp|Vad utlöser ett köp|Köputlösare|
        Hvad der udløser et køb|Hvad udløser et køb|Købsudløsere
    """,
    "success": """
        How they judge success|Success criteria|Success|How they measure success|Hvordan de måler suksess|
        Hvordan de vurderer suksess|Suksesskriterier|Hur de bedömer framgång|Hur de mäter framgång|
        Framgångskriterier|Hvordan de vurderer succes|Hvordan de måler succes|Succeskriterier
    """,
}
_KEYS = {plain(name): key for key, names in _NAMES.items() for name in names.split("|")}

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HASHES = re.compile(r" {0,3}(#{1,6})(?=[ \t])")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*")
_PARAGRAPH = re.compile(r" {0,3}(?![-*+>|#`~]|\d+[.)] )\S.*")
_BOLD = re.compile(r"\*\*([^*]+?):?\*\*:?[ \t]*")
_UNDER_BOLD = 7


@dataclass(frozen=True)
class Part:
    """`key` is the template's section; without it, `heading` is the team's own, or empty."""

    key: str | None
    heading: str
    markdown: str


@dataclass(frozen=True)
class _Heading:
    line: int
    level: int
    text: str
    lines: int = 1

    @cached_property
    def key(self) -> str | None:
        return _KEYS.get(plain(self.text))


def title_of(markdown: str) -> str | None:
    """The document's title: its one heading of the highest level, when it comes first."""
    title = _title(list(_headings(markdown.split("\n"))))
    return title.text if title else None


def split(markdown: str) -> list[Part]:
    """The parts in their order, each template section once: a later one of the same is added to it.

    Every line that is no splitting heading is kept as it was.
    """
    lines = markdown.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    headings = list(_headings(lines))
    title = _title(headings)
    parts: list[Part] = []
    heading, start = None, 0
    for following in [*_splitting(headings, title), None]:
        body = "\n".join(lines[start : following.line if following else None]).strip("\n")
        if body.strip() or (heading and heading is not title):
            _add(parts, heading, body, is_title=heading is title)
        heading, start = following, following.line + following.lines if following else 0
    return parts


def _add(parts: list[Part], heading: _Heading | None, body: str, is_title: bool) -> None:
    key = heading.key if heading and not is_title else None
    own = "" if heading is None or key else heading.text
    same = [n for n, part in enumerate(parts) if part.key == key] if key else []
    if not same:
        parts.append(Part(key, own, body))
        return
    first = parts[same[0]]
    parts[same[0]] = Part(key, "", f"{first.markdown}\n\n### {heading.text}\n\n{body}")


def _title(headings: list[_Heading]) -> _Heading | None:
    written = [heading for heading in headings if heading.level < _UNDER_BOLD]
    if not written or written[0].key:
        return None
    highest = min(heading.level for heading in written)
    first = written[0]
    is_alone = sum(heading.level == highest for heading in written) == 1
    return first if first.level == highest and is_alone else None


def _splitting(headings: list[_Heading], title: _Heading | None) -> Iterator[_Heading]:
    """The title, the headings of the highest level below it, those the template knows, and what ends them."""
    below = [heading.level for heading in headings if heading is not title]
    highest = current = min(below, default=0)
    for heading in headings:
        if heading is title or heading.key or heading.level <= max(highest, current):
            current = heading.level if heading.key else highest
            yield heading


def _headings(lines: list[str]) -> Iterator[_Heading]:
    fence = None
    for number, line in enumerate(lines):
        line = line.rstrip("\r")
        if mark := _FENCE.match(line):
            fence = None if fence and mark[1].startswith(fence) else fence or mark[1]
        elif fence is None:
            following = lines[number + 1].rstrip("\r") if number + 1 < len(lines) else ""
            before = lines[number - 1] if number else ""
            yield from _heading(number, line, following, stands_alone=not before.strip())


def _heading(number: int, line: str, following: str, stands_alone: bool) -> Iterator[_Heading]:
    if hashes := _HASHES.match(line):
        if text := line[hashes.end() :].strip(" \t#"):
            yield _Heading(number, len(hashes[1]), text)
    elif stands_alone and _PARAGRAPH.fullmatch(line) and (underline := _UNDERLINE.fullmatch(following)):
        yield _Heading(number, 1 if underline[1][0] == "=" else 2, line.strip(), lines=2)
    elif (bold := _BOLD.fullmatch(line)) and plain(bold[1]) in _KEYS:
        yield _Heading(number, _UNDER_BOLD, bold[1].strip())
