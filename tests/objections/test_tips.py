"""Tips and answers carry their outcome."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from tests import make
from workspace.activity.models import Event, Notice
from workspace.db import db, writing
from workspace.objections.answers import Outcome, Tip
from workspace.objections.models import Objection, ThemeAsset
from workspace.objections.records import Record, records


@pytest.fixture
def theme(workspace, mara):
    return make.theme(owner_id=mara.id)


def heard(theme, sol):
    return Objection.log(sol, words="Too dear", account="Fjordkraft AS", theme=theme)


def note(theme, sol, *helped, **thing):
    with writing():
        for each in helped:
            Outcome.note(heard(theme, sol), each, **thing)
        db.session.commit()


def test_each_thing_is_counted_in_one_query(theme, mara, sol, queries):
    answer, asset = make.answer(theme, mara, say="Count.", approved_by=sol), make.asset()
    tip = make.tip(theme, sol, "Ask.")
    note(theme, sol, True, True, False, True, answer=answer)
    note(theme, sol, False, asset=asset)
    note(theme, sol, True, tip=tip)
    theme_id = theme.id
    with queries() as seen:
        found = records(theme)
    assert len(seen) == 1, theme_id
    assert found == ({answer.id: (3, 4)}, {asset.id: (0, 1)}, {tip.id: (1, 1)})


def test_the_later_word_about_one_occasion_counts(theme, sol):
    tip = make.tip(theme, sol, "Ask.")
    with writing():
        objection = heard(theme, sol)
        Outcome.note(objection, False, tip=tip)
        Outcome.note(objection, True, tip=tip)
        db.session.commit()
    assert records(theme).tips == {tip.id: (1, 1)}
    assert objection.helped is True


def test_an_outcome_is_of_one_thing(theme, sol):
    with writing(), pytest.raises(ValueError):
        Outcome.note(heard(theme, sol), True)


@pytest.mark.parametrize(
    ("tip", "answer", "beats"),
    [((2, 2), (0, 4), False), ((3, 3), (3, 4), True), ((3, 4), (3, 4), False), ((2, 3), (0, 0), True)],
)
def test_a_tip_beats_the_answer_with_three_tries_and_a_higher_share(tip, answer, beats):
    assert Record(*tip).beats(Record(*answer)) is beats


def test_what_was_tried_helped_as_the_occasion_did_known_now_or_later(theme, sol):
    tip = make.tip(theme, sol, "Ask.")
    with writing():
        objection = heard(theme, sol)
        for _ in range(2):
            Outcome.note(objection, None, tip=tip)
        db.session.commit()
    assert records(theme).tips == {}
    with writing():
        objection.note_outcome(True, sol)
        db.session.commit()
    assert records(theme).tips == {tip.id: (1, 1)}
    with writing():
        Outcome.note(objection, False, tip=tip)
        db.session.commit()
    assert records(theme).tips == {tip.id: (0, 1)}


def test_the_database_keeps_one_outcome_of_a_thing_an_occasion(theme, sol):
    tip = make.tip(theme, sol, "Ask.")
    with writing(), pytest.raises(IntegrityError):
        objection = heard(theme, sol)
        db.session.add_all(Outcome(objection_id=objection.id, tip_id=tip.id, helped=True) for _ in range(2))
        db.session.commit()


def test_did_not_help_reopens_a_resolved_theme_and_tells_its_owner(theme, mara, sol):
    answer = make.answer(theme, mara, say="Count.", approved_by=sol)
    with writing():
        db.session.add(ThemeAsset(theme_id=theme.id, asset_id=make.asset().id))
        theme.decide("existing", mara)
        db.session.commit()
    assert theme.resolved_at
    note(theme, sol, True, answer=answer)
    assert theme.resolved_at
    note(theme, sol, False, answer=answer)
    assert theme.resolved_at is None and theme.reopened_at
    told = select(Notice.user_id).join(Event).where(Event.verb == "reopened")
    assert db.session.scalars(told).all() == [mara.id]


def test_one_removes_ones_own_tip_and_an_admin_any(theme, mara, sol, alma, rut):
    tip = make.tip(theme, sol, "Ask.")
    assert [tip.removable_by(user) for user in (sol, alma, mara, rut)] == [True, True, False, False]
    note(theme, sol, True, tip=tip)
    with writing():
        tip.remove(sol)
        db.session.commit()
    assert db.session.scalar(select(func.count(Outcome.id))) == 0


def test_a_tip_sent_twice_is_one(theme, sol):
    key = "6f1c2a34-8d5f-4a46-9a53-1f5ad3b7d112"
    for _ in range(2):
        with writing():
            Tip.add(theme, sol, "Ask.", client_id=key)
            db.session.commit()
    assert db.session.scalar(select(func.count(Tip.id))) == 1
