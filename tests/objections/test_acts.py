"""Sorting, splitting and merging are acts that can be undone."""

import pytest
from sqlalchemy import func, select

from tests import make
from workspace.activity.models import Event, Notice, followers, unfollow
from workspace.db import db, now, writing
from workspace.objections import heard, standing
from workspace.objections.acts import Act, Move, forget_moves
from workspace.objections.answers import Answer
from workspace.objections.models import Objection, Theme, ThemeAsset, ThemeStanding
from workspace.objections.moving import sort, split
from workspace.objections.tips import Tip
from workspace.objections.undoing import undo, why_not
from workspace.search.find import find
from workspace.search.models import SearchEntry
from workspace.texts.models import Text


def log(by, words, account="Nordlys AS", **fields):
    return Objection.log(by, words=words, account=account, **fields)


def accounts(theme) -> int:
    return db.session.scalar(select(ThemeStanding.accounts).where(ThemeStanding.theme_id == theme.id))


def assets(theme) -> set[int]:
    return set(db.session.scalars(select(ThemeAsset.asset_id).where(ThemeAsset.theme_id == theme.id)))


def names(theme) -> set[str]:
    return {person.name for person in followers("theme", theme.id)}


def tags(objection) -> list[str]:
    entry = select(SearchEntry.tags).where(
        SearchEntry.kind == "objection", SearchEntry.row_id == objection.id
    )
    return db.session.scalar(entry).split()


def answered(theme, by, say="Count the hours.") -> Answer:
    """An approved answer, without the rules of approving."""
    answer = Answer.draft(theme, by, "en")
    answer.say.write(say, by)
    answer.approved_at, answer.approved_say = now(), say
    db.session.flush()
    theme.settle()
    return answer


def everything_adds_up() -> bool:
    db.session.expire_all()
    return standing.drift() == [] and heard.drift() == set()


def test_several_are_sorted_at_once_and_back_again(mara, sol, write):
    theme = Theme.start("Price", mara)
    rows = [log(sol, f"Dyrt {n}", f"Company {n}") for n in range(3)]
    act = sort([row.id for row in rows], theme, mara)
    assert (act.heard, accounts(theme), names(theme)) == (3, 3, {"Mara", "Sol"})
    assert f"t{theme.id}" in tags(rows[0])
    assert undo(act, mara) == 3
    assert {row.theme_id for row in rows} == {None}
    assert (accounts(theme), names(theme)) == (0, {"Mara"})
    assert "sorted" not in tags(rows[0])
    assert everything_adds_up()


def test_what_others_sorted_meanwhile_stays_there(mara, sol, write):
    price, time = Theme.start("Price", mara), Theme.start("Time", mara)
    one, other = log(sol, "Dyrt"), log(sol, "Treigt", "Havn AS")
    other.sort_into(time, sol)
    act = sort([one.id, other.id], price, mara)
    assert (act.heard, other.theme) == (1, time)
    assert sort([other.id], price, mara) is None
    one.sort_into(time, sol)
    one.sort_into(price, sol)
    assert undo(act, mara) == 0
    assert one.theme is price


def test_a_theme_that_was_started_by_a_mistake_goes_with_it(mara, sol, write):
    one = log(sol, "Dyrt")
    theme = Theme.start("Prixe", mara)
    act = sort([one.id], theme, mara, started=True)
    undo(act, mara)
    assert db.session.scalar(select(func.count(Theme.id))) == 0
    assert act.to_theme is None and act.to_name == "Prixe"
    assert not find("prixe").rows
    kept = Theme.start("Price", mara)
    act = sort([one.id], kept, mara, started=True)
    Tip.add(kept, sol, "Ask what it costs today.")
    undo(act, mara)
    assert db.session.scalar(select(Theme)) is kept


def test_a_split_takes_the_chosen_and_comes_back(mara, sol, alma, write):
    price, time = Theme.start("Price", mara), Theme.start("Time", mara)
    stays, goes = log(sol, "Dyrt", theme=price), log(alma, "Treigt", "Havn AS", theme=price)
    act = split([goes.id], price, time, mara)
    assert (goes.theme, stays.theme) == (time, price)
    assert (accounts(price), accounts(time), names(time)) == (1, 1, {"Mara", "Alma"})
    log(sol, "Sent", "Fjord AS", theme=time)
    undo(act, mara)
    assert (goes.theme, accounts(price), accounts(time)) == (price, 2, 1)
    assert names(time) == {"Mara", "Sol"}
    assert f"t{price.id}" in tags(goes) and f"t{time.id}" not in tags(goes)
    assert everything_adds_up()


