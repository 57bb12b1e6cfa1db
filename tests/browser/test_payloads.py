"""Thousands of hostile strings in every field a person fills, on every page that shows them."""

import itertools
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests import make
from tests.browser.places import addresses, an_import
from tests.payloads import hostile
from workspace.assets.models import Asset
from workspace.backlog import deciding
from workspace.db import db, writing
from workspace.deals.models import Account, Deal, Stage
from workspace.journey.models import Job, place
from workspace.objections.answers import Answer, Tip
from workspace.objections.models import Objection, Theme
from workspace.people.models import User
from workspace.personas import signing
from workspace.personas.models import Persona, Section
from workspace.settings.models import Product, Segment, Workspace
from workspace.texts.models import Text

A_PAGE = 100  # payloads
SUMS = "{{7*7}} ${7*7} #{7*7} <%= 7*7 %> {%print(7*7)%} @(7*7)"
ALIVE = """() => {
const leads = value => URL.parse(value, location)?.protocol ?? "nowhere:";
return [...document.querySelectorAll("*")].flatMap(element => [
    ...[...element.attributes].filter(({name, value}) =>
        name.startsWith("on") || name === "style" || name === "srcdoc"
        || ["href", "src", "action", "formaction", "xlink:href"].includes(name)
            && !["http:", "https:", "mailto:", "tel:", "nowhere:"].includes(leads(value))),
    ...(element.matches("iframe, object, embed, base, script:not([src])") ? [element] : []),
    ...(element.matches(".prose :is(form, style, svg, input:enabled)") ? [element] : []),
]).map(found => found.outerHTML ?? `${found.name}=${found.value}`).concat(
    "__xss" in window ? ["__xss"] : [],
    /49 \\$|}} \\$49/.test(document.body.outerHTML) ? ["49"] : [],
);
}"""


@pytest.fixture
def payloads(samples) -> list[str]:
    return [SUMS, *hostile(samples)]


@pytest.fixture
def mallory(workspace) -> User:
    return make.user("Mallory", is_admin=True, is_sales=True, is_marketing=True)


def test_what_is_alive_is_seen(mallory, open_as):
    page = open_as(mallory)
    page.goto("/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<a href=\"JAVASCRIPT:1\">49 $49</a>')")
    assert len(alive_on(page)) == 2


@pytest.mark.slow
def test_no_payload_in_a_text_comes_alive(mallory, payloads, open_as):
    numbers = range(0, len(payloads), A_PAGE)
    personas = [persona_of(mallory, payloads[n : n + A_PAGE]) for n in numbers]
    page = open_as(mallory)
    alive = [found for number in personas for found in alive_on(page, f"/personas/{number}")]
    assert alive == []


