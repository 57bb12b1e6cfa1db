"""Leaves one out: each line is taken out of its theme and looked for among the rest of its file.

Nothing is committed: what is taken out is put back by the transaction's end.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from rapidfuzz import fuzz
from sqlalchemy import delete

from bench.similar.said import Said
from workspace.db import db, writing
from workspace.objections import meanings
from workspace.objections.by_meaning import near
from workspace.objections.by_words import alike_by_words
from workspace.objections.models import Objection, Theme
from workspace.objections.similar import LIKELY, WORDS_ALONE, likeness, likenesses

Method = Callable[[str], dict[int, float]]
FUZZY = 0.6  # what rapidfuzz calls alike


def letters(said: str) -> dict[int, float]:
    """rapidfuzz on every sorted objection and every name: the nearest member tells."""
    rows = db.session.execute(
        db.select(Objection.theme_id, Objection.words)
        .where(Objection.theme_id.is_not(None))
        .union_all(db.select(Theme.id, Theme.name))
    )
    found: dict[int, float] = {}
    for theme_id, words in rows:
        alike = fuzz.token_set_ratio(said.casefold(), words.casefold()) / 100
        found[theme_id] = max(found.get(theme_id, 0.0), alike)
    return found


def meaning(said: str) -> dict[int, float]:
    """Today's measure without its words."""
    return {theme_id: likeness(0.0, one) for theme_id, one in near(said).items()}


METHODS: dict[str, tuple[Method, float]] = {
    "rapidfuzz": (letters, FUZZY),
    "words": (alike_by_words, LIKELY / WORDS_ALONE),
    "meaning": (meaning, LIKELY),
    "both": (likenesses, LIKELY),
}


@dataclass
class Outcome:
    """Counts over the lines that have a theme, and over those that have none."""

    lines: int = 0
    first: int = 0
    among_three: int = 0
    shown_first: int = 0
    strangers: int = 0
    suggested: int = 0
    misled: int = 0
    spent: list[float] = field(default_factory=list)

    def note(self, theme_id: int | None, scores: dict[int, float], likely: float, seconds: float) -> None:
        ranked = sorted(scores, key=scores.__getitem__, reverse=True)[:3]
        is_shown = bool(ranked) and scores[ranked[0]] >= likely
        self.spent.append(seconds)
        if theme_id is None:
            self.strangers += 1
            self.suggested += is_shown
            return
        self.lines += 1
        self.first += ranked[:1] == [theme_id]
        self.among_three += theme_id in ranked
        self.shown_first += is_shown and ranked[0] == theme_id
        self.misled += any(score >= likely for other, score in scores.items() if other != theme_id)


@dataclass
class Workspace:
    """What was said, sorted: the lines with their objections, and each theme by its key."""

    themes: dict[str, Theme]
    rows: list[tuple[Said, Objection | None]]


@contextmanager
def sorted_workspace(lines: Sequence[Said], is_named: bool = True) -> Iterator[Workspace]:
    """The lines logged and sorted; without names the themes have numbers, which say nothing."""
    with writing():
        names = {line.theme: line.words for line in lines if line.kind == "name"}
        themes = {
            key: Theme.start(name if is_named else str(n), None)
            for n, (key, name) in enumerate(names.items())
        }
        rows = [
            (line, _logged(line, themes[line.theme]) if line.theme else None)
            for line in lines
            if line.kind != "name"
        ]
        numbers = {key: theme.id for key, theme in themes.items()}
        db.session.commit()
    meanings.learn_all()
    if not is_named:
        with writing():
            db.session.execute(delete(meanings.Meaning).where(meanings.Meaning.kind == "theme"))
            db.session.commit()
    with writing():
        yield Workspace({key: db.session.get(Theme, n) for key, n in numbers.items()}, rows)
    _empty()


def leave_one_out(workspace: Workspace, only_other_languages: bool = False) -> dict[str, Outcome]:
    """Every method's outcome. A theme may be left with the members of other languages only."""
    outcomes = {name: Outcome() for name in METHODS}
    for line, objection in workspace.rows:
        taken = [
            other
            for beside, other in workspace.rows
            if other is objection
            or (only_other_languages and beside.theme == line.theme and beside.language == line.language)
        ]
        theme_id = objection.theme_id if objection else None
        for one in taken if objection else ():
            _move(one, None)
        for name, (method, likely) in METHODS.items():
            began = time.perf_counter()
            scores = method(line.words)
            outcomes[name].note(theme_id, scores, likely, time.perf_counter() - began)
        for one in taken if objection else ():
            _move(one, theme_id)
    return outcomes


def _logged(line: Said, theme: Theme) -> Objection:
    return Objection.log(None, words=line.words, account="Bench", theme=theme)


def _move(objection: Objection, theme_id: int | None) -> None:
    objection.theme_id = theme_id
    db.session.flush()
    objection.index()
    db.session.flush()


def _empty() -> None:
    with writing():
        for table in reversed(db.metadata.sorted_tables):
            db.session.execute(delete(table))
        db.session.commit()
