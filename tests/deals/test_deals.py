"""Deals: their verbs, their pages, their list."""

import re
import uuid
from datetime import date, timedelta

import pytest

from tests import make
from workspace.activity.models import Event
from workspace.db import db, today, writing
from workspace.deals import listing
from workspace.deals.models import Account, Deal, Stage
from workspace.search.models import SearchEntry


def stage(name, outcome="open") -> Stage:
    with writing():
        made = Stage.found_or_made(name)
        made.outcome = outcome
        db.session.commit()
    return made


def typed(**more):
    return {
        "client_id": str(uuid.uuid4()),
        "account": "Havnegruppen A/S",
        "name": "Nytt system",
        "value": "1 655 000,50",
        "currency": "NOK",
    } | more


def seen(browser, url):
    """What an opened form carries, to tell whether somebody saved since."""
    return re.search(r'name="seen"[^>]*value="(\w+)"', browser.get(url).text)[1]


def names(page):
    return [row.name for row in page.rows]


def test_a_new_deal_makes_its_company_and_can_be_found(sol):
    ingrid = make.persona()
    with writing():
        deal = Deal.open(sol, "  Ærø  Havn A/S ", personas=[ingrid], name="Kraner", value=500)
        db.session.commit()
    assert deal.account.name == "Ærø Havn A/S" and deal.currency == "NOK"
    assert deal.personas_met() == [ingrid]
    assert {entry.kind for entry in db.session.query(SearchEntry)} == {"deal", "account"}
    assert db.session.query(Event).one().label == "Ærø Havn A/S – Kraner"


def test_a_company_typed_in_other_letters_is_the_same(sol):
    with writing():
        first, second = Account.found_or_made("Nordlys AS"), Account.found_or_made("NORDLYS  as")
        db.session.commit()
    assert first is second


def test_an_open_deal_past_its_day_is_flagged_and_a_won_one_is_not(sol):
    late = make.deal(close_on=today() - timedelta(days=1))
    won = make.deal(close_on=today() - timedelta(days=1), stage_id=stage("Vunnet", "won").id)
    assert late.is_past_close and not won.is_past_close


def test_the_next_to_close_comes_first_and_without_a_day_last(sol):
    make.deal(name="someday")
    make.deal(name="later", close_on=date(2030, 2, 1))
    make.deal(name="soon", close_on=date(2030, 1, 1))
    make.deal(name="won", stage_id=stage("Vunnet", "won").id)
    assert names(listing.page(listing.Filters(), None)) == ["soon", "later", "someday"]


def test_the_list_goes_on_where_it_stopped(sol):
    acme = make.account()
    for number in range(55):
        make.deal(of=acme, name=f"Deal {number}", close_on=date(2030, 1, 1) if number % 2 else None)
    first = listing.page(listing.Filters(), None)
    second = listing.page(listing.Filters(), first.after)
    assert len(set(names(first) + names(second))) == 55 and second.after is None


@pytest.mark.parametrize(
    ("show", "expected"), [("won", {"won"}), ("lost", {"lost"}), ("past_close", {"late"}), ("all", None)]
)
def test_filters_show_what_they_say(sol, show, expected):
    make.deal(name="won", stage_id=stage("Vunnet", "won").id)
    make.deal(name="lost", stage_id=stage("Tapt", "lost").id)
    make.deal(name="late", close_on=date(2020, 1, 1))
    shown = set(names(listing.page(listing.Filters(show=show), None)))
    assert shown == (expected or {"won", "lost", "late"})


def test_a_seller_writes_a_deal(as_sol):
    answer = as_sol.post("/deals/new", data=typed())
    deal = db.session.query(Deal).one()
    assert answer.status_code == 303 and answer.location == f"/deals/{deal.id}"
    assert deal.value == 165500050 and deal.owner.name == "Sol" and deal.as_of == today()
    page = as_sol.get(f"/deals/{deal.id}").text
    assert "Havnegruppen A/S" in page and "The CRM said this on" in page


def test_a_form_sent_twice_makes_one_deal(as_sol):
    form = typed()
    assert as_sol.post("/deals/new", data=form).location == as_sol.post("/deals/new", data=form).location


