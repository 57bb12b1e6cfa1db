from datetime import date

import pytest
from sqlalchemy import select

from tests import make
from workspace.activity.models import Event, Following, Notice
from workspace.db import db, now
from workspace.objections.answers import Answer, Tip
from workspace.objections.models import Objection, Theme, ThemeAsset
from workspace.objections.standing import recount
from workspace.objections.themes import working_days_after
from workspace.search.find import find
from workspace.search.models import SearchEntry
from workspace.texts.models import Text


def answered(theme, by) -> Answer:
    """An approved answer, without the rules of approving."""
    texts = [Text(kind="theme", row_id=theme.id, label=label) for label in ("Know", "Say", "Do")]
    db.session.add_all(texts)
    db.session.flush()
    know, say, do = (text.id for text in texts)
    answer = Answer(theme_id=theme.id, language="nb", know_id=know, say_id=say, do_id=do, approved_at=now())
    db.session.add(answer)
    theme.settle()
    return answer


def link(theme, asset) -> None:
    db.session.add(ThemeAsset(theme_id=theme.id, asset_id=asset.id))
    theme.settle()


def test_an_answer_is_due_in_three_working_days(mara, at, write):
    at(2026, 11, 19, 12)  # a Thursday
    theme = Theme.start("  Too   expensive ", mara)
    assert (theme.name, theme.owner, theme.due_on) == ("Too expensive", mara, date(2026, 11, 24))
    assert working_days_after(date(2026, 11, 21), 1) == date(2026, 11, 23)


def test_it_is_answered_when_an_answer_is_approved_and_resolved_when_also_decided(mara, write):
    theme = Theme.start("Price", mara)
    answered(theme, mara)
    assert theme.is_answered and not theme.is_resolved and theme.answered_at
    theme.decide("not_content", mara, owner=mara, reason="price")
    assert theme.is_resolved and theme.resolved_at == theme.last_resolved_at


def test_not_content_needs_a_reason_and_an_owner(mara, write):
    theme = Theme.start("Price", mara)
    for given in ({}, {"owner": mara}, {"reason": "price"}, {"reason": "weather", "owner": mara}):
        with pytest.raises(ValueError, match="not a decision"):
            theme.decide("not_content", mara, **given)


def test_make_is_carried_out_when_what_was_made_is_published(mara, write):
    theme, old, planned = Theme.start("Price", mara), make.asset(), make.asset(stage="planned")
    answered(theme, mara)
    theme.decide("make", mara)
    assert not theme.is_resolved
    link(theme, old)
    link(theme, planned)
    assert theme.resolved_at is None
    planned.stage = "published"
    theme.settle()
    assert theme.resolved_at


def test_existing_is_carried_out_when_it_is_linked(mara, write):
    theme = Theme.start("Price", mara)
    answered(theme, mara)
    theme.decide("existing", mara)
    assert theme.resolved_at is None
    link(theme, make.asset())
    assert theme.resolved_at


def test_reopening_asks_for_a_decision_again_and_tells_the_owner(mara, sol, write):
    theme = Theme.start("Price", mara)
    answered(theme, mara)
    theme.decide("not_content", mara, owner=mara, reason="price")
    objection = Objection.log(sol, words="Fortsatt dyrt", account="Nordlys AS", theme=theme)
    assert theme.resolved_at
    objection.note_outcome(False, sol)
    assert (theme.decision, theme.resolved_at) == (None, None)
    assert theme.reopened_at and theme.last_resolved_at and theme.is_answered
    event = db.session.scalar(select(Event).where(Event.verb == "reopened"))
    assert db.session.scalar(select(Notice.user_id).where(Notice.event_id == event.id)) == mara.id


def test_what_helped_or_was_heard_before_reopens_nothing(mara, sol, write):
    theme = Theme.start("Price", mara)
    answered(theme, mara)
    theme.decide("not_content", mara, owner=mara, reason="price")
    Objection.log(sol, words="Dyrt", account="A", theme=theme, helped=True)
    Objection.log(sol, words="Dyrt", account="B", theme=theme, helped=False, heard_on=date(2020, 1, 1))
    assert theme.resolved_at


def test_merging_loses_nothing(mara, sol, alma, write):
    old, new = Theme.start("Cost", mara), Theme.start("Price", alma)
    objection = Objection.log(sol, words="Dyrt", account="Nordlys AS", theme=old)
    answer, asset, shared = answered(old, mara), make.asset("One"), make.asset("Both")
    db.session.add(Tip(theme_id=old.id, author_id=sol.id, words="Spør om total kostnad"))
    for theme, linked in ((old, asset), (old, shared), (new, shared)):
        link(theme, linked)
    answer.say.write("Vis totalkostnaden", mara)
    earlier = Theme.start("Costs", mara)
    earlier.merge_into(old, mara)
    old.merge_into(new, mara)

    assert objection.theme_id == answer.theme_id == new.id
    assert {answer.know.row_id, answer.say.row_id, answer.do.row_id} == {new.id}
    assert [row.row_id for row in find("totalkostnad").rows] == [new.id]
    assert not db.session.scalars(select(Event).where(Event.row_id == old.id, Event.kind == "theme")).all()
    assert db.session.scalar(select(Tip.theme_id)) == new.id
    linked = select(ThemeAsset.asset_id).where(ThemeAsset.theme_id == new.id)
    assert sorted(db.session.scalars(linked)) == sorted([asset.id, shared.id])
    following = select(Following.user_id).where(Following.kind == "theme")
    assert sorted(db.session.scalars(following)) == sorted([mara.id, sol.id, alma.id])
    assert old.name == "Cost" and old.current is new and earlier.current is new
    assert new.is_answered and recount(new).accounts == 1
    entry = select(SearchEntry.tags).where(SearchEntry.kind == "objection")
    assert f"t{new.id}" in db.session.scalar(entry).split()
    assert [row.row_id for row in find("cost", kind="theme").rows] == [new.id]


def test_a_theme_is_not_merged_into_itself(mara, write):
    one, other = Theme.start("Cost", mara), Theme.start("Price", mara)
    other.merge_into(one, mara)
    with pytest.raises(ValueError, match="itself"):
        one.merge_into(other, mara)


def test_a_new_owner_is_told(mara, sol, write):
    theme = Theme.start("Price", mara)
    theme.edit(mara, "Price today", sol, theme.due_on)
    assert db.session.scalar(select(Notice.user_id)) == sol.id
    assert find("today").rows
