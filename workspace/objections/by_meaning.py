"""Themes near what is said: a process holds all vectors as bytes and reads those that came since.

Which theme a vector belongs to is asked of the database each time, so that sorting, merging and withdrawing
need not be told to anybody.
"""

import threading
from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
from sqlalchemy import CompoundSelect, Row, func, or_, select, union_all

from workspace.db import db
from workspace.objections.meaning import SIZE, STEPS, VERSION, meaning_of
from workspace.objections.meanings import Meaning
from workspace.objections.models import Objection, Theme
from workspace.objections.newest import newest_of

MOST = 125_000  # vectors in memory, the newest: 100 MB
NEAREST = 300  # vectors whose themes are looked at
FIRST = 384  # numbers by which they are looked for: the first ones say most
CANDIDATES = 20  # themes whose members are looked at
MEMBERS = 60  # of each, the newest
_BLOCK = 1024  # as floats they stay in the processor's cache, and its cores are left to others
_READ = 5000
_CURRENT = func.coalesce(Theme.merged_into_id, Theme.id)


class Near(NamedTuple):
    """How near a theme is, 1 being the same: the middle of its members, and the nearest of them."""

    middle: float
    nearest: float


class _Vectors(NamedTuple):
    """Never changed, only replaced. A key is an objection's number, or a theme's with a minus, ascending."""

    keys: np.ndarray
    numbers: np.ndarray

    def of(self, keys: Sequence[int]) -> np.ndarray:
        """Those there are, as numbers from -1 to 1."""
        places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return self.numbers[places[self.keys[places] == keys]].astype(np.float32) / STEPS

    def nearest(self, meaning: np.ndarray) -> list[int]:
        """The keys of the few hundred nearest, the nearest first."""
        blocks = (self.numbers[at : at + _BLOCK, :FIRST] for at in range(0, len(self.keys), _BLOCK))
        near = np.concatenate([block.astype(np.float32) @ meaning[:FIRST] for block in blocks])
        few = np.argpartition(-near, NEAREST)[:NEAREST] if len(near) > NEAREST else np.arange(len(near))
        return self.keys[few[np.argsort(-near[few])]].tolist()


_reading = threading.Lock()
_held, _last = _Vectors(np.zeros(0, np.int64), np.zeros((0, SIZE), np.int8)), 0


def near(said: str, also: Collection[int] = ()) -> dict[int, Near]:
    """How near the nearest themes are, and those of `also`. Three queries; none without a model."""
    meaning = meaning_of(said)
    if meaning is None:
        return {}
    vectors = refresh()
    if not len(vectors.keys):
        return {}
    nearest = vectors.nearest(meaning)
    theme_of = {key: theme_id for key, theme_id in db.session.execute(_themes_of(nearest))}
    themes = list(dict.fromkeys(theme_of[key] for key in nearest if key in theme_of))[:CANDIDATES]
    keys: dict[int, list[int]] = {}
    for theme_id, key in db.session.execute(_members({*themes, *also})) if themes or also else ():
        keys.setdefault(theme_id, []).append(key)
    members = {theme_id: vectors.of(keys[theme_id]) for theme_id in keys}
    return {theme_id: _near(meaning, members[theme_id]) for theme_id in members if len(members[theme_id])}


def warm() -> None:
    """Loads the model and what was learned, and reads all vectors, before anybody asks."""
    if meaning_of("Anybody") is not None:
        refresh()


def refresh() -> _Vectors:
    """Reads what came since. One query, and one more for each five thousand new ones."""
    global _held, _last
    with _reading:
        while rows := _newer(_last):
            keys = np.array([-row.row_id if row.kind == "theme" else row.row_id for row in rows], np.int64)
            numbers = np.frombuffer(b"".join(row.vector for row in rows), np.int8).reshape(-1, SIZE)
            stays = ~np.isin(_held.keys, keys)  # the others are said otherwise now
            keys, numbers = np.append(_held.keys[stays], keys), np.append(_held.numbers[stays], numbers, 0)
            order = np.argsort(keys)
            _held, _last = _Vectors(keys[order], numbers[order]), rows[-1].id
            if len(rows) < _READ:
                break
        return _held


def _newer(last: int) -> Sequence[Row]:
    newer = select(Meaning.id, Meaning.kind, Meaning.row_id, Meaning.vector)
    newer = newer.where(Meaning.id > last, Meaning.version == VERSION)
    if not last:
        first = select(func.coalesce(func.max(Meaning.id), 0) - MOST).scalar_subquery()
        newer = newer.where(Meaning.id > first)
    return db.session.execute(newer.order_by(Meaning.id).limit(_READ)).all()


def _themes_of(keys: Collection[int]) -> CompoundSelect:
    """Of each key its theme as it is now: one merged into another is that one by another name."""
    sorted_ones = select(Objection.id, Objection.theme_id).where(
        Objection.id.in_([key for key in keys if key > 0]), Objection.theme_id.is_not(None)
    )
    names = select(-Theme.id, _CURRENT).where(Theme.id.in_([-key for key in keys if key < 0]))
    return union_all(sorted_ones, names)


def _members(themes: Collection[int]) -> CompoundSelect:
    """Of each theme the keys of its names and its newest objections."""
    names = select(_CURRENT, -Theme.id).where(or_(Theme.id.in_(themes), Theme.merged_into_id.in_(themes)))
    return union_all(names, *newest_of(themes, Objection.id, MEMBERS))


def _near(meaning: np.ndarray, members: np.ndarray) -> Near:
    middle = members.mean(0)
    return Near(float(meaning @ middle / np.linalg.norm(middle)), float((members @ meaning).max()))
