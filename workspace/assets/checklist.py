"""A checklist's text as prose and lines to tick; every reader ticks for themselves."""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import delete, select

from workspace.assets.models import Asset, Tick
from workspace.db import db
from workspace.people.models import User
from workspace.text import plain

_LINE = re.compile(r"^\s*[-*+] \[[ xX]\] (.+?)\s*$")
_FENCE = re.compile(r"^\s*(```|~~~)")


@dataclass(frozen=True)
class Part:
    """Words between lines (`line` empty), or one line to tick, known by `line`."""

    words: str
    line: str = ""
    is_ticked: bool = False

    @property
    def plain(self) -> str:
        return plain(self.words)


def parts(asset: Asset, reader: User) -> list[Part]:
    """The text in order, with what this reader has ticked."""
    ticked = set(
        db.session.scalars(select(Tick.line).where(Tick.asset_id == asset.id, Tick.user_id == reader.id))
    )
    return [Part(words, line, line in ticked) for words, line in split(asset.text.markdown) if words]


def split(markdown: str) -> list[tuple[str, str]]:
    """Pairs of words and line. A line said twice is told apart by which time it is."""
    found: list[tuple[str, str]] = []
    prose: list[str] = []
    seen: Counter[str] = Counter()
    in_code = False
    for row in markdown.splitlines():
        in_code ^= bool(_FENCE.match(row))
        match = None if in_code else _LINE.match(row)
        if not match:
            prose.append(row)
            continue
        found.append(("\n".join(prose).strip("\n"), ""))
        prose = []
        seen[match[1]] += 1
        found.append((match[1], _key(match[1], seen[match[1]])))
    return [pair for pair in [*found, ("\n".join(prose).strip("\n"), "")] if pair[0].strip()]


def tick(asset: Asset, line: str, reader: User) -> bool:
    """Ticks the line for this reader, or takes the tick away; returns whether it is ticked now."""
    known = delete(Tick).where(Tick.asset_id == asset.id, Tick.user_id == reader.id, Tick.line == line)
    if db.session.execute(known).rowcount:
        return False
    db.session.add(Tick(asset_id=asset.id, user_id=reader.id, line=line))
    return True


def _key(words: str, time: int) -> str:
    return hashlib.sha256(words.encode() if time == 1 else f"{words}\0{time}".encode()).hexdigest()
