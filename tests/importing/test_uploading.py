"""A file comes in over the web: read, guessed, kept until someone confirms it."""

from io import BytesIO

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from tests.importing.samples import FOLDER, sample_lines
from workspace.db import db
from workspace.importing.models import Import


def upload(browser, name: str, data: bytes | None = None, **fields: str):
    data = (FOLDER / name).read_bytes() if data is None else data
    return browser.post(
        "/imports/",
        data={"file": (BytesIO(data), name.rsplit("/", 1)[-1]), **fields},
        content_type="multipart/form-data",
    )


def last() -> Import:
    db.session.rollback()
    return db.session.scalar(select(Import).order_by(Import.id.desc()).limit(1))


@pytest.mark.parametrize(
    ("name", "noun"),
    [
        ("objections/heard.csv", "objections"),
        ("objections/heard_nordic_excel.csv", "objections"),
        ("crm/hubspot_deals.csv", "deals"),
        ("crm/pipedrive_deals.csv", "deals"),
        ("content/inventory.csv", "assets"),
        ("personas/personas.jsonl", "personas"),
    ],
)
def test_the_headings_tell_what_is_in_a_file(as_mara, name, noun):
    answer = upload(as_mara, name)
    assert answer.status_code == 303
    assert last().noun == noun
    assert as_mara.get(answer.location).status_code == 200


def test_nothing_is_saved_but_the_file(as_mara):
    upload(as_mara, "crm/hubspot_deals.csv")
    assert (last().state, last().created, last().total) == ("mapping", 0, 16)


def test_one_may_say_what_is_in_it(as_mara):
    upload(as_mara, "crm/hubspot_deals.csv", noun="accounts")
    assert last().noun == "accounts"


def test_a_form_sent_twice_is_one_import(as_mara):
    key = "0f7c6e9a-9f0e-4ff0-8d4b-7c7d3f2a1b10"
    first = upload(as_mara, "crm/hubspot_deals.csv", client_id=key)
    assert upload(as_mara, "crm/hubspot_deals.csv", client_id=key).location == first.location
    assert db.session.scalar(select(func.count()).select_from(Import)) == 1
    assert not last().path.exists()  # it was read: a second copy would lie there for ever


def test_a_workbook_comes_in(as_mara):
    book, file = Workbook(), BytesIO()
    book.active.append(["Deal name", "Company", "Amount"])
    book.active.append(["Nytt CRM", "Ås AS", 12000.5])
    book.save(file)
    answer = upload(as_mara, "deals.xlsx", file.getvalue())
    assert "Nytt CRM" in as_mara.get(answer.location).text
    assert last().noun == "deals"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "The file is empty."),
        (b"%PDF-1.7", "This is not a file with rows."),
        (b"\xd0\xcf\x11\xe0old", "save it as XLSX"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(as_mara, data, reason):
    answer = upload(as_mara, "x.csv", data)
    assert answer.status_code == 422
    assert reason in answer.text
    assert last() is None


def test_no_file_is_no_import(as_mara):
    answer = as_mara.post("/imports/", data={})
    assert answer.status_code == 422
    assert "Please choose a file." in answer.text


def test_hostile_bytes_never_fail_the_page(as_mara):
    for row in sample_lines("hostile/byte_sequences.jsonl"):
        name = next(key for key in row if "hex" in key)
        data = b"Title,Type\n" + bytes.fromhex(row[name]) + b",article\n"
        answer = upload(as_mara, "x.csv", data, noun="assets")
        assert answer.status_code in (303, 422)
        if answer.status_code == 303:
            assert as_mara.get(answer.location).status_code == 200


def test_readers_and_strangers_bring_nothing_in(as_rut, stranger):
    assert upload(as_rut, "crm/hubspot_deals.csv").status_code == 403
    assert as_rut.get("/imports/").status_code == 403
    assert stranger.get("/imports/").status_code in (302, 303)


def test_the_list_asks_few_questions_of_the_database(as_mara, queries):
    for _ in range(3):
        upload(as_mara, "crm/hubspot_deals.csv")
    with queries() as seen:
        assert as_mara.get("/imports/").text.count("hubspot_deals.csv") == 3
    assert len(seen) <= 12