def test_a_theme_is_not_split_into_itself(mara, sol, write):
    old, new = Theme.start("Cost", mara), Theme.start("Price", mara)
    one = log(sol, "Dyrt", theme=new)
    old.merge_into(new, mara)
    with pytest.raises(ValueError, match="itself"):
        split([one.id], new, old, mara)


def test_a_merge_is_undone_with_all_that_belonged_to_each(mara, sol, alma, write):
    old, new, older = Theme.start("Cost", mara), Theme.start("Price", alma), Theme.start("Costs", mara)
    older.merge_into(old, mara)
    theirs, ours = log(sol, "Dyrt", theme=old), log(alma, "For dyrt", "Havn AS", theme=new)
    answer, tip = answered(old, mara, "Vis totalkostnaden"), Tip.add(old, sol, "Spør om alt")
    only, both = make.asset("One"), make.asset("Both")
    for theme, asset in ((old, only), (old, both), (new, both)):
        db.session.add(ThemeAsset(theme_id=theme.id, asset_id=asset.id))
    old.decide("existing", mara)
    was_resolved_at = old.resolved_at
    before = db.session.scalars(select(Event.id).where(Event.kind == "theme", Event.row_id == old.id)).all()

    act = old.merge_into(new, mara)
    meanwhile = log(sol, "Altfor dyrt", "Fjord AS", theme=new)
    assert act.heard == 1 and new.is_answered
    undo(act, alma)

    assert (theirs.theme, ours.theme, meanwhile.theme) == (old, new, new)
    assert (answer.theme, tip.theme, older.current) == (old, old, old)
    assert (assets(old), assets(new)) == ({only.id, both.id}, {both.id})
    assert (names(old), names(new)) == ({"Mara", "Sol"}, {"Alma", "Sol"})
    assert (old.decision, old.resolved_at, new.decision) == ("existing", was_resolved_at, None)
    assert old.is_answered and not new.is_answered and new.answered_at is None
    assert {text.row_id for text in answer.texts} == {old.id}
    assert [row.row_id for row in find("totalkostnaden").rows] == [old.id]
    assert [row.row_id for row in find("cost", kind="theme").rows] == [old.id]
    assert set(before) <= set(db.session.scalars(select(Event.id).where(Event.row_id == old.id)))
    assert f"t{old.id}" in tags(theirs) and f"t{new.id}" in tags(ours)
    assert everything_adds_up()


def test_a_theme_that_a_merge_resolved_counts_again_from_where_it_did(mara, sol, write):
    old, new = Theme.start("Cost", mara), Theme.start("Price", mara)
    log(sol, "Dyrt", theme=new)
    answered(old, mara)
    new.decide("not_content", mara, owner=mara, reason="price")
    act = old.merge_into(new, mara)
    assert new.resolved_at and accounts(new) == 0
    undo(act, mara)
    assert (new.resolved_at, new.last_resolved_at, accounts(new)) == (None, None, 1)


def test_an_answer_replaced_while_they_were_one_meets_its_theme_again(mara, write):
    old, new = Theme.start("Cost", mara), Theme.start("Price", mara)
    first = answered(old, mara)
    act = old.merge_into(new, mara)
    better = answered(new, mara, "Count the years.")
    first.replace_with(better, mara)
    undo(act, mara)
    assert first.is_in_force and better.is_in_force and (first.theme, better.theme) == (old, new)
    assert old.is_answered and new.is_answered


def test_who_stopped_following_while_they_were_one_is_not_made_to_follow_again(mara, sol, write):
    old, new = Theme.start("Cost", mara), Theme.start("Price", mara)
    log(sol, "Dyrt", theme=old)
    act = old.merge_into(new, mara)
    unfollow(sol, "theme", new.id)
    undo(act, mara)
    assert (names(old), names(new)) == ({"Mara"}, {"Mara"})


