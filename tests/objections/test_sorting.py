from sqlalchemy import select

from workspace.activity.models import Following
from workspace.db import db
from workspace.objections.models import Objection, Theme, ThemeStanding


def accounts(theme) -> int:
    return db.session.scalar(select(ThemeStanding.accounts).where(ThemeStanding.theme_id == theme.id))


def test_sorting_moves_it_from_one_standing_to_the_other(sol, mara, write):
    price, time = Theme.start("Price", mara), Theme.start("Time", mara)
    objection = Objection.log(sol, words="Dyrt", account="Nordlys AS", theme=price)
    objection.sort_into(time, mara)
    assert (accounts(price), accounts(time)) == (0, 1)
    objection.sort_into(None, mara)
    assert (accounts(time), objection.theme) == (0, None)


def test_its_logger_follows_the_theme_whoever_sorts_it(sol, mara, write):
    theme = Theme.start("Price", mara)
    Objection.log(sol, words="Dyrt", account="Nordlys AS").sort_into(theme, mara)
    followers = select(Following.user_id).where(Following.kind == "theme", Following.row_id == theme.id)
    assert set(db.session.scalars(followers)) == {sol.id, mara.id}


def test_sorting_into_a_merged_theme_lands_where_it_went(sol, mara, write):
    old, new = Theme.start("Cost", mara), Theme.start("Price", mara)
    old.merge_into(new, mara)
    objection = Objection.log(sol, words="Dyrt", account="Nordlys AS")
    objection.sort_into(old, mara)
    assert objection.theme_id == new.id
    assert Theme.called("cost") is new
