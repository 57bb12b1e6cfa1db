"""Two companies that are one: their themes count them once, at once."""

import pytest

from tests import make
from workspace.db import db, writing
from workspace.objections import merging
from workspace.objections.models import Objection, Theme
from workspace.objections.standing import ThemeStanding, drift

KEY = {"client_id": "5ab5a1f6-46cc-4a53-8a4b-95ab79f2a1c5"}


def test_a_theme_heard_from_both_is_heard_from_one_company(sol):
    with writing():
        theme = Theme.start("Price", sol)
        said = [
            Objection.log(sol, words="Dyrt", account=name, theme=theme) for name in ("Havn A/S", "Havn AS")
        ]
        assert db.session.query(ThemeStanding.accounts).scalar() == 2
        merging.merge(said[0].account, said[1].account, sol)
        db.session.commit()
    assert db.session.query(ThemeStanding.accounts).scalar() == 1 and drift() == []


def test_merging_from_the_page(as_sol):
    old, new = make.account("Havnegruppen A/S"), make.account("Havnegruppen AS")
    old_id, new_id = old.id, new.id
    assert "Havnegruppen AS" in as_sol.get(f"/accounts/{old_id}/merging").text
    answer = as_sol.post(f"/accounts/{old_id}/merging", data={"into": "havnegruppen as"} | KEY)
    assert answer.location == f"/accounts/{new_id}"
    assert as_sol.get(f"/accounts/{old_id}").status_code == 404


@pytest.mark.parametrize("into", ["", "Nobody Ltd", "Havnegruppen A/S"])
def test_merging_into_nothing_or_itself_is_refused(as_sol, into):
    old = make.account("Havnegruppen A/S")
    assert as_sol.post(f"/accounts/{old.id}/merging", data={"into": into} | KEY).status_code == 422


def test_a_reader_merges_nothing(as_rut):
    assert as_rut.post(f"/accounts/{make.account().id}/merging", data={"into": "X"}).status_code == 403
