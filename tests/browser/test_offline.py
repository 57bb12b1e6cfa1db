"""Logged anywhere, never lost and never doubled: by hand, with the network cut."""

from collections.abc import Callable, Iterator
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests import make
from tests.browser.conftest import CHROMIUM, FLAGS, cookie
from tests.browser.phone import ask, cut, emptied, log, restore, rows, sent, settle, until
from tests.browser.test_queue import RAW
from tests.browser.wire import Wire
from workspace import stamped
from workspace.db import db, writing
from workspace.objections.models import Objection
from workspace.people import removal
from workspace.people.login import end_all
from workspace.people.models import User

NEW = "/objections/new"
KEPT_WITH = """async words => {
    const kept = await caches.match("/objections/new");
    return (await kept.text()).includes(words);
}"""
TAKEN_OVER = """async version => {
    const names = await caches.keys();
    return names.length === 2 && names.every(name => name.includes(version));
}"""
NO_PAGE = """async () => {
    const names = await caches.keys();
    return !names.some(name => name.startsWith("pages-"));
}"""
TYPED_EARLY = """new MutationObserver((_, watch) => {
    const words = document.querySelector("#words");
    if (!words) return;
    words.value = "Too d"; // modules run only when the whole page is read
    watch.disconnect();
}).observe(document, {childList: true, subtree: true})"""
KEPT = "Kept on this device. It is sent by itself."


@pytest.fixture
def wire(app) -> Wire:
    return Wire(app)


@pytest.fixture
def page(sol, open_as, faults) -> Page:
    faults.without_network = True
    return settle(open_as(sol, width="phone"))


def sign_in(page: Page, wire: Wire, app, user: User) -> None:
    """Puts that person's cookie into the browser, when answers under way with the old one have come."""
    page.wait_for_timeout(500)
    for _ in range(100):  # "networkidle" may never come: the worker asks again by itself
        if wire.is_silent(0.4):
            break
        page.wait_for_timeout(100)
    page.context.add_cookies([{"name": "tryline", "value": cookie(app, user), "url": urljoin(page.url, "/")}])


def test_the_log_page_opens_from_a_cold_start_without_a_network(sol, page, open_as, violations):
    account = make.account("Havbris Shipping AS")
    deal = make.deal(of=account, name="New pumps", owner_id=sol.id)
    met = make.persona("Ingrid", "Technical manager")
    for n in range(8):
        make.persona(f"Anna {n}", f"Agent {n}")
    with writing():
        deal.meet(met)
        sol.language = "nb"
        db.session.commit()
    page.goto(NEW)
    until(page, KEPT_WITH, 'lang="nb"')
    page.close()
    cut(page.context)
    page = page.context.new_page()
    page.goto(NEW)
    assert page.locator("html").get_attribute("lang") == "nb"
    page.get_by_role("button", name="Havbris Shipping AS").click()
    assert page.locator("[name=company]").input_value() == "Havbris Shipping AS"
    expect(page.get_by_role("radio", name="New pumps")).to_be_visible()
    assert page.locator("[name=persona_id]").nth(1).get_attribute("value") == str(met.id)
    assert page.locator("[name=job_id]").count() == 7 and page.locator("[name=severity]").count() == 4
    assert violations(page) == []


def test_what_is_typed_before_the_script_comes_stays_in_the_kept_page(page):
    page.context.add_init_script(TYPED_EARLY)
    cut(page.context)
    page.goto(f"{NEW}?company=Havbris+Shipping+AS&words=Shared")
    until(page, "() => document.querySelector('[name=company]').value === 'Havbris Shipping AS'")
    page.keyboard.type("ear")
    assert page.locator("#words").input_value() == "Too dear"


def test_every_other_page_leads_to_the_log_page_while_there_is_no_network(page):
    cut(page.context)
    page.goto("/map/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Log objection")


