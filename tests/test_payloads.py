"""Hostile strings where no browser is needed: ways out of this site, formulas, and sums in templates."""

import csv
import io
import zipfile

import pytest

from tests import make
from tests.payloads import hostile
from workspace.db import db, writing
from workspace.importing.writing import guarded
from workspace.objections.models import Objection

SUM = "{{7*7}} ${7*7} #{7*7} <%= 7*7 %> {% print 7*7 %} @(7*7)"


def test_no_next_leads_to_another_site(as_sol, samples):
    for address in hostile(samples, "open-redirect", "crlf"):
        answer = as_sol.post("/language", query_string={"next": address}, data={"language": "en"})
        where = answer.headers.get("Location", "/")
        assert answer.status_code in (302, 303) and where.startswith("/"), address
        assert not where.startswith(("//", "/\\")) and "\\" not in where, address
        assert "crlf" not in answer.headers.get("Set-Cookie", ""), address


def test_no_page_links_to_where_its_next_says_when_that_is_elsewhere(as_sol, sol, samples):
    text = make.whole_persona(sol).sections[0].text
    for address in [*hostile(samples, "open-redirect"), "javascript:alert(1)"]:
        for page in (f"/texts/{text.id}/edit", f"/texts/{text.id}"):
            found = as_sol.get(page, query_string={"next": address}).text
            assert f'href="{address}"' not in found or on_this_site(address), (page, address)


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1", "=HYPERLINK(1)"]
)
def test_a_formula_that_a_customer_said_is_words_in_the_export(as_alma, alma, cell):
    with writing():
        Objection.log(alma, words=f"{cell}.", account="Nordlys Energi AS", said_to_them=cell)
        db.session.commit()
    archive = zipfile.ZipFile(io.BytesIO(as_alma.get("/imports/export").data))
    sheets = [name for name in archive.namelist() if name.endswith(".csv")]
    cells = [
        found
        for name in sheets
        for row in csv.reader(io.TextIOWrapper(archive.open(name), "utf-8-sig", newline=""))
        for found in row
    ]
    assert sheets and any(cell.strip() in found for found in cells)
    assert not [found for found in cells if found.strip().startswith(cell.strip())]


def test_no_collected_formula_leaves_as_one(samples):
    for payload in hostile(samples, "csv-injection"):
        assert not str(guarded(payload)).startswith(("=", "+", "-", "@")), payload


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JaVaScRiPt://%0aalert(1)", "data:text/html,x", "//x.example"]
)
def test_an_asset_has_an_address_of_the_web_or_none(as_mara, address):
    fields = {"title": "A trap", "type": "article", "language": "nb", "stage": "idea", "url": address}
    answer = as_mara.post("/assets/new", data=fields)
    assert answer.status_code == 422 and f'href="{address}"' not in answer.text


def test_a_template_calculates_nothing_that_was_typed(as_mara, mara):
    persona = make.whole_persona(mara, name=SUM, title=SUM, goals=SUM, summary=SUM, quote=SUM)
    for page in (
        "/personas/",
        f"/personas/{persona.id}",
        f"/personas/{persona.id}/edit",
        f"/search/?q={SUM}",
    ):
        found = as_mara.get(page).text
        assert "{{7*7}}" in found and "49 " not in found, page


def on_this_site(address: str) -> bool:
    return address.startswith("/") and not address.startswith(("//", "/\\")) and "\\" not in address
