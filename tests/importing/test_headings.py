import pytest

from tests.importing.samples import sample, sample_lines
from workspace.importing.aliases import ALIASES
from workspace.importing.headings import recognise, source_of

HEADERS = sample_lines("crm/header_rows.jsonl")


@pytest.mark.parametrize("row", HEADERS, ids=lambda row: f"{row['crm']} {row['export']}")
def test_every_real_header_row_tells_its_crm(row):
    assert source_of(row["columns"]) == row["crm"].split()[0].casefold()


@pytest.mark.parametrize(
    ("export", "noun", "expected"),
    [
        ("deals (UI export)", "deals", {
            "external_id": "Record ID", "name": "Deal Name", "stage": "Deal Stage", "value": "Amount",
            "owner": "Deal owner", "segment": "Customer tier",
        }),
        ("deals (UI export, custom)", "deals", {
            "external_id": "Record ID", "name": "Deal Name", "stage": "Deal Stage", "value": "Amount",
            "owner": "Deal owner", "note": "Associated Note",
        }),
        ("companies (UI export)", "accounts", {"name": "Company name", "external_id": "Record ID"}),
        ("contacts (UI export)", "accounts", {"name": "Company Name"}),
        ("official sample import sheet", "deals", {
            "name": "Deal - Title", "account": "Organization - Name*", "value": "Deal - Value",
            "note": "Note - Content*",
        }),
        ("official sample with products", "accounts", {"name": "Organization - Name*"}),
        ("contacts (leading space kept)", "accounts", {"name": "Account Name", "segment": "Segment"}),
        ("notes", "deals", {
            "account": "Customer (Regarding) (Customer Product)",
            "stage": "Sales Stage (Regarding) (Customer Product)",
            "owner": "Owner (Regarding) (Customer Product)",
        }),
        ("opportunity report", "deals", {
            "external_id": "Opportunity ID", "name": "Opportunity Name", "account": "Account Name",
            "stage": "Stage", "value": "Amount", "close_on": "Close Date", "owner": "Owner",
            "note": "Next Step",
        }),
    ],
)  # fmt: skip
def test_real_exports_are_recognised(export, noun, expected):
    columns = next(row["columns"] for row in HEADERS if row["export"] == export)
    assert recognise(columns, noun) == expected


@pytest.mark.parametrize(("crm", "company"), [("Dynamics 365", "Company Name"), ("Salesforce", "Company")])
def test_leads_give_their_companies(crm, company):
    columns = next(row["columns"] for row in HEADERS if row["crm"] == crm and row["export"] == "leads")
    assert recognise(columns, "accounts")["name"] == company


def test_the_samples_need_no_hand():
    heard = recognise(sample("objections/heard.csv").columns, "objections")
    assert set(heard) == {
        "heard_on", "account", "deal", "words", "language", "role", "job", "value", "seller", "theme",
    }  # fmt: skip
    excel = recognise(sample("objections/heard_nordic_excel.csv").columns, "objections")
    assert set(excel) == set(heard) - {"deal", "theme"}
    for name in ("hubspot_deals", "nordic_excel_deals", "pipedrive_deals"):
        found = recognise(sample(f"crm/{name}.csv").columns, "deals")
        assert {"external_id", "name", "account", "stage", "value", "close_on", "owner", "note"} <= set(found)
    assert recognise(sample("personas/personas.jsonl").columns, "personas") == {
        "name": "title", "markdown": "markdown", "kind": "kind", "id": "id",
    }  # fmt: skip
    assert set(recognise(sample("content/inventory.csv").columns, "assets")) == {
        "title", "type", "url", "published_on", "topic", "language",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "fields"),
    [
        ("Dato;Selskap;Innvending;Rolle;Kjøpsjobb;Alvorlighet;Hjalp;Vårt svar", "nb"),
        ("Datum;Företag;Invändning;Roll;Köpuppgift;Allvar;Hjälpte;Vårt svar", "sv"),
        ("Dato;Virksomhed;Indvending;Rolle;Købsopgave;Alvor;Hjalp;Vores svar", "da"),
        ("heard_on;ACCOUNT;Objection;Role;Buying job;Severity;Helped;What we said", "en"),
    ],
)
def test_a_log_in_each_language_is_recognised(columns, fields):
    assert list(recognise(columns.split(";"), "objections")) == [
        "heard_on", "account", "words", "role", "job", "severity", "said_to_them", "helped",
    ]  # fmt: skip


def test_no_column_serves_two_fields():
    assert recognise(["Title"], "personas") == {"name": "Title"}
    assert recognise(["Title", "Name"], "personas") == {"name": "Name", "title": "Title"}


@pytest.mark.parametrize("noun", ALIASES)
def test_every_field_knows_its_own_name(noun):
    """So that a table made from our own fields needs no mapping. A persona's only title is its name."""
    for field in ALIASES[noun].keys() - {"title" if noun == "personas" else ""}:
        assert recognise([field], noun) == {field: field}


def test_zoho_deals_are_not_hubspots():
    assert source_of(["Record Id", "Deal Name", "Amount", "Stage", "Closing Date", "Account Name"]) == "zoho"
    assert source_of(["Dato", "Kunde"]) is None