@pytest.mark.slow
def test_no_payload_in_any_field_comes_alive_on_any_page(app, mallory, payloads, open_as):
    company(mallory, itertools.cycle(payloads))
    page, alive = open_as(mallory), []
    for path in addresses(app, mallory):
        alive += alive_on(page, path)
        while more := page.query_selector(".pager a"):
            alive += alive_on(page, more.get_attribute("href"))
    for payload in payloads[:: len(payloads) // 10]:
        page.goto("/search/")
        page.locator("main [type=search]").fill(payload)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        alive += alive_on(page)
    assert alive == []


def test_no_payload_in_an_imported_file_comes_alive(mallory, payloads, open_as):
    rows = [payloads[n : n + 3] for n in range(0, 3 * A_PAGE, 3)]
    sheet = "\n".join(
        ",".join(quoted(cell) for cell in row) for row in [["Company name", *payloads[1:3]], *rows]
    )
    page = open_as(mallory)
    alive = alive_on(page, f"/imports/{an_import(mallory, sheet.encode()).id}")
    with page.expect_navigation():
        page.get_by_role("button", name="Import 100 rows").click()
    assert alive + alive_on(page) == []


def alive_on(page: Page, path: str | None = None) -> list[str]:
    """What of a page runs or loads something, or was calculated by a template."""
    if path and page.goto(path).status != 200:
        return [f"{path}: status"]
    return [f"{page.url}: {found}" for found in page.evaluate(ALIVE)]


def persona_of(by: User, texts: list[str]) -> int:
    """A persona with a section for each; rows alone, for what a verb tells others would take a minute."""
    with writing():
        persona = Persona.start(by, name="Ingrid", title="CFO")
        for n, markdown in enumerate(texts, start=len(persona.sections)):
            text = Text(markdown=markdown, head_seq=1, kind="persona", row_id=persona.id)
            persona.sections.append(Section(name=f"Part {n}", position=n, text=text))
        db.session.commit()
    return persona.id


def company(by: User, said: Iterator[str]) -> None:
    """Rows of every noun; each field says the next payload, cut to the field's length."""

    def next_(length: int = 4000) -> str:
        return next(said)[:length].strip() or "x"

    with writing():
        Workspace.get().name = next_(120)
        by.name = next_(120)
        products, segments, jobs, stages = (
            [verb(next_(120)) for _ in range(10)]
            for verb in (Product.found_or_made, Segment.found_or_made, Job.add, Stage.found_or_made)
        )
        db.session.flush()
        personas = [
            a_persona(by, next_, product, segment)
            for product, segment in zip(products, segments, strict=True)
        ]
        deals = [a_deal(by, next_, stage, n) for n, stage in enumerate(stages * 5)]
        assets = [an_asset(by, next_, product) for product in products * 5]
        themes = [Theme.start(next_(200), by) for _ in assets]
        for n, (theme, asset, deal) in enumerate(zip(themes, assets, deals, strict=True)):
            persona, job = personas[n % 10], jobs[n % 10]
            place(asset, job, persona, by)
            an_objection(by, next_, theme, deal, persona, job)
            Tip.add(theme, by, next_())
            decide(theme, by, next_, n)
        for theme in themes[:10]:
            an_answer(by, next_, theme)
        assets[0].start_drafting(by)
        assets[0].send_to_review(by, by)
        signing.sign(personas[0], ["sales", "marketing"], by)
        db.session.commit()


def a_persona(by: User, next_, product: Product, segment: Segment) -> Persona:
    persona = Persona.start(
        by,
        name=next_(120),
        title=next_(160),
        summary=next_(400),
        quote=next_(400),
        product=product,
        segment=segment,
    )
    for section in persona.sections:
        section.text.write(next_(), by)
        section.text.write(next_(), by)  # with a difference to show
    persona.add_section(next_(120), by).text.write(next_(), by)
    return persona


def a_deal(by: User, next_, stage: Stage, n: int) -> Deal:
    account = Account.found_or_made(next_(200))
    account.edit(by, account.name, None)
    return Deal.open(
        by,
        account,
        name=next_(200),
        note=next_(),
        owner_as_written=next_(254),
        external_id=f"{n} {next_(100)}",
        stage=stage,
    )


def an_asset(by: User, next_, product: Product) -> Asset:
    return Asset.plan(
        by,
        "planned",
        title=next_(200),
        type="article",
        language="nb",
        body=next_(),
        notes=next_(),
        product=product,
        responses=[next_(200), next_(200)],
    )


def an_objection(by: User, next_, theme: Theme, deal: Deal, persona: Persona, job: Job) -> None:
    objection = Objection.log(
        by,
        words=next_(),
        account=deal.account,
        deal=deal,
        persona=persona,
        job=job,
        theme=theme,
        said_to_them=next_(),
    )
    objection.correct(by, words=next_())
    Objection.log(by, words=next_(), account=deal.account, role=next_(120))


def decide(theme: Theme, by: User, next_, n: int) -> None:
    if n % 3 == 1:
        deciding.not_content(theme, by, by, "price", next_(400))


def an_answer(by: User, next_, theme: Theme) -> None:
    answer = Answer.draft(theme, by, "en")
    for text in answer.texts:
        text.write(next_(), by)
    db.session.flush()
    answer.approve(by)
    answer.translate("sv", by, next_(), next_(), next_())


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""').replace("\n", " ").replace("\r", " ") + '"'