def test_an_amount_that_cannot_be_read_is_kept_as_it_was_typed(as_sol):
    answer = as_sol.post("/deals/new", data=typed(value="en hel del"))
    assert answer.status_code == 422 and 'value="en hel del"' in answer.text
    assert db.session.query(Deal).count() == 0


def test_a_number_that_another_deal_has_is_refused(as_sol):
    as_sol.post("/deals/new", data=typed(external_id="FL-1"))
    answer = as_sol.post("/deals/new", data=typed(external_id="FL-1"))
    assert answer.status_code == 422 and "Another deal has that number" in answer.text


def test_editing_keeps_what_the_crm_gave_and_changes_who_was_met(as_sol):
    ingrid, ola = make.persona(), make.persona("Ola")
    deal = make.deal(source="crm", external_id="FL-7")
    deal_id = deal.id
    url = f"/deals/{deal_id}/edit"
    as_sol.post(url, data=typed(external_id="FL-7", personas=[ingrid.id], seen=seen(as_sol, url)))
    assert 'value="1 655 000,50"' in as_sol.get(url).text
    as_sol.post(url, data=typed(external_id="FL-7", personas=[ola.id], seen=seen(as_sol, url)))
    deal = db.session.get(Deal, deal_id)
    assert deal.source == "crm" and deal.personas_met() == [ola]


def test_the_second_of_two_who_save_sees_both(as_sol, as_mara):
    deal = make.deal(name="Kraner", value=100_00)
    url = f"/deals/{deal.id}/edit"
    opened = seen(as_sol, url)
    assert as_mara.post(url, data=typed(value="200", seen=opened)).status_code == 303
    answer = as_sol.post(url, data=typed(value="300", note="Call them", seen=opened))
    assert answer.status_code == 409
    assert "<td>200</td><td>300</td>" in answer.text and "<td></td><td>Call them</td>" in answer.text
    assert db.session.get(Deal, deal.id).value == 200_00
    again = re.search(r'name="seen"[^>]*value="(\w+)"', answer.text)[1]
    assert as_sol.post(url, data=typed(value="300", seen=again)).status_code == 303
    assert db.session.get(Deal, deal.id).value == 300_00


def test_a_reader_reads_and_a_stranger_does_not(as_rut, stranger):
    deal = make.deal(name="Kraner")
    assert "Kraner" in as_rut.get("/deals/").text
    assert as_rut.get(f"/deals/{deal.id}/edit").status_code == 403
    assert as_rut.post("/deals/new", data=typed()).status_code == 403
    assert stranger.get("/deals/").status_code in (302, 303)


def test_the_list_asks_no_more_for_more_deals(as_sol, queries):
    for number in range(20):
        make.deal(name=f"Deal {number}", close_on=today())
    with queries() as seen:
        assert "Deal 19" in as_sol.get("/deals/?show=open").text
    assert len(seen) <= 8


def test_only_an_admin_orders_the_stages(as_sol, as_alma):
    assert as_sol.get("/deals/stages/").status_code == 403
    for name in ("Kvalifisert", "Tilbud"):
        as_alma.post("/deals/stages/new", data={"client_id": uuid.uuid4(), "name": name, "outcome": "open"})
    last = Stage.in_order()[-1]
    as_alma.post(f"/deals/stages/{last.id}/position", data={"direction": "up"})
    assert [stage.name for stage in Stage.in_order()] == ["Tilbud", "Kvalifisert"]


def test_a_stage_says_how_a_deal_ended_and_what_is_expected_there(as_alma):
    won, job = stage("Vunnet"), make.job("consensus")
    data = {"client_id": uuid.uuid4(), "name": "Won", "outcome": "won", "expected_job_id": job.id}
    assert as_alma.post(f"/deals/stages/{won.id}/edit", data=data).status_code == 303
    won = Stage.in_order()[0]
    assert (won.name, won.outcome, won.expected_job_id) == ("Won", "won", job.id)


def test_two_stages_cannot_share_a_name(as_alma):
    stage("Tilbud")
    answer = as_alma.post(
        "/deals/stages/new", data={"client_id": uuid.uuid4(), "name": "TILBUD", "outcome": "open"}
    )
    assert answer.status_code == 422


def test_a_stage_where_deals_stand_stays(as_alma):
    tilbud = stage("Tilbud")
    make.deal(stage_id=tilbud.id)
    assert as_alma.post(f"/deals/stages/{tilbud.id}/removal").status_code == 409
