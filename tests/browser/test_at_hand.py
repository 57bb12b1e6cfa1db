"""Without a network: the briefs one may need, the one tap in them, and the answer while one types."""

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.browser.phone import cut, restore, sent, settle, until
from workspace.db import db, writing
from workspace.objections.models import Objection, Theme

KEPT = """async path => Boolean(await caches.match(path, { ignoreVary: true }))"""


@pytest.fixture
def theme(sol, mara) -> Theme:
    with writing():
        theme = Theme.start("Too expensive", mara)
        for words in ("Det er altfor dyrt for oss", "För dyrt jämfört med i dag"):
            Objection.log(sol, words=words, account="Fjord Foods AS", theme=theme)
        Objection.log(sol, words="Where is the data?", account="Havbris AS", theme=Theme.start("Data", mara))
        db.session.commit()
    make.answer(theme, mara, say="Ask what it costs them today.", approved_by=sol)
    return theme


@pytest.fixture
def phone(sol, theme, open_as, faults) -> Page:
    faults.without_network = True
    page = settle(open_as(sol, width="phone"))
    until(page, KEPT, "/briefs/at-hand")
    until(page, KEPT, f"/briefs/accounts/{account(theme)}")
    cut(page.context)
    return page


def account(theme) -> int:
    return db.session.query(Objection).filter_by(theme_id=theme.id).first().account_id


def test_a_brief_that_may_be_needed_opens_and_its_tap_counts_once(theme, phone, violations):
    phone.goto(f"/briefs/accounts/{account(theme)}")
    expect(phone.get_by_text("There is no network. This copy is from")).to_be_visible()
    phone.get_by_role("button", name="Helped").click()
    expect(phone.get_by_text("Kept on this device. It is sent by itself.")).to_be_visible()
    assert violations(phone) == []
    phone.reload()
    restore(phone.context)
    phone.goto("/objections/new")
    sent(phone)
    db.session.rollback()
    (tapped,) = db.session.query(Objection).filter_by(words="").all()
    assert tapped.theme_id == theme.id and tapped.helped is True


def test_taps_on_two_openings_of_one_kept_brief_are_two(theme, phone):
    for _ in range(2):
        phone.goto(f"/briefs/accounts/{account(theme)}")
        phone.get_by_role("button", name="Did not").click()
        expect(phone.get_by_text("Kept on this device. It is sent by itself.")).to_be_visible()
    restore(phone.context)
    phone.goto("/objections/new")
    sent(phone)
    db.session.rollback()
    assert db.session.query(Objection).filter_by(words="").count() == 2


def test_with_a_network_the_tap_is_noted_at_once_without_leaving_the_brief(theme, phone):
    restore(phone.context)
    phone.goto(f"/briefs/accounts/{account(theme)}")
    expect(phone.get_by_text("There is no network.")).to_be_hidden()
    phone.get_by_role("button", name="Helped").click()
    expect(phone.get_by_text("Noted. Thank you.")).to_be_visible()


@pytest.mark.parametrize("typed", ["Dyrt, sier de", "It is expensive", "Jämfört med i dag"])
def test_the_theme_and_its_answer_come_while_one_types(theme, phone, typed, violations):
    phone.goto("/objections/new")
    phone.get_by_label("What did they say or ask?").press_sequentially(typed)
    card = phone.get_by_role("radio", name="Too expensive")
    expect(card).to_be_visible()
    expect(phone.get_by_text("Ask what it costs them today.")).to_be_visible()
    assert violations(phone) == []
    card.check()
    phone.get_by_label("Company").fill("Fjord Foods AS")
    phone.get_by_role("button", name="Log it").click()
    expect(phone.get_by_text("Kept on this device. It is sent by itself.")).to_be_visible()
    restore(phone.context)
    phone.goto("/objections/new")
    sent(phone)
    db.session.rollback()
    assert db.session.query(Objection).filter_by(words=typed).one().theme_id == theme.id


def test_words_like_nothing_that_is_kept_suggest_nothing(phone):
    phone.goto("/objections/new")
    phone.get_by_label("What did they say or ask?").press_sequentially("Skyggene er lange")
    phone.wait_for_timeout(600)
    expect(phone.get_by_text("Is it one of these?")).to_have_count(0)


def test_a_brief_that_is_not_kept_leads_to_what_is_at_hand(phone):
    phone.goto("/briefs/accounts/999")
    expect(phone.get_by_role("heading", level=1)).to_have_text("At hand without a network")


def test_the_next_person_on_the_phone_reads_none_of_it(phone, theme, mara, app):
    restore(phone.context)
    phone.goto("/")
    phone.locator(".top-bar details summary").click()
    phone.locator(".top-bar").get_by_role("button", name="Sign out").click()
    phone.wait_for_url("**/sign-in*")
    until(phone, "async () => !(await caches.keys()).some((name) => name.startsWith('pages-'))")
