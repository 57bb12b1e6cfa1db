"""Importing from the command line: mapped by its headings, counted in the last line."""

import pytest
from sqlalchemy import func, select

from tests.importing.samples import FOLDER
from workspace.assets.models import Asset
from workspace.db import db
from workspace.deals.models import Account, Deal
from workspace.objections import heard
from workspace.objections.models import Objection, Theme
from workspace.people.models import User
from workspace.personas.models import Persona


@pytest.fixture
def run(app, mara):
    """Runs `flask import` as Mara and gives the last line."""

    def last_line(*arguments: str) -> str:
        answer = app.test_cli_runner().invoke(args=["import", *arguments, "--as", mara.email])
        db.session.rollback()
        db.session.expire_all()
        assert answer.exit_code == 0, answer.output
        return answer.output.strip().split("\n")[-1]

    return last_line


def path(name: str) -> str:
    return str(FOLDER / name)


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_before_set_up_it_says_so(app):
    arguments = ["import", "deals", path("crm/hubspot_deals.csv"), "--as", "mara@example.com"]
    answer = app.test_cli_runner().invoke(args=arguments)
    assert answer.exit_code == 1 and "nobody has set this workspace up yet" in answer.output


def test_seventeen_of_the_twenty_four_rows_are_personas(run):
    assert run("personas", path("personas/personas.jsonl")) == "created 17, updated 0, unchanged 0, failed 0"
    assert run("personas", path("personas/personas.jsonl")) == "created 0, updated 0, unchanged 17, failed 0"
    assert count(Persona) == 17


def test_three_crms_hold_sixteen_deals_between_them(run):
    assert run("deals", path("crm/hubspot_deals.csv")) == "created 16, updated 0, unchanged 0, failed 0"
    for name in ("nordic_excel", "pipedrive", "hubspot"):
        assert run("deals", path(f"crm/{name}_deals.csv")) == "created 0, updated 0, unchanged 16, failed 0"
    assert count(Deal) == 16
    assert count(Account) == len({account.name_folded for account in db.session.scalars(select(Account))})


def test_two_logs_of_the_same_talks_are_one(run):
    assert run("objections", path("objections/heard.csv")) == "created 104, updated 0, unchanged 0, failed 0"
    again = "created 0, updated 0, unchanged 104, failed 0"
    assert run("objections", path("objections/heard_nordic_excel.csv")) == again
    assert run("objections", path("objections/heard.csv")) == again
    assert count(Objection) == 104
    assert count(Theme) == 10
    assert heard.drift() == set()


def test_an_inventory_comes_in_once(run):
    first = run("assets", path("content/inventory.csv"))
    made = count(Asset)
    assert first == f"created {made}, updated 0, unchanged 0, failed 3"
    again = run("assets", path("content/inventory.csv"))
    assert again == f"created 0, updated 0, unchanged {made}, failed 3"


def test_a_stranger_and_a_reader_import_nothing(app, rut):
    for email in ("nobody@example.com", rut.email):
        answer = app.test_cli_runner().invoke(
            args=["import", "deals", path("crm/hubspot_deals.csv"), "--as", email]
        )
        assert answer.exit_code == 1
        assert "may not import" in answer.output


def test_a_file_whose_columns_are_unknown_says_which_is_missing(app, mara, tmp_path):
    (tmp_path / "x.csv").write_text("a;b\n1;2\n")
    answer = app.test_cli_runner().invoke(
        args=["import", "deals", str(tmp_path / "x.csv"), "--as", mara.email]
    )
    assert answer.exit_code == 1
    assert "Deal, Account" in answer.output
    assert count(User) == 1
