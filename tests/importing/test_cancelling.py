"""Cancelling leaves nothing half: what nobody touched goes or is as it was, what somebody touched stays."""

import pytest
from sqlalchemy import func, select

from tests import make
from tests.importing.test_mapping import form_of
from tests.importing.test_running import DEALS, bring, count
from tests.importing.test_uploading import last, upload
from workspace.activity.models import Following
from workspace.assets.models import Asset
from workspace.db import db, writing
from workspace.deals.models import Account, Deal, Stage
from workspace.importing import running
from workspace.importing.models import Import, ImportRow
from workspace.objections import heard
from workspace.objections.models import Objection, Theme, ThemeStanding
from workspace.personas.models import Persona, Section
from workspace.search.models import SearchEntry
from workspace.texts.models import Text

MADE = (Account, Asset, Deal, Stage, Objection, Theme, ThemeStanding, Persona, Section, Text, SearchEntry)


@pytest.mark.parametrize(
    "name",
    ["objections/heard.csv", "crm/hubspot_deals.csv", "personas/personas.jsonl"],
)
def test_an_import_taken_back_leaves_nothing(as_mara, name):
    where = upload(as_mara, name).location
    as_mara.post(f"{where}/run", data=form_of(as_mara.get(where).text))
    assert last().created > 0
    as_mara.post(f"{where}/cancel")
    assert (last().state, last().created) == ("cancelled", 0)
    assert {model.__name__: count(model) for model in (*MADE, Following)} == {
        model.__name__: 0 for model in (*MADE, Following)
    }
    assert heard.drift() == set()


def test_assets_go_with_their_texts(as_mara):
    import_ = bring(as_mara, "a.csv", "Title,Body\nOne,Words\nTwo,\n")
    assert count(Text) == 2
    as_mara.post(f"/imports/{import_.id}/cancel")
    assert (count(Asset), count(Text), count(SearchEntry)) == (0, 0, 0)


def test_what_was_updated_is_as_it_was_before(as_mara, at):
    at(2026, 11, 20)
    bring(as_mara, "d.csv", DEALS)
    at(2026, 11, 22)
    import_ = bring(as_mara, "d.csv", DEALS.replace("1000,Offer", "2500,Won"))
    as_mara.post(f"/imports/{import_.id}/cancel")
    deal = db.session.scalar(select(Deal))
    assert (deal.value, deal.stage.name, deal.as_of.isoformat()) == (100_000, "Offer", "2026-11-20")
    assert db.session.scalar(select(Stage).where(Stage.name == "Won")) is None


def test_an_objection_moves_back_to_its_cell(as_mara):
    text = "Date,Account,Objection,Buying job,Language\n2026-10-01,Ås AS,For dyrt,{},nb\n"
    bring(as_mara, "o.csv", text.format("Validation"))
    import_ = bring(as_mara, "o.csv", text.format("Consensus creation"))
    as_mara.post(f"/imports/{import_.id}/cancel")
    assert db.session.scalar(select(Objection)).job.key == "validation"
    assert heard.drift() == set()


def test_what_somebody_worked_on_stays(as_mara, mara):
    import_ = bring(as_mara, "d.csv", DEALS + "8,Other,Fyn AS,5,Offer\n")
    with writing():
        db.session.scalar(select(Deal).where(Deal.name == "Other")).edit(mara, value=7)
        db.session.commit()
    as_mara.post(f"/imports/{import_.id}/cancel")
    assert db.session.scalars(select(Deal.name)).all() == ["Other"]
    assert db.session.scalars(select(Account.name)).all() == ["Fyn AS"]
    assert (last().state, last().created) == ("cancelled", 1)
    assert "someone has worked on them since" in as_mara.get(f"/imports/{import_.id}").text


def test_a_deal_that_something_was_heard_on_stays(as_mara):
    import_ = bring(as_mara, "d.csv", DEALS)
    deal = db.session.scalar(select(Deal))
    make.objection(of=deal.account, deal_id=deal.id)
    as_mara.post(f"/imports/{import_.id}/cancel")
    assert count(Deal) == 1


def test_cancelling_in_the_middle_stops_at_the_next_batch(as_mara, monkeypatch):
    monkeypatch.setattr(running, "BATCH", 20)
    saved = running._batch

    def cancels(import_id, lines):
        is_running = saved(import_id, lines)
        with writing():
            db.session.get(Import, import_id).cancel()
            db.session.commit()
        return is_running

    monkeypatch.setattr(running, "_batch", cancels)
    where = upload(as_mara, "objections/heard.csv").location
    as_mara.post(f"{where}/run", data=form_of(as_mara.get(where).text))
    assert (last().state, last().done) == ("cancelled", 20)
    assert (count(Objection), count(Account), count(ImportRow)) == (0, 0, 0)
    assert heard.drift() == set()


def test_a_file_that_was_not_begun_is_put_away(as_mara):
    where = upload(as_mara, "crm/hubspot_deals.csv").location
    as_mara.post(f"{where}/cancel")
    assert (last().state, last().sheet, count(ImportRow)) == ("cancelled", {}, 0)
    assert as_mara.post(f"{where}/run", data={}).location == where
    assert count(Deal) == 0


def test_an_import_taken_back_may_be_made_again(as_mara):
    import_ = bring(as_mara, "d.csv", DEALS)
    as_mara.post(f"/imports/{import_.id}/cancel")
    assert bring(as_mara, "d.csv", DEALS).created == 1
    assert db.session.scalar(select(func.count()).select_from(Import)) == 2
