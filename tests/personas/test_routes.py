"""Personas in the browser."""

import re
import uuid

import pytest

from tests import make
from workspace.activity.models import Following
from workspace.db import db
from workspace.personas.models import SECTIONS, Persona

HEAD = {
    "name": "Ingrid",
    "title": "CFO",
    "role": "economic_decision_maker",
    "segment_id": "",
    "product_id": "",
}


@pytest.fixture
def ingrid(mara) -> Persona:
    return make.whole_persona(mara, role="economic_decision_maker", quote="Show me the figures.")


def path(persona: Persona, *parts: object) -> str:
    return "/".join(["/personas", str(persona.id), *map(str, parts)])


def stamp(page: str) -> str:
    return re.search(r'name="stamp" type="hidden" value="(\w+)"', page)[1]


def test_a_persona_is_started_with_the_template(as_sol):
    answer = as_sol.post("/personas/new", data=HEAD | {"client_id": str(uuid.uuid4())})
    assert answer.status_code == 303
    [persona] = db.session.query(Persona)
    assert [section.key for section in persona.sections] == list(SECTIONS)
    assert persona.section("information").text.label == "Where they look for information"


def test_a_form_sent_twice_starts_one(as_sol):
    form = HEAD | {"client_id": str(uuid.uuid4())}
    assert (
        as_sol.post("/personas/new", data=form).location == as_sol.post("/personas/new", data=form).location
    )
    assert db.session.query(Persona).count() == 1


def test_a_persona_without_a_name_is_asked_for_one(as_sol):
    answer = as_sol.post("/personas/new", data=HEAD | {"name": "  ", "quote": "Kept"})
    assert (answer.status_code, "Kept" in answer.text) == (422, True)


def test_the_page_tells_who_then_the_quote_then_the_goals(as_rut, ingrid, queries):
    with queries() as seen:
        page = as_rut.get(path(ingrid)).text
    assert page.index("Ingrid – CFO") < page.index("Show me the figures.") < page.index("Cut licence cost")
    assert "How they judge success" not in page
    assert len(seen) <= 12, seen


def test_a_signed_and_changed_page_stays_within_its_queries(as_mara, as_sol, ingrid, queries):
    for browser, function in ((as_mara, "marketing"), (as_sol, "sales")):
        form = {"function": function, "stamp": stamp(browser.get(path(ingrid)).text)}
        assert browser.post(path(ingrid, "signature"), data=form).status_code == 303
    page = as_mara.get(path(ingrid, "edit")).text
    as_mara.post(path(ingrid, "edit"), data=HEAD | {"quote": "Our figures", "stamp": stamp(page)})
    with queries() as seen:
        page = as_sol.get(path(ingrid)).text
    assert "Agreed v1" in page and "1 change since" in page
    assert len(seen) <= 12, seen
    compared = as_sol.get(path(ingrid, "versions")).text
    assert "<del>" in compared and "Version 1" in compared
    assert "Show me the figures." in as_sol.get(path(ingrid, "versions", 1)).text
    assert as_sol.get(path(ingrid, "versions", 2)).status_code == 404


def test_nobody_signs_what_changed_while_they_read(as_mara, as_sol, ingrid):
    old = stamp(as_sol.get(path(ingrid)).text)
    section = ingrid.section("goals")
    as_mara.post(f"/texts/{section.text_id}/edit", data={"markdown": "Something else", "base_seq": 1})
    answer = as_sol.post(path(ingrid, "signature"), data={"function": "sales", "stamp": old})
    assert "Please look again" in as_sol.get(answer.location).text
    assert "Not agreed yet" in as_sol.get(path(ingrid)).text


def test_a_seller_cannot_sign_for_marketing(as_sol, ingrid):
    form = {"function": "marketing", "stamp": stamp(as_sol.get(path(ingrid)).text)}
    assert as_sol.post(path(ingrid, "signature"), data=form).status_code == 403
    assert as_sol.post(path(ingrid, "signature"), data={"function": "finance"}).status_code == 422


def test_the_second_who_saves_the_head_sees_both_versions(as_mara, as_sol, ingrid):
    opened = stamp(as_sol.get(path(ingrid, "edit")).text)
    as_mara.post(path(ingrid, "edit"), data=HEAD | {"name": "Inger", "stamp": opened})
    answer = as_sol.post(path(ingrid, "edit"), data=HEAD | {"name": "Ingunn", "stamp": opened})
    assert answer.status_code == 409
    assert "Inger" in answer.text and "Ingunn" in answer.text
    again = HEAD | {"name": "Ingunn", "stamp": stamp(answer.text)}
    assert as_sol.post(path(ingrid, "edit"), data=again).status_code == 303
    assert ingrid.name == "Ingunn"


