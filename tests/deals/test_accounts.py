"""Accounts: one company is one row."""

import uuid

import pytest

from tests import make
from workspace.activity.models import follow, followers
from workspace.db import db, writing
from workspace.deals import company_names, listing, merging
from workspace.deals.models import Account, Deal
from workspace.objections.models import Objection
from workspace.search.models import SearchEntry


def form(**more):
    return {"client_id": str(uuid.uuid4())} | more


@pytest.mark.parametrize(
    "name",
    [
        "Havnegruppen",
        "HAVNEGRUPPEN AS",
        "Havnegruppen A/S",
        "Havnegruppen ApS",
        "Havnegruppen, Ltd.",
        "Havnegruppen AB (publ)",
        "Havnegruppen N.V.",
    ],
)
def test_forms_of_company_do_not_tell_companies_apart(name):
    assert company_names.stem(name) == "havnegruppen"


def test_a_name_that_is_only_a_form_of_company_is_itself():
    assert company_names.stem("AS") == "as"


def test_twins_are_suggested_and_neighbours_are_not(sol):
    havn, twin = make.account("Havnegruppen AS"), make.account("Havnegruppen A/S")
    make.account("Havnegruppen Nord AS")
    assert [row.id for row in company_names.twins_of(havn)] == [twin.id]
    assert [[row.id for row in group] for group in company_names.possible_twins()] == [[havn.id, twin.id]]


def test_merging_moves_deals_and_what_was_heard(sol):
    old, new = make.account("Havnegruppen A/S"), make.account("Havnegruppen AS")
    deal, objection = make.deal(of=old), make.objection(of=old)
    old_id = old.id
    with writing():
        follow(sol, "account", old_id)
        merging.merge(old, new, sol)
        db.session.commit()
    assert Account.called("Havnegruppen A/S") is None
    assert db.session.get(Deal, deal.id).account_id == new.id
    assert db.session.get(Objection, objection.id).account_id == new.id
    assert followers("account", new.id) == [sol] and followers("account", old_id) == []


def test_what_was_heard_is_found_under_the_company_that_stays(sol):
    old, new = make.account("Havnegruppen A/S"), make.account("Havnegruppen AS")
    old_id = old.id
    with writing():
        Objection.log(sol, words="Det er for dyrt", account=old)
        merging.merge(old, new, sol)
        db.session.commit()
    tags = db.session.query(SearchEntry.tags).filter_by(kind="objection").scalar().split()
    assert f"a{new.id}" in tags and f"a{old_id}" not in tags


def test_a_company_cannot_be_merged_into_itself(sol):
    havn = make.account()
    with pytest.raises(ValueError):
        merging.merge(havn, havn, sol)


def test_a_company_is_renamed_and_gets_a_segment(as_sol):
    havn, segment = make.account("Havn"), make.segment("Energy")
    answer = as_sol.post(f"/accounts/{havn.id}/edit", data=form(name="Havna AS", segment_id=segment.id))
    assert answer.status_code == 303
    page = as_sol.get(answer.location).text
    assert "Havna AS" in page and "Energy" in page


def test_a_name_that_is_taken_is_refused(as_sol):
    make.account("Nordlys AS")
    havn = make.account("Havn")
    answer = as_sol.post(f"/accounts/{havn.id}/edit", data=form(name="nordlys as"))
    assert answer.status_code == 422 and "merge the two instead" in answer.text


def test_suggestions_begin_with_what_is_typed(sol):
    for name in ("Nordlys AS", "Den nordlige kyst", "Fjällbanken AB"):
        make.account(name)
    assert listing.suggested("nord", sol) == ["Nordlys AS", "Den nordlige kyst"]
    assert listing.suggested("fjall", sol) == ["Fjällbanken AB"]
    assert listing.suggested("%", sol) == []


def test_without_words_ones_own_open_deals_come_first(sol):
    mine = make.account("Mine AS")
    make.account("Newest AS")
    make.deal(of=mine, owner_id=sol.id)
    assert listing.suggested("", sol) == ["Mine AS", "Newest AS"]


def test_suggestions_are_escaped_options(as_sol):
    make.account('"><script>alert(1)</script>')
    page = as_sol.get("/accounts/suggest?account=script").text
    assert page.count("<option") == 1 and "<script" not in page


def test_a_reader_changes_nothing_and_reads_everything(as_rut):
    havn = make.account("Havn")
    for path in ("", "/twins", f"/{havn.id}"):
        assert as_rut.get(f"/accounts{path or '/'}").status_code == 200
    assert as_rut.post(f"/accounts/{havn.id}/edit", data=form(name="X")).status_code == 403
