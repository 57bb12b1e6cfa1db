"""Whatever is done to themes, in whatever order: nothing is lost, nothing counted twice, and an act that is
undone gives back exactly what it moved."""

from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from workspace.db import db, writing
from workspace.objections import heard, merging, standing
from workspace.objections.acts import Act
from workspace.objections.models import Objection, Theme, ThemeStanding
from workspace.objections.moving import sort, split
from workspace.objections.undoing import undo, why_not

VERBS = ("log", "log_untold", "sort", "move", "move", "move", "split", "split", "split", "merge", "undo",
         "undo", "undo", "withdraw", "correct", "join_companies")  # fmt: skip
STEPS = 50
THEMES, COMPANIES = "ABC", 4


class Told:
    """The same work told without a database: where each objection is, and which act answers for it."""

    def __init__(self) -> None:
        self.place: dict[int, int | None] = {}
        self.company: dict[int, int] = {}
        self.merged: dict[int, int] = {}
        self.acts: dict[int, set[int]] = {}  # by act, those it still answers for
        self.undone: set[int] = set()

    def put(self, row: int, theme: int | None) -> None:
        """By itself: no act takes it back any more."""
        self.place[row] = theme
        for moved in self.acts.values():
            moved.discard(row)

    def act(self, act: Act, rows: set[int]) -> None:
        self.acts[act.id] = set(rows)
        for row in rows:
            self.place[row] = act.to_theme_id

    def undo(self, act: Act) -> None:
        self.undone.add(act.id)
        for row in self.acts[act.id]:
            later = [id for id, rows in self.acts.items() if id > act.id and row in rows]
            last = db.session.get(Act, max((id for id in later if id not in self.undone), default=act.id))
            put_there_again = last is not act and last.to_theme_id == act.to_theme_id
            if self.place.get(row) == act.to_theme_id and not put_there_again:
                self.place[row] = act.from_theme_id


class Work:
    def __init__(self, mara, sol) -> None:
        self.mara, self.sol, self.told = mara, sol, Told()
        self.themes = [Theme.start(name, mara) for name in THEMES]
        self.rows: dict[int, Objection] = {}
        self.acts: list[Act] = []
        self.names = [f"Company {n}" for n in range(COMPANIES)]
        for n in range(6):
            self._log(n, self.themes[0] if n % 2 else None)

    def step(self, chance: Random) -> None:
        verb, theme, other = chance.choice(VERBS), chance.choice(self.themes), chance.choice(self.themes)
        getattr(self, verb)(chance.randrange(100), theme, other)

    def log(self, n, theme, _other) -> None:
        self._log(n, theme)

    def log_untold(self, n, _theme, _other) -> None:
        self._log(n, None)

    def _log(self, n, theme) -> None:
        row = Objection.log(self.sol, words=f"Dyrt {n}", account=self.names[n % COMPANIES], theme=theme)
        self.rows[row.id] = row
        self.told.place[row.id] = row.theme_id

    def sort(self, n, theme, _other) -> None:
        self._keep(sort(self._some(n), theme, self.mara), None)

    def split(self, n, theme, other) -> None:
        theme = theme.current
        if other.current is not theme:
            self._keep(split(self._some(n), theme, other, self.mara), theme.id)

    def _keep(self, act: Act | None, of: int | None) -> None:
        if act is not None:
            rows = {row for row in self._chosen if self.told.place[row] == of}
            assert act.heard == len(rows)
            self.told.act(act, rows)
            self.acts.append(act)

    def _some(self, n: int) -> list[int]:
        self._chosen = [row for place, row in enumerate(self.rows) if (place + n) % 3]
        return self._chosen

    def merge(self, n, theme, other) -> None:
        theme = theme.current
        if theme is not other.current:
            theirs = {row for row, place in self.told.place.items() if place == theme.id}
            act = theme.merge_into(other, self.mara)
            self.told.act(act, theirs)
            self.acts.append(act)

    def undo(self, n, _theme, _other) -> None:
        if self.acts:
            act = self.acts[n % len(self.acts)]
            if not why_not(act):
                self.told.undo(act)
                undo(act, self.mara)

    def move(self, n, theme, _other) -> None:
        if self.rows:
            row = self._one(n)
            if row.theme is not theme.current:
                row.sort_into(theme, self.sol)
                self.told.put(row.id, theme.current.id)

    def withdraw(self, n, _theme, _other) -> None:
        if self.rows:
            row = self._one(n)
            del self.rows[row.id], self.told.place[row.id]
            row.withdraw(self.sol)

    def correct(self, n, theme, _other) -> None:
        if self.rows:
            row = self._one(n)
            another = next(iter(self.rows.values())).account
            row.correct(self.sol, account=another, words="Altfor dyrt")

    def join_companies(self, n, _theme, _other) -> None:
        companies = {row.account_id: row.account for row in self.rows.values()}
        if len(companies) > 1:
            one, other = list(companies.values())[:2]
            merging.merge(one, other, self.mara)
            self.names = [other.name if name == one.name else name for name in self.names]

    def _one(self, n: int) -> Objection:
        return list(self.rows.values())[n % len(self.rows)]


@pytest.mark.slow
def test_nothing_is_lost_and_what_is_undone_goes_back(app, mara, sol):
    # A seed for each example: the steps are as likely as written here, which hypothesis' own are not.
    @settings(max_examples=15, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
    @given(st.integers(0, 2**32))
    def work(seed):
        chance = Random(seed)
        with writing():
            work = Work(mara, sol)
            for _ in range(STEPS):
                work.step(chance)
                db.session.expire_all()
                assert places(work) == work.told.place
            nothing_is_doubled(work)

    work()


def places(work: Work) -> dict[int, int | None]:
    rows = select(Objection.id, Objection.theme_id).where(Objection.id.in_(list(work.rows)))
    return dict(db.session.execute(rows).all())


def nothing_is_doubled(work: Work) -> None:
    assert heard.drift() == set()
    assert standing.drift() == []
    for theme in work.themes:
        companies = {row.account_id for row in work.rows.values() if work.told.place[row.id] == theme.id}
        kept = select(ThemeStanding.accounts).where(ThemeStanding.theme_id == theme.id)
        assert (db.session.scalar(kept) or 0) == len(companies)