def test_cards_are_found_by_words_and_filters(as_sol, mara, ingrid, queries):
    segment = make.segment()
    make.whole_persona(mara, name="Bo", title="CIO", role="end_user", segment_id=segment.id, goals="Downtime")
    with queries() as seen:
        page = as_sol.get("/personas/").text
    assert "Ingrid – CFO" in page and "Bo – CIO" in page
    assert len(seen) <= 12, seen
    for query in ("q=downtime", f"segment={segment.id}", "role=end_user", "q=bo"):
        page = as_sol.get(f"/personas/?{query}").text
        assert "Bo – CIO" in page and "Ingrid – CFO" not in page, query
    assert "No persona fits" in as_sol.get("/personas/?agreed=yes").text
    assert "Bo – CIO" in as_sol.get("/personas/?agreed=no&segment=nonsense").text


def test_many_cards_come_page_by_page(as_sol, workspace):
    for number in range(30):
        make.persona(name=f"Persona {number:02}")
    page = as_sol.get("/personas/?role=economic_decision_maker").text
    after = re.search(r'href="(/personas/\?[^"]*after=[^"]+)"', page)[1].replace("&amp;", "&")
    assert "Persona 23" in page and "Persona 24" not in page
    assert "Persona 29" in as_sol.get(after).text and "role=" in after


def test_own_sections_are_added_named_moved_and_removed(as_sol, ingrid):
    answer = as_sol.post(path(ingrid, "sections"), data={"name": "Politics"})
    section = ingrid.sections[-1]
    assert answer.location.startswith(f"/texts/{section.text_id}/edit")
    as_sol.post(path(ingrid, "sections", section.id), data={"name": "Power"})
    as_sol.post(path(ingrid, "sections", section.id, "position"), data={"places": "up"})
    shown = [section.heading for section in ingrid.shown_sections]
    assert shown[-2:] == ["Power", "Messages"]
    assert "Power" in as_sol.get(path(ingrid, "sections")).text
    assert as_sol.post(path(ingrid, "sections"), data={"name": ""}).status_code == 422
    assert as_sol.post(path(ingrid, "sections", section.id), data={"name": ""}).status_code == 422
    as_sol.post(path(ingrid, "sections", section.id, "remove"))
    assert "Power" not in [section.heading for section in ingrid.sections]


def test_a_section_of_the_template_stays(as_sol, ingrid):
    goals = ingrid.section("goals")
    assert as_sol.post(path(ingrid, "sections", goals.id, "remove")).status_code == 403
    assert as_sol.get(path(ingrid, "sections", 999)).status_code == 404


def test_what_depends_on_it_is_shown_before_it_is_removed(as_mara, ingrid):
    make.objection(persona_id=ingrid.id)
    other = make.persona("Bo")
    page, remove = path(ingrid), path(ingrid, "remove")
    assert "1 objection" in as_mara.get(remove).text
    assert as_mara.post(remove, data={"other": ""}).status_code == 422
    assert as_mara.post(remove, data={"other": other.id}).status_code == 303
    assert as_mara.get(page).status_code == 404


def test_the_history_tells_who_did_what(as_sol, as_mara, ingrid):
    as_sol.post(path(ingrid, "sections"), data={"name": "Politics"})
    page = as_mara.get(path(ingrid, "history")).text
    assert "Sol edited" in page and "Mara started the persona" in page


def test_whoever_starts_a_persona_follows_it(ingrid, mara):
    assert [row.user_id for row in db.session.query(Following)] == [mara.id]


def test_a_reader_changes_nothing(as_rut, ingrid):
    section = ingrid.sections[0].id
    for parts in ("edit",), ("sections",), ("sections", section), ("remove",):
        assert as_rut.post(path(ingrid, *parts), data=HEAD | {"stamp": "x"}).status_code == 403, parts
    assert as_rut.post("/personas/new", data=HEAD).status_code == 403
    form = {"function": "sales", "stamp": "x"}
    assert as_rut.post(path(ingrid, "signature"), data=form).status_code == 403
    assert "Edit" not in as_rut.get(path(ingrid)).text