def test_two_logged_without_a_network_are_sent_when_it_comes_back(page, violations):
    cut(page.context)
    page.goto(NEW)
    log(page, "Too dear")
    expect(page.get_by_text(KEPT)).to_be_visible()
    log(page, "Too slow", "Havbris Shipping AS")
    waiting = page.locator("#waiting li")
    expect(waiting).to_have_count(2)
    expect(waiting.nth(1)).to_contain_text("Havbris Shipping AS")
    expect(page.locator(".top-bar waiting-count")).to_contain_text("2")
    assert violations(page) == []
    restore(page.context)
    sent(page)
    assert rows() == ["Too dear", "Too slow"]


def test_what_was_said_to_wait_is_said_to_be_sent(page):
    cut(page.context)
    page.goto(NEW)
    log(page, "Too dear")
    expect(page.get_by_text(KEPT)).to_be_visible()
    restore(page.context)
    sent(page)
    expect(page.get_by_text("Noted. Thank you.")).to_be_visible()
    expect(page.get_by_text(KEPT)).to_be_hidden()


def test_the_next_one_without_a_network_is_of_no_earlier_companys_deal(sol, open_as, faults):
    account = make.account("Havbris Shipping AS")
    make.deal(of=account, name="New pumps", owner_id=sol.id)
    with writing():
        Objection.log(sol, words="Heard before", account=account)
        db.session.commit()
    faults.without_network = True
    page = settle(open_as(sol, width="phone"))
    cut(page.context)
    page.goto(NEW)
    log(page, "Too dear", "Havbris Shipping AS")
    expect(page.get_by_text(KEPT)).to_be_visible()
    expect(page.locator("[name=deal_id]")).to_have_count(0)
    page.get_by_role("button", name="Havbris Shipping AS").click()
    expect(page.get_by_role("radio", name="New pumps")).not_to_be_checked()
    page.get_by_label("Company", exact=True).fill("Somebody else")
    expect(page.locator("[name=deal_id]")).to_have_count(0)


def test_what_waits_is_there_after_a_reload_and_can_be_changed_and_removed(page):
    cut(page.context)
    page.goto(NEW)
    for n, words in enumerate(("Too dear", "Said by mistake"), 1):
        log(page, words)
        expect(page.locator("#waiting li")).to_have_count(n)
        emptied(page)
    page.reload()
    page.locator("#waiting li").filter(has_text="Too dear").get_by_role("button", name="Change").click()
    expect(page.get_by_label("Company", exact=True)).to_have_value("Nordlys Energi AS")
    log(page, "Too dear by half")
    mistake = page.locator("#waiting li").filter(has_text="mistake")
    mistake.get_by_role("button", name="Remove").click()
    mistake.get_by_role("button", name="Remove it for good").click()
    expect(page.locator("#waiting li")).to_have_count(1)
    restore(page.context)
    sent(page)
    assert rows() == ["Too dear by half"]


def test_an_answer_lost_on_its_way_makes_no_second_row(page, wire):
    page.goto(NEW)
    wire.lose = 1
    log(page, "Too dear")
    emptied(page)  # kept, and by now perhaps sent again by the worker
    assert rows() == ["Too dear"]
    ask(page, "flush")
    sent(page)
    assert (rows(), wire.posts) == (["Too dear"], 2)


def test_a_double_tap_is_one_row_and_shows_what_was_logged(page):
    page.goto(NEW)
    log(page, "Too dear", taps=2)
    expect(page.get_by_role("heading", level=1)).to_have_text("Logged")
    assert rows() == ["Too dear"]


def test_two_tabs_of_the_same_kept_page_make_a_row_each(page, wire):
    wire.cut = True
    other = page.context.new_page()
    for n, tab in enumerate((page, other)):
        tab.goto(NEW)
        log(tab, f"Too dear {n}")
        expect(tab.get_by_text(KEPT)).to_be_visible()
    wire.cut = False
    for tab in (page, other):
        tab.evaluate("dispatchEvent(new Event('online'))")
    sent(page)
    sent(other)
    assert (rows(), wire.posts) == (["Too dear 0", "Too dear 1"], 2)