def test_acts_on_top_of_each_other_are_undone_in_either_order(mara, sol, write):
    a, b, c = (Theme.start(name, mara) for name in "ABC")
    one = log(sol, "Dyrt", theme=a)
    merged = a.merge_into(b, mara)
    moved = split([one.id], b, c, mara)
    undo(merged, mara)
    assert one.theme is c
    undo(moved, mara)
    assert one.theme is b
    merged = a.merge_into(b, mara)
    moved = split([one.id], b, c, mara)
    back = split([one.id], c, b, mara)
    undo(moved, mara)
    assert one.theme is b
    undo(back, mara)
    assert one.theme is c
    assert everything_adds_up()


def test_what_cannot_be_undone_says_why(mara, sol, at, write):
    at(2026, 11, 1, 9)
    a, b, c = (Theme.start(name, mara) for name in "ABC")
    one, other = log(sol, "Dyrt", theme=a), log(sol, "Treigt", theme=a)
    moved = split([other.id], a, c, mara)
    merged = a.merge_into(b, mara)
    merged_on = b.merge_into(c, mara)
    assert why_not(moved) == "“A” was merged into another theme since. Undo that first."
    assert why_not(merged) == "“B” was merged into another theme since. Undo that first."
    with pytest.raises(ValueError, match="merged into another"):
        undo(merged, mara)
    undo(merged_on, mara)
    assert why_not(merged_on) == "It was undone." and why_not(merged) == ""
    assert (one.theme, other.theme) == (b, c)
    at(2026, 12, 2, 9)
    assert why_not(merged) == "It was done more than 30 days ago."


def test_followers_of_both_are_told_once_of_a_merge_and_of_its_undoing(mara, sol, alma, write):
    old, new = Theme.start("Cost", mara), Theme.start("Price", alma)
    for theme in (old, new):
        log(sol, "Dyrt", theme=theme)

    def told(verb):
        rows = select(Notice.user_id).join(Event).where(Event.verb == verb)
        return sorted(db.session.scalars(rows))

    act = old.merge_into(new, alma)
    assert told("merged") == sorted([mara.id, sol.id])
    undo(act, mara)
    assert told("undone") == sorted([sol.id, alma.id])


def test_a_withdrawn_one_is_not_missed(mara, sol, write):
    old, new = Theme.start("Cost", mara), Theme.start("Price", mara)
    one = log(sol, "Dyrt", theme=old)
    log(sol, "Dyrere", theme=old)
    act = old.merge_into(new, mara)
    one.withdraw(sol)
    assert undo(act, mara) == 1
    assert accounts(old) == 1 and everything_adds_up()


def test_what_did_not_help_reopens_the_theme_it_is_moved_to_and_undoing_resolves_it_again(mara, sol, write):
    price, time = Theme.start("Price", mara), Theme.start("Time", mara)
    answered(price, mara)
    price.decide("not_content", mara, owner=mara, reason="price")
    one = log(sol, "Dyrt", theme=time, helped=False)
    was = (price.resolved_at, price.decision, price.due_on, price.reopened_at)
    act = split([one.id], time, price, mara)
    assert price.resolved_at is None and price.reopened_at
    undo(act, mara)
    assert (price.resolved_at, price.decision, price.due_on, price.reopened_at) == was
    assert everything_adds_up()


def test_an_act_keeps_what_moved_from_where_to_where(mara, sol, write):
    old, new = Theme.start("Cost", mara), Theme.start("Price", mara)
    one = log(sol, "Dyrt", theme=old)
    act = old.merge_into(new, mara)
    assert (act.kind, act.from_name, act.to_name) == ("merged", "Cost", "Price")
    row = select(Move).where(Move.act_id == act.id, Move.table == "objections")
    assert db.session.scalar(row).row_id == one.id
    assert db.session.scalar(select(Act)) is act
    assert db.session.scalar(select(func.count(Text.id))) == 0


def test_rows_are_kept_as_long_as_an_act_can_be_undone(mara, sol, at):
    at(2026, 11, 1, 9)
    with writing():
        log(sol, "Dyrt", theme=Theme.start("Cost", mara))
        Theme.called("Cost").merge_into(Theme.start("Price", mara), mara)
        db.session.commit()
    at(2026, 12, 1, 8)
    forget_moves()
    assert db.session.scalar(select(func.count(Move.id)))
    db.session.rollback()
    at(2026, 12, 1, 10)
    forget_moves()
    assert db.session.scalar(select(func.count(Move.id))) == 0
    assert db.session.scalar(select(Act)).from_name == "Cost"
