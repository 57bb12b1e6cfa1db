"""A text in the browser: revisions, writing, preview, two at once."""

import pytest

from tests import make
from workspace.db import db, writing
from workspace.texts.models import Text


@pytest.fixture
def goals(mara) -> Text:
    text = make.text()
    with writing():
        text.write("Cut licence cost.", mara)
        db.session.commit()
    return text


def test_a_save_goes_back_to_where_it_came_from(as_sol, goals):
    form = {"markdown": "Cut energy cost.", "base_seq": 1, "next": "/personas/3"}
    answer = as_sol.post(f"/texts/{goals.id}/edit", data=form)
    assert (answer.status_code, answer.location) == (303, "/personas/3")
    assert goals.markdown == "Cut energy cost."


def test_the_form_carries_the_revision_it_began_from(as_sol, goals):
    page = as_sol.get(f"/texts/{goals.id}/edit?next=/personas/3").text
    assert 'name="base_seq" type="hidden" value="1"' in page
    assert 'value="/personas/3"' in page


def test_a_form_without_its_revision_keeps_what_was_typed(as_sol, goals):
    answer = as_sol.post(f"/texts/{goals.id}/edit", data={"markdown": "My words", "base_seq": ""})
    assert answer.status_code == 422
    assert "My words" in answer.text


def test_a_clash_shows_both_versions_and_the_next_save_settles_it(as_sol, as_mara, goals):
    as_mara.post(f"/texts/{goals.id}/edit", data={"markdown": "Cut energy cost.", "base_seq": 1})
    answer = as_sol.post(f"/texts/{goals.id}/edit", data={"markdown": "Cut staff cost.", "base_seq": 1})
    assert answer.status_code == 409
    assert "Cut staff cost." in answer.text and "Cut energy cost." in answer.text
    assert 'name="base_seq" type="hidden" value="2"' in answer.text
    settled = {"markdown": "Cut energy and staff cost.", "base_seq": 2}
    assert as_sol.post(f"/texts/{goals.id}/edit", data=settled).status_code == 303
    assert goals.markdown == "Cut energy and staff cost."


def test_a_preview_renders_what_was_typed_and_saves_nothing(as_sol, goals):
    form = {"markdown": "Cut **energy** cost.", "base_seq": 1, "next": "/personas/3"}
    answer = as_sol.post(f"/texts/{goals.id}/preview", data=form)
    assert answer.status_code == 200
    assert "<strong>energy</strong>" in answer.text and "Cut **energy** cost." in answer.text
    assert 'name="base_seq" type="hidden" value="1"' in answer.text and 'value="/personas/3"' in answer.text
    assert goals.head_seq == 1


def test_a_revision_shows_what_changed_and_can_be_restored(as_sol, goals, queries):
    as_sol.post(f"/texts/{goals.id}/edit", data={"markdown": "Cut energy cost.", "base_seq": 1})
    with queries() as seen:
        page = as_sol.get(f"/texts/{goals.id}").text
    assert "<del>" in page and "<ins>" in page and "Mara" in page
    assert len(seen) <= 12
    assert as_sol.post(f"/texts/{goals.id}/restore", data={"seq": 1}).status_code == 303
    assert (goals.markdown, goals.head_seq) == ("Cut licence cost.", 3)


def test_many_revisions_come_page_by_page(as_sol, goals, sol):
    with writing():
        for number in range(12):
            goals.write(f"Version {number}", sol)
        db.session.commit()
    page = as_sol.get(f"/texts/{goals.id}").text
    assert "Revision 13" in page and "Revision 3<" not in page and "after=" in page


def test_a_reader_reads_revisions_and_changes_nothing(as_rut, goals):
    assert as_rut.get(f"/texts/{goals.id}").status_code == 200
    for path in ("edit", "preview", "restore"):
        answer = as_rut.post(f"/texts/{goals.id}/{path}", data={"markdown": "x", "base_seq": 1, "seq": 1})
        assert answer.status_code == 403
    assert goals.head_seq == 1


def test_a_stranger_is_asked_to_sign_in(stranger, goals):
    assert stranger.get(f"/texts/{goals.id}").status_code in (302, 303)


def test_going_back_never_leaves_the_site(as_sol, goals):
    form = {"markdown": "x", "base_seq": 1, "next": "//elsewhere.example"}
    assert as_sol.post(f"/texts/{goals.id}/edit", data=form).location == f"/texts/{goals.id}"