def test_a_phone_that_was_restarted_sends_what_it_kept(app, sol, chromium, site, tmp_path, wire):
    browser = chromium.browser_type
    options = {"executable_path": CHROMIUM, "args": list(FLAGS), "base_url": site}
    context = browser.launch_persistent_context(tmp_path, **options)
    page = context.new_page()
    context.add_cookies([{"name": "tryline", "value": cookie(app, sol), "url": site, "expires": 4e9}])
    settle(page)
    wire.cut = True
    page.goto(NEW)
    log(page, "Too dear")
    expect(page.get_by_text(KEPT)).to_be_visible()
    context.close()
    wire.cut = False
    context = browser.launch_persistent_context(tmp_path, **options)
    page = context.new_page()
    page.goto("/")
    sent(page)
    context.close()
    assert rows() == ["Too dear"]


def test_it_says_so_when_it_was_saved_with_other_words(page, wire):
    page.goto(NEW)
    wire.lose = 99
    log(page, "Too dear")
    expect(page.get_by_text(KEPT)).to_be_visible()
    row = page.locator("#waiting li")
    cut(page.context)
    row.get_by_role("button", name="Change").click()
    log(page, "Far too dear")
    wire.lose = 0
    restore(page.context)
    expect(row.locator(".saved")).to_have_text("Too dear")
    expect(row.locator(".t")).to_have_text("Far too dear")
    assert rows() == ["Too dear"]
    row.get_by_role("button", name="Log it as another one").click()
    sent(page)
    assert rows() == ["Far too dear", "Too dear"]


def test_what_the_server_does_not_take_in_is_kept_with_the_reason_and_mended(page):
    cut(page.context)
    page.goto(NEW)
    page.get_by_text("What you answered, the day, the language").click()
    page.get_by_label("Heard on").fill("2199-01-01")
    log(page, "Too dear")
    restore(page.context)
    row = page.locator("#waiting li")
    expect(row.get_by_text("That day has not come yet.")).to_be_visible()
    row.get_by_role("button", name="Change").click()
    page.get_by_label("Heard on").fill("2026-01-01")
    log(page, "Too dear")
    expect(page.get_by_role("heading", level=1)).to_have_text("Logged")
    assert rows() == ["Too dear"]


def test_a_reader_from_today_on_keeps_what_was_written_and_is_told(page, sol):
    cut(page.context)
    page.goto(NEW)
    log(page, "Too dear")
    with writing():
        sol.give({"reader"})
        db.session.commit()
    restore(page.context)
    expect(page.locator("#waiting li").get_by_text("You may not log here any more.")).to_be_visible()
    with writing():
        sol.give({"sales"})
        db.session.commit()
    page.get_by_role("button", name="Try again").click()
    sent(page)
    assert rows() == ["Too dear"]


def test_the_next_person_of_the_phone_reads_nothing_and_the_first_sends_it_later(app, page, wire, sol, mara):
    cut(page.context)
    page.goto(NEW)
    log(page, "Their budget is frozen", "Havbris Shipping AS")
    with writing():
        end_all(sol)
        db.session.commit()
    restore(page.context)
    expect(page.locator("#waiting li").get_by_text("You are signed out.")).to_be_visible()
    page.goto("/")
    expect(page.get_by_text("Waiting on this device to be sent: 1")).to_be_visible()
    until(page, NO_PAGE)

    sign_in(page, wire, app, mara)
    settle(page)
    page.goto(NEW)
    expect(page.get_by_text("Written here by somebody else and waiting: 1")).to_be_visible()
    assert (ask(page, "waiting"), "budget" in page.content()) == ({"mine": [], "others": 1}, False)
    raw = page.evaluate(RAW)
    assert raw and "budget" not in raw and "Havbris" not in raw
    log(page, "Too slow")
    expect(page.get_by_role("heading", level=1)).to_have_text("Logged")
    assert rows() == ["Too slow"]

    sign_in(page, wire, app, sol)
    settle(page)
    sent(page)
    assert rows() == ["Their budget is frozen", "Too slow"]
    said = select(Objection.logged_by_id).where(Objection.words.startswith("Their"))
    assert db.session.scalar(said) == sol.id


