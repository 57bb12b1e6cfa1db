"""The workspace's name, currency and languages; its products, segments and rates."""

from datetime import date
from decimal import Decimal

import pytest

from tests import make
from workspace.db import db, writing
from workspace.settings.currencies import currencies
from workspace.settings.models import Product, Rate, Segment, Workspace

KEY = "8d2f5c9e-0000-4000-8000-000000000001"


def save(browser, **typed):
    form = {"client_id": KEY, "name": "Fjordlogg", "currency": "NOK", "languages": ["nb", "sv"]}
    return browser.post("/settings", data=form | typed)


def rate(browser, **typed):
    form = {"client_id": KEY, "currency": "EUR", "rate": "11,45", "day": "2026-11-01"}
    return browser.post("/settings/rates", data=form | typed)


def name(browser, path, words):
    return browser.post(path, data={"client_id": KEY, "name": words})


def test_an_admin_names_the_workspace_and_every_page_says_so(as_alma):
    assert save(as_alma, name="Nordlys").status_code == 303
    assert Workspace.get().languages == ["nb", "sv"]
    assert "Nordlys</title>" in as_alma.get("/settings").text


@pytest.mark.parametrize(
    "typed", [{"name": " "}, {"currency": "XYZ"}, {"languages": []}, {"languages": ["fi"]}]
)
def test_a_workspace_needs_a_name_a_currency_and_a_language(as_alma, typed):
    assert save(as_alma, **typed).status_code == 422


def test_another_currency_is_asked_about_and_ends_the_typed_rates(as_alma):
    rate(as_alma)
    assert "old currency" in save(as_alma, currency="SEK").text
    assert Rate.of("EUR", date(2026, 11, 2)) == Decimal("11.45")
    assert save(as_alma, currency="SEK", is_sure="y").status_code == 303
    assert Rate.of("EUR", date(2026, 11, 2)) is None and Rate.of("SEK") == 1


def test_a_rate_counts_from_its_day_until_the_next(as_alma):
    rate(as_alma)
    rate(as_alma, day="2026-11-20", rate="11.9")
    assert Rate.of("EUR", date(2026, 10, 31)) is None
    assert Rate.of("EUR", date(2026, 11, 19)) == Decimal("11.45")
    assert Rate.of("EUR", date(2026, 11, 20)) == Decimal("11.9")
    assert "1 EUR = 11.9 NOK" in as_alma.get("/settings/rates").text


def test_a_rate_typed_again_for_the_day_corrects_it(as_alma):
    rate(as_alma)
    rate(as_alma, rate="11.5")
    assert db.session.query(Rate).one().rate == Decimal("11.5")
    as_alma.post(f"/settings/rates/{db.session.query(Rate).one().id}/removal")
    assert db.session.query(Rate).count() == 0


@pytest.mark.parametrize(
    "typed",
    [{"rate": "0"}, {"rate": "-1"}, {"rate": "NaN"}, {"rate": "many"}, {"currency": "NOK"}, {"day": "soon"}],
)
def test_a_rate_is_a_positive_number_for_another_currency_on_a_day(as_alma, typed):
    assert rate(as_alma, **typed).status_code == 422


@pytest.mark.parametrize(("kind", "noun"), [("products", Product), ("segments", Segment)])
def test_names_are_added_once_renamed_and_removed(as_alma, kind, noun):
    name(as_alma, f"/settings/{kind}", "Fjordlogg Pro")
    name(as_alma, f"/settings/{kind}", "FJORDLOGG pro")
    row = db.session.query(noun).one()
    name(as_alma, f"/settings/{kind}/{row.id}", "Fjordlogg Team")
    assert "Fjordlogg Team" in as_alma.get(f"/settings/{kind}").text
    assert as_alma.post(f"/settings/{kind}/{row.id}/removal").status_code == 303
    assert db.session.query(noun).count() == 0


def test_two_products_do_not_share_a_name(as_alma):
    make.product("Fjordlogg Pro")
    other = make.product("Fjordlogg Team")
    answer = name(as_alma, f"/settings/products/{other.id}", "fjordlogg pro")
    assert answer.status_code == 422 and "is there already" in answer.text
    assert name(as_alma, f"/settings/products/{other.id}", "FJORDLOGG team").status_code == 303
    assert name(as_alma, "/settings/products", "").status_code == 422


def test_what_belongs_to_a_product_is_shown_and_stays_without_it(as_alma):
    product = make.product()
    persona = make.persona(product_id=product.id)
    page = as_alma.get(f"/settings/products/{product.id}").text
    assert "Personas" in page and "<dd>1</dd>" in page
    as_alma.post(f"/settings/products/{product.id}/removal")
    assert persona.product_id is None


def test_currencies_in_use_are_named_in_the_readers_language(app):
    codes = [code for code, _ in currencies("nb")]
    assert codes[:4] == ["NOK", "SEK", "DKK", "EUR"] and "DEM" not in codes and len(codes) > 140
    assert dict(currencies("nb"))["NOK"] == "NOK · norske kroner"


PATHS = ("/settings", "/settings/products", "/settings/segments", "/settings/products/1", "/settings/rates")
REMOVALS = ("/settings/products/1/removal", "/settings/segments/1/removal", "/settings/rates/1/removal")


@pytest.mark.parametrize("who", ["as_sol", "as_mara", "as_rut"])
def test_settings_are_an_admins(who, request):
    browser = request.getfixturevalue(who)
    assert {browser.get(path).status_code for path in PATHS} == {403}
    assert {browser.post(path).status_code for path in PATHS + REMOVALS} == {403}


def test_a_stranger_is_asked_to_sign_in(stranger):
    make.user("Sol", is_sales=True)
    assert {stranger.get(path).status_code for path in PATHS} == {302}
    assert {stranger.post(path).status_code for path in PATHS + REMOVALS} == {401}


def test_an_admin_opens_every_page(as_alma):
    product = make.product()
    with writing():
        Rate.put("EUR", date(2026, 11, 1), Decimal("11.45"))
        db.session.commit()
    paths = [path.replace("/1", f"/{product.id}") for path in PATHS]
    assert {as_alma.get(path).status_code for path in paths} == {200}
