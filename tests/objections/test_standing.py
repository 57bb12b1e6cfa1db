from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from tests import make
from workspace.db import db, today, writing
from workspace.objections import standing
from workspace.objections.models import Objection, Theme, ThemeStanding
from workspace.settings.models import Rate


def of(theme) -> ThemeStanding:
    return db.session.scalar(select(ThemeStanding).where(ThemeStanding.theme_id == theme.id))


def say(by, theme, account, deal=None, **fields):
    return Objection.log(by, words="Dyrt", account=account, deal=deal, theme=theme, **fields)


def test_an_account_is_counted_once_with_its_largest_deal_and_its_worst(sol, write):
    theme, account = Theme.start("Price", sol), make.account()
    for value, severity in ((100_00, 3), (300_00, 1), (200_00, None)):
        say(sol, theme, account, make.deal(of=account, value=value), severity=severity)
    say(sol, theme, "Another AS", severity=2)
    row = of(theme)
    assert (row.accounts, row.value, row.severity, row.stopping) == (2, 300_00, 3, 1)
    assert (row.heard, row.heard_ever) == (4, 4)


def test_values_are_in_the_workspaces_currency_at_the_rate_of_that_day(sol, write):
    rate = Rate(currency="SEK", day=date(2020, 1, 1), rate=Decimal("0.5"))
    db.session.add(rate)
    theme, deal = Theme.start("Price", sol), make.deal(value=1000_00, currency="SEK")
    say(sol, theme, deal.account, deal)
    rate.rate = Decimal("2")
    assert standing.recount(theme).value == 500_00


def test_other_currencies_are_as_they_are_when_there_is_no_rate(sol, write):
    theme, account = Theme.start("Price", sol), make.account()
    for value in (100_00, 900_00):
        deal = make.deal(of=account, value=value, currency="EUR")
        say(sol, theme, account, deal)
    rated = make.deal(value=50_00)
    say(sol, theme, rated.account, rated)
    assert (of(theme).value, of(theme).other_values) == (50_00, {"EUR": 900_00})


def test_one_deal_is_not_counted_in_two_currencies_when_a_rate_comes_later(sol, write):
    theme, deal = Theme.start("Price", sol), make.deal(value=100_00, currency="EUR")
    say(sol, theme, deal.account, deal)
    db.session.add(Rate(currency="EUR", day=date(2020, 1, 1), rate=Decimal("11")))
    say(sol, theme, deal.account, deal)
    assert (of(theme).value, of(theme).other_values) == (1100_00, {})


def test_only_the_last_180_days_count(sol, at, write):
    at(2026, 11, 22, 9)
    theme = Theme.start("Price", sol)
    say(sol, theme, "Old AS", heard_on=today() - timedelta(days=181))
    say(sol, theme, "New AS", heard_on=today() - timedelta(days=180))
    row = of(theme)
    assert (row.accounts, row.heard_ever, row.oldest_on) == (1, 2, today() - timedelta(days=180))


def test_only_what_came_after_it_was_resolved_counts(sol, at, write):
    theme = Theme.start("Price", sol)
    at(2026, 11, 20, 9)
    say(sol, theme, "Before AS")
    theme.last_resolved_at = at(2026, 11, 20, 12)
    at(2026, 11, 20, 15)
    say(sol, theme, "The same day AS")
    say(sol, theme, "Before but told late AS", heard_on=date(2026, 11, 1))
    assert (of(theme).accounts, of(theme).heard_ever) == (1, 3)


def test_the_window_moves_every_day(sol, at):
    at(2026, 5, 1, 9)
    with writing():
        theme = Theme.start("Price", sol)
        say(sol, theme, "Nordlys AS")
        db.session.commit()
    at(2026, 12, 1, 9)
    standing.recount_all()
    assert (of(theme).accounts, of(theme).counted_on) == (0, date(2026, 12, 1))
