"""From an empty workspace to a seller with the answer in hand, by hand, as three people live it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.phone import settle
from workspace.home.set_up import new_code

PASSWORD = "gul sykkel under brua"
ENOUGH = 60  # lines of the inventory: its thousand rows tell nothing more here


@pytest.fixture
def files(samples, tmp_path) -> dict[str, Path]:
    whole = (samples / "content" / "inventory.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    short = tmp_path / "inventory.csv"
    short.write_text("".join(whole[:ENOUGH]), encoding="utf-8")
    return {
        "personas": samples / "personas" / "personas.jsonl",
        "deals": samples / "crm" / "nordic_excel_deals.csv",
        "objections": samples / "objections" / "heard_nordic_excel.csv",
        "assets": short,
    }


@pytest.mark.slow
def test_what_a_customer_said_on_tuesday_is_answered_on_thursday(app, files, open_as):
    alma = open_as(None)
    set_up(alma)
    bring(alma, files["personas"], "Import the ticked rows", "created 17, ")
    bring(alma, files["deals"], "Import 16 rows", "created 16, ")
    bring(alma, files["objections"], "Import 104 rows", "created 104, ", roles_to="App Dev Avery")
    bring(alma, files["assets"], re.compile("Import .* rows"), "created 59, ")
    place_a_dozen(alma)
    sol = join(open_as(None, width="phone"), invite(alma, "sol@example.org", "Sales"), "Sol")
    mara = join(open_as(None), invite(alma, "mara@example.org", "Marketing"), "Mara")

    log(sol, "We have no people for a long rollout.", "Nordlys Energi AS")
    sort_into_a_new_theme(sol, "No people for a rollout")
    log(
        sol,
        "We have no people for a rollout this year.",
        "Havbris Shipping AS",
        theme="No people for a rollout",
    )

    decide_to_make(mara, "No people for a rollout", "A rollout in ten days")
    draft(mara, "A rollout in ten days", "Day one: we import. Day ten: you sell.")
    approve(sol, "A rollout in ten days")
    publish(mara, "A rollout in ten days")
    write_the_answer(sol, "No people for a rollout", "Two of our people do it in ten days.")
    approve_the_answer(mara, "No people for a rollout")

    read_the_notices(sol, "No people for a rollout", "A rollout in ten days")
    see_on_the_map(sol, "A rollout in ten days")
    prepare(sol, "Nordlys Energi AS")
    bring(alma, files["deals"], "Import 16 rows", "created 0, ")
    bring(alma, files["objections"], "Import 104 rows", "created 0, ", roles_to="App Dev Avery")


def set_up(page: Page) -> None:
    page.goto("/")
    expect(page).to_have_title(re.compile("Set up your workspace"))
    page.get_by_label("Set-up code").fill(new_code().lower())
    page.get_by_label("Name of the workspace").fill("Fjordlogg")
    page.get_by_role("checkbox", name="English").check()
    page.get_by_label("Your name").fill("Alma Aas")
    page.get_by_label("E-mail").fill("alma@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_text("Your workspace is ready.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hello, Alma")


def bring(page: Page, file: Path, button: str | re.Pattern, counts: str, roles_to: str = "") -> None:
    page.goto("/imports/")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="See a preview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(file.name)
    if roles_to:
        page.wait_for_load_state()
        for role in page.locator("select[name^=value-persona-]").all():
            role.evaluate("select => select.closest('details').open = true")
            role.select_option(label=roles_to)
    page.get_by_role("button", name=button).click()
    expect(page.locator(".counts")).to_contain_text(counts)
    expect(page.locator(".counts")).to_contain_text("failed 0")


def place_a_dozen(page: Page) -> None:
    page.goto("/assets/")
    for box in page.get_by_role("checkbox", name="Choose “").all()[:12]:
        box.check()
    page.get_by_role("button", name="Place or assign…").click()
    expect(page.get_by_text("12 assets")).to_be_visible()
    page.get_by_role("checkbox", name="Solution exploration").check()
    page.get_by_role("checkbox", name="App Dev Avery").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Assets")
    page.goto("/map/")
    expect(page.get_by_role("link", name=re.compile("12.*published"))).to_be_visible()


def invite(page: Page, email: str, function: str) -> str:
    page.goto("/people/invitations")
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("checkbox", name=function).check()
    page.get_by_role("button", name="Make a link").click()
    return page.locator("#link").inner_text()


def join(page: Page, link: str, name: str) -> Page:
    page.goto(re.sub("^https?://[^/]+", "", link))
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Hello, {name}")
    return page


def log(page: Page, words: str, company: str, theme: str = "") -> None:
    page.goto("/")
    page.get_by_role("link", name="Log objection").locator("visible=true").first.click()
    page.wait_for_url("**/objections/new")  # with its scripts: what is typed before them is not theirs
    page.get_by_label("What did they say or ask?").fill(words)
    page.get_by_label("Company").fill(company)
    page.get_by_role("radio", name="Validation").check()
    if theme:
        page.get_by_role("radio", name=theme).check()
    page.get_by_role("button", name="Log it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Logged")
    expect(page.get_by_text(words)).to_be_visible()
    if theme:
        expect(page.get_by_role("link", name=theme)).to_be_visible()


def sort_into_a_new_theme(page: Page, name: str) -> None:
    page.get_by_role("link", name="See it").click()
    page.get_by_label("Theme").fill(name)
    page.get_by_role("button", name="Sort").click()
    expect(page.get_by_text(f"Sorted into “{name}”.")).to_be_visible()


def decide_to_make(page: Page, theme: str, title: str) -> None:
    page.goto("/")
    page.get_by_role("link", name="Backlog").locator("visible=true").first.click()
    page.wait_for_url("**/backlog/")
    row = page.get_by_role("listitem").filter(has=page.get_by_role("link", name=theme, exact=True))
    expect(row).to_contain_text("2 accounts")
    row.get_by_role("link", name="Decide").click()
    row.get_by_label("Title").fill(title)
    row.get_by_label("Language").select_option("en")
    expect(row.get_by_label("Owner").locator("option:checked")).to_have_text("Mara")
    row.get_by_role("button", name="Plan it").click()
    expect(row.get_by_role("link", name=title)).to_be_visible()
    expect(row.get_by_text("Planned", exact=True)).to_be_visible()


def draft(page: Page, title: str, words: str) -> None:
    page.goto("/board/")
    card = page.locator(".board li.card").filter(has_text=title)
    card.get_by_role("button", name="Start drafting").click()
    expect(
        page.locator("section", has=page.get_by_role("heading", name="Drafting")).get_by_text(title).first
    ).to_be_visible()
    card.get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_text("We have no people for a long rollout.")).to_be_visible()
    page.get_by_role("link", name="Write").click()
    expect(page.locator("live-text[open] .cm-content")).to_be_focused()
    page.get_by_role("textbox", name="Text").fill(words)
    page.get_by_role("link", name="Done").click()
    expect(page.locator("live-words").get_by_text(words)).to_be_visible()
    page.goto("/board/")
    page.locator(".board li.card").filter(has_text=title).get_by_role("button", name="To review").click()
    expect(page.get_by_text("Sol is asked to approve it.")).to_be_visible()


def approve(page: Page, title: str) -> None:
    page.goto("/")
    expect(page.get_by_text("Your approval is asked for")).to_be_visible()
    page.get_by_role("link", name=title).first.click()
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("Approved by Sol")).to_be_visible()


def publish(page: Page, title: str) -> None:
    page.goto("/board/")
    page.locator(".board li.card").filter(has_text=title).get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published. Those who logged what it answers are told")).to_be_visible()


def write_the_answer(page: Page, theme: str, say: str) -> None:
    page.goto("/themes/")
    page.get_by_role("link", name=theme, exact=True).click()
    page.get_by_role("link", name="Write the answer").click()
    page.get_by_role("textbox", name="Say").fill(say)
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_text(say)).to_be_visible()
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)


def approve_the_answer(page: Page, theme: str) -> None:
    page.goto("/themes/")
    page.get_by_role("link", name=theme, exact=True).click()
    page.get_by_role("link", name="Read it").click()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Approved by Mara").first).to_be_visible()


def read_the_notices(page: Page, theme: str, title: str) -> None:
    page.goto("/activity/notices")
    expect(page.get_by_text(f"“{theme}” has an answer: Mara approved it")).to_be_visible()
    published = page.get_by_role("listitem").filter(has_text=f"Mara published “{title}”: it is ready to send")
    published.first.get_by_role("button", name="Open").click()
    page.get_by_text("Text to copy").first.click()
    expect(page.get_by_text("Day one: we import.").first).to_be_visible()


def see_on_the_map(page: Page, title: str) -> None:
    page.goto("/map/")
    page.locator("td a[href*='/map/cells/any/']", has_text="published").first.click()
    expect(page.get_by_role("link", name=title)).to_be_visible()


def prepare(page: Page, company: str) -> None:
    """The screen before the call, and the tap after it."""
    page.goto("/briefs/")
    page.get_by_label("Which company are you about to meet?").fill(company)
    page.get_by_role("button", name="Prepare").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(company)
    expect(page.get_by_text("Two of our people do it in ten days.").first).to_be_visible()
    expect(page.get_by_role("link", name="A rollout in ten days").first).to_be_visible()
    settle(page, page.url)
    theme = page.locator("li").filter(has=page.get_by_role("link", name="No people for a rollout"))
    theme.get_by_role("button", name="Helped").click()
    expect(theme.get_by_text("Noted. Thank you.")).to_be_visible()
    page.reload()
    expect(theme.get_by_text("Helped 1 of 1")).to_be_visible()
    page.locator("main").get_by_role("link", name="Log objection").first.click()
    expect(page.get_by_label("Company")).to_have_value(company)
