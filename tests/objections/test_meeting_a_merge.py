"""Whoever puts something into a theme while another merges it puts it into the theme that stays."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from workspace.backlog import deciding
from workspace.db import db, writing
from workspace.objections import heard, standing
from workspace.objections.answers import Answer
from workspace.objections.models import Objection, Theme, ThemeAsset
from workspace.objections.moving import sort, split
from workspace.objections.tips import Tip
from workspace.people.models import User


class Scene:
    """What another person does it with, read before the merge is known."""

    def __init__(self, by: int, old: int, new: int, heard_before: int, unsorted: int) -> None:
        self.by, self.old, self.new = (
            db.session.get(User, by),
            *(db.session.get(Theme, n) for n in (old, new)),
        )
        self.heard_before, self.unsorted = (db.session.get(Objection, n) for n in (heard_before, unsorted))
        assert self.heard_before.theme is self.old


def log(scene):
    Objection.log(scene.by, words="Altfor dyrt", account="Fyn AS", theme=scene.old)


def sort_one(scene):
    scene.unsorted.sort_into(scene.old, scene.by)


def sort_several(scene):
    sort([scene.unsorted.id], scene.old, scene.by, client_id=uuid.uuid4())


def take_out(scene):
    scene.heard_before.sort_into(None, scene.by)


def withdraw(scene):
    scene.heard_before.withdraw(scene.by)


def correct(scene):
    scene.heard_before.correct(scene.by, account=scene.unsorted.account)


def split_off(scene):
    assert split([scene.heard_before.id], scene.old, scene.new, scene.by) is None


def draft(scene):
    Answer.draft(scene.old, scene.by, "en")


def tip(scene):
    Tip.add(scene.old, scene.by, "Ask what a stop costs.")


def decide(scene):
    deciding.not_content(scene.old, scene.by, scene.by, "price", "Too small")


def plan(scene):
    deciding.make(scene.old, scene.by, title="What a stop costs", type="article", language="en")


def merge_back(scene):
    with pytest.raises(ValueError, match="cannot be merged"):
        scene.new.merge_into(scene.old, scene.by)


def merge_elsewhere(scene):
    with pytest.raises(ValueError, match="merged already"):
        scene.old.merge_into(Theme.start("Another", scene.by), scene.by)


@pytest.mark.parametrize(
    "door",
    [log, sort_one, sort_several, take_out, withdraw, correct, split_off, draft, tip, decide, plan,
     merge_back, merge_elsewhere],
)  # fmt: skip
def test_nothing_is_left_in_a_theme_that_is_merged_meanwhile(app, mara, sol, door):
    with writing():
        old, new = Theme.start("Price", mara), Theme.start("Cost", mara)
        said = Objection.log(sol, words="For dyrt", account="Nordlys AS", theme=old)
        other = Objection.log(sol, words="Dyrt", account="Nordlys Energi AS")
        db.session.commit()
    numbers = sol.id, old.id, new.id, said.id, other.id
    has_read, is_sqlite = threading.Event(), db.engine.dialect.name == "sqlite"

    def meanwhile():
        with app.app_context(), writing():
            scene = Scene(*numbers)
            has_read.set()
            door(scene)
            db.session.commit()

    with ThreadPoolExecutor(1) as another:
        with writing():
            old.merge_into(new, mara)
            done = another.submit(meanwhile)
            has_read.wait(0.1 if is_sqlite else 30)  # on SQLite they wait for their turn before they read
            db.session.commit()
        try:
            done.result()
        except AssertionError:  # with its turn they read what is there: nothing was met
            assert is_sqlite
    db.session.expire_all()
    for noun in (Objection, Answer, Tip, ThemeAsset):
        assert not db.session.query(noun).filter_by(theme_id=old.id).count()
    assert old.merged_into_id == new.id and new.merged_into_id is None and old.decision is None
    assert standing.drift() == [] and heard.drift() == set()
