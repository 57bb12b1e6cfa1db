from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests import make
from workspace.activity.models import Event, Following
from workspace.db import db
from workspace.deals.models import Account
from workspace.objections.language import language_of
from workspace.objections.models import Correction, Objection, Theme
from workspace.search.find import find
from workspace.search.models import SearchEntry
from workspace.settings.models import Rate


def tags(objection) -> set[str]:
    entry = db.session.scalar(
        select(SearchEntry).where(SearchEntry.kind == "objection", SearchEntry.row_id == objection.id)
    )
    return set(entry.tags.split())


def test_a_new_company_is_made_by_typing_it(sol, write):
    first = Objection.log(sol, words="Det er for dyrt", account="Ærlig Ås AS")
    second = Objection.log(sol, words="Hvor lagres data?", account="ærlig ås as")
    assert first.account_id == second.account_id
    assert len(db.session.scalars(select(Account)).all()) == 1


def test_the_deals_value_is_kept_as_it_was_that_day(sol, write):
    db.session.add(Rate(currency="SEK", day=date(2020, 1, 1), rate=Decimal("0.98")))
    deal = make.deal(value=500_000_00, currency="SEK")
    objection = Objection.log(sol, words="För dyrt", account=deal.account, deal=deal)
    deal.value = 1
    db.session.flush()
    assert (objection.value, objection.currency, objection.rate) == (500_000_00, "SEK", Decimal("0.98"))


def test_without_a_typed_rate_there_is_none(sol, write):
    deal = make.deal(currency="EUR")
    assert Objection.log(sol, words="Too expensive", account=deal.account, deal=deal).rate is None


def test_logging_records_follows_and_can_be_found(sol, write):
    persona, job = make.persona(), make.job()
    theme = Theme.start("Price", sol)
    objection = Objection.log(
        sol, words="Det er altfor dyrt", account="Nordlys AS", persona=persona, job=job, theme=theme
    )
    db.session.flush()
    assert {
        "objection",
        f"p{persona.id}",
        f"j{job.id}",
        f"t{theme.id}",
        "kobjection",
        "lnb",
        "sorted",
    } <= tags(objection)
    assert [row.row_id for row in find("dyrt nordlys").rows if row.kind == "objection"] == [objection.id]
    assert db.session.scalar(select(Event).where(Event.verb == "logged")).row_id == objection.id
    assert db.session.scalar(select(Following).where(Following.kind == "theme")).user_id == sol.id


def test_a_tap_without_words_is_called_by_its_theme(sol, write):
    objection = Objection.log(sol, words="", account="Nordlys AS", theme=Theme.start("Price", sol))
    assert objection.label == "Price"
    assert objection.language == sol.language


def test_corrected_words_are_kept_as_they_were(sol, write):
    objection = Objection.log(sol, words="Det er for dyrt", account="Nordlys AS")
    objection.correct(sol, words="Det er litt dyrt")
    objection.correct(sol, severity=3)
    assert [c.words for c in db.session.scalars(select(Correction))] == ["Det er for dyrt"]
    assert objection.words == "Det er litt dyrt"
    assert find("litt").rows and objection.severity == 3


def test_a_withdrawn_one_is_neither_found_nor_quoted(sol, write):
    objection = Objection.log(sol, words="Hemmelige ord", account="Nordlys AS")
    objection.withdraw(sol)
    db.session.flush()
    assert find("hemmelige").rows == []
    assert db.session.scalar(select(Event).where(Event.verb == "withdrawn")).label == "Nordlys AS"


def test_an_import_logs_for_somebody_who_is_not_here_yet(workspace, write):
    objection = Objection.log(None, words="For dyrt", account="A", logged_as_written="silje@example.com")
    assert (objection.logged_by_id, objection.logged_as_written) == (None, "silje@example.com")


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Vi har ikke råd til dette nå", "nb"),
        ("Vi har inte råd med det här just nu", "sv"),
        ("Det har vi ikke råd til lige nu", "da"),
        ("We cannot afford this right now", "en"),
        ("ERP?", None),
    ],
)
def test_the_language_is_told_by_its_small_words(words, language):
    assert language_of(words) == language


def test_the_language_of_what_was_heard_is_right_nearly_always(samples):
    rows = heard(samples)
    right = sum(language_of(row["Objection"]) == row["Language"] for row in rows)
    assert right >= 0.95 * len(rows)


def heard(samples):
    import csv

    with open(samples / "objections/heard.csv", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