def test_signing_out_takes_everything_readable_along(page):
    page.goto(NEW)
    page.evaluate(
        "localStorage.setItem(`words:${document.documentElement.dataset.user}:/x`, 'Half a sentence')"
    )
    page.locator(".top-bar summary").click()
    page.get_by_role("button", name="Sign out").locator("visible=true").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.wait_for_load_state()
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('words'))") == []
    until(page, NO_PAGE)
    cut(page.context)
    with pytest.raises(Exception, match="ERR_"):
        page.goto(NEW)


def test_a_removed_persons_entries_stay_sealed_and_what_was_sent_stays_once(app, page, wire, sol, mara, alma):
    page.goto(NEW)
    log(page, "Too dear")
    expect(page.get_by_role("heading", level=1)).to_have_text("Logged")
    cut(page.context)
    page.goto(NEW)
    log(page, "Too slow")
    with writing():
        removal.remove(sol, mara, alma)
        db.session.commit()
    restore(page.context)
    expect(page.locator("#waiting li").get_by_text("You are signed out.")).to_be_visible()
    sign_in(page, wire, app, mara)
    settle(page)
    page.goto(NEW)
    expect(page.get_by_text("Written here by somebody else and waiting: 1")).to_be_visible()
    assert rows() == ["Too dear"]


def test_a_tab_left_open_by_the_one_before_sends_nothing_as_the_next(app, page, wire, mara):
    page.goto(NEW)
    other = page.context.new_page()
    sign_in(page, wire, app, mara)
    settle(other)
    log(page, "Too dear")
    expect(page.get_by_text("The page had been open for too long")).to_be_visible()
    assert rows() == []


def test_what_another_app_shares_is_there_without_a_network(page):
    cut(page.context)
    page.goto(f"{NEW}?words=They+wrote%3A+too+dear")
    expect(page.get_by_label("What did they say or ask?")).to_have_value("They wrote: too dear")


def test_one_more_from_the_meeting_keeps_company_deal_persona_and_day(page, sol):
    deal = make.deal(of=make.account("Nordlys Energi AS"), name="New pumps", owner_id=sol.id)
    persona = make.persona("Ingrid", "Technical manager")
    page.goto(NEW)  # kept from before
    until(page, KEPT_WITH, "Technical manager")
    page.goto(NEW)
    page.get_by_role("button", name="Nordlys Energi AS").click()
    page.get_by_role("radio", name="New pumps").check()
    page.get_by_role("radio", name="Technical manager").check()
    page.get_by_label("What did they say or ask?").fill("Too dear")
    page.get_by_role("button", name="And one more").click()
    expect(page.get_by_role("heading", name="Logged in this sitting")).to_be_visible()
    cut(page.context)
    page.get_by_label("What did they say or ask?").fill("Too slow")
    page.get_by_role("button", name="And one more").click()
    expect(page.get_by_text(KEPT)).to_be_visible()
    page.get_by_label("What did they say or ask?").fill("Too late")
    page.get_by_role("button", name="Log it").click()
    expect(page.locator("#waiting li")).to_have_count(2)
    restore(page.context)
    sent(page)
    assert rows() == ["Too dear", "Too late", "Too slow"]
    found = {(row.deal_id, row.persona_id, row.heard_on) for row in db.session.scalars(select(Objection))}
    assert len(found) == 1 and found.pop()[:2] == (deal.id, persona.id)


@pytest.fixture
def next_version(monkeypatch) -> Iterator[Callable[[], str]]:
    """Gives the site a new version: one of the files is no more."""

    def release() -> str:
        paths = [path for path in stamped.every_path() if path != "favicon.svg"]
        monkeypatch.setattr(stamped, "every_path", lambda: paths)
        stamped.version.cache_clear()
        return stamped.version()

    yield release
    stamped.version.cache_clear()


def test_a_new_version_takes_over_and_opens_without_a_network(page, next_version):
    page.goto(NEW)
    version = next_version()
    page.evaluate("navigator.serviceWorker.getRegistration().then(worker => worker.update())")
    until(page, TAKEN_OVER, version)
    log(page, "Too slow", more=True)  # on the page from before
    expect(page.get_by_role("heading", name="Logged in this sitting")).to_be_visible()
    cut(page.context)
    page.goto(NEW)
    log(page, "Too dear")
    expect(page.get_by_text(KEPT)).to_be_visible()
