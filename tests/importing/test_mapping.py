"""The mapping page: columns and words are recognised, corrected, and shown before anything is saved."""

import re

from sqlalchemy import func, select

from tests import make
from tests.importing.test_uploading import last, upload
from workspace.db import db
from workspace.deals.models import Deal, Stage
from workspace.importing.mapping import Mapping
from workspace.objections.models import Objection, Theme
from workspace.personas.models import Persona


def form_of(page: str) -> dict[str, list[str]]:
    """What a browser would send of the page: its chosen options and ticked boxes."""
    fields: dict[str, list[str]] = {}
    for name, options in re.findall(r'<select[^>]* name="([^"]*)">(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', options)
        fields[name] = [""] if chosen is None else [chosen[1] if chosen[1] is not None else chosen[2]]
    fields["rows"] = re.findall(r'name="rows" value="(\d+)" checked', page)
    return {name.replace("&amp;", "&"): values for name, values in fields.items()}


def test_columns_are_chosen_beforehand(as_mara):
    page = as_mara.get(upload(as_mara, "objections/heard_nordic_excel.csv").location).text
    form = form_of(page)
    assert form["column-words"] == ["Innvending"]
    assert form["column-account"] == ["Kunde"]
    assert form["column-theme"] == [""]
    assert form["currency"] == ["NOK"]
    assert "NOK\N{NO-BREAK SPACE}1,655,000" in page


def test_words_are_chosen_beforehand_and_may_be_corrected(as_mara, sol):
    ingrid = make.persona("Ingrid", role="influencer")
    mine = make.theme("Price")
    where = upload(as_mara, "objections/heard.csv").location
    form = form_of(as_mara.get(where).text)
    assert form["value-role-Influencer"] == [str(ingrid.id)]
    assert form["value-job-Validation"] == [str(make.job("validation").id)]
    assert form["value-seller-sol@example.com"] == [str(sol.id)]
    assert form["value-seller-sven@example.com"] == [""]
    assert form["value-theme-timing"] == ["new"]
    form |= {"value-theme-price-vs-current": [str(mine.id)], "value-theme-timing": [""]}
    as_mara.post(f"{where}/run", data=form)
    assert (last().state, last().created) == ("done", 104)
    heard = db.session.scalars(select(Objection)).all()
    assert sum(one.theme_id == mine.id for one in heard) == 16
    assert sum(one.theme_id is None for one in heard) == 8
    assert {one.logged_as_written for one in heard if one.logged_by_id is None} == {
        "silje@example.com",
        "sven@example.com",
    }
    assert all(one.role == "Influencer" for one in heard if one.persona_id == ingrid.id)
    assert db.session.scalar(select(Theme).where(Theme.name == "timing")) is None


def test_a_preview_keeps_what_was_chosen(as_mara):
    where = upload(as_mara, "crm/pipedrive_deals.csv").location
    form = form_of(as_mara.get(where).text) | {"column-note": [""], "currency": ["SEK"]}
    assert as_mara.post(f"{where}/preview", data=form).status_code == 303
    mapping = Mapping(**last().mapping)
    assert "note" not in mapping.columns
    assert mapping.currency == "SEK"
    assert last().state == "mapping"


def test_dates_that_may_be_two_are_asked_about(as_mara):
    data = b"Deal name,Company,Amount,Close date\nA,B AS,1.655,03/05/2026\nC,D AS,2.000,04/06/2026\n"
    where = upload(as_mara, "deals.csv", data).location
    form = form_of(as_mara.get(where).text)
    assert (form["dates"], form["decimal"]) == (["ambiguous"], ["ambiguous"])
    answer = as_mara.post(f"{where}/run", data=form)
    assert answer.status_code == 422
    assert "Please say how the dates are written." in answer.text
    as_mara.post(f"{where}/run", data=form | {"dates": ["dmy"], "decimal": [","]})
    deal = db.session.scalar(select(Deal).where(Deal.name == "A"))
    assert (deal.close_on.isoformat(), deal.value) == ("2026-05-03", 165_500)


def test_a_file_without_a_needed_column_says_which(as_mara):
    where = upload(as_mara, "crm/hubspot_deals.csv").location
    form = form_of(as_mara.get(where).text) | {"column-account": [""]}
    answer = as_mara.post(f"{where}/run", data=form)
    assert answer.status_code == 422
    assert "No column was chosen for «Account»." in answer.text


def test_seventeen_personas_are_ticked_and_one_may_tick_others(as_mara):
    where = upload(as_mara, "personas/personas.jsonl").location
    page = as_mara.get(where).text
    form = form_of(page)
    assert len(form["rows"]) == 17
    assert page.count('name="rows"') == 24
    form["rows"] = form["rows"][:2]
    as_mara.post(f"{where}/run", data=form)
    assert db.session.scalar(select(func.count()).select_from(Persona)) == 2


def test_stages_of_the_crm_become_ours(as_mara):
    won = make._kept(Stage(name="Vunnet", name_folded="vunnet", outcome="won"))
    where = upload(as_mara, "crm/hubspot_deals.csv").location
    form = form_of(as_mara.get(where).text) | {"value-stage-Customer": [str(won.id)]}
    as_mara.post(f"{where}/run", data=form)
    assert db.session.scalar(select(func.count()).select_from(Stage)) == 6
    assert db.session.scalar(select(Stage.outcome).where(Stage.name == "Closed lost")) == "lost"
    assert db.session.scalar(select(Deal.id).where(Deal.stage_id == won.id).limit(1))


def test_a_value_nobody_offered_is_not_taken(as_mara):
    where = upload(as_mara, "crm/hubspot_deals.csv").location
    form = form_of(as_mara.get(where).text) | {"value-stage-Customer": ["9999"], "column-name": ["Nonsense"]}
    as_mara.post(f"{where}/preview", data=form)
    mapping = Mapping(**last().mapping)
    assert mapping.values["stage"]["Customer"] == "new"
    assert "name" not in mapping.columns


def test_someone_elses_import_is_theirs_and_an_admins(as_mara, as_sol, as_alma, as_rut, stranger):
    where = upload(as_mara, "crm/hubspot_deals.csv").location
    form = form_of(as_mara.get(where).text)
    assert as_sol.get(where).status_code == 200
    for act in ("preview", "run", "cancel"):
        assert as_sol.post(f"{where}/{act}", data=form).status_code == 403
        assert as_rut.post(f"{where}/{act}", data=form).status_code == 403
        assert stranger.post(f"{where}/{act}", data=form).status_code in (302, 303, 401, 422)
    assert last().state == "mapping"
    assert as_rut.get(where).status_code == 403
    assert as_alma.post(f"{where}/run", data=form).status_code == 303
    assert last().state == "done"


def test_the_page_asks_few_questions_of_the_database(as_mara, queries):
    where = upload(as_mara, "objections/heard.csv").location
    with queries() as seen:
        as_mara.get(where)
    assert len(seen) <= 12
