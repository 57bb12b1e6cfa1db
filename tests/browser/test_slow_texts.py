"""A paste that would keep a parser busy for minutes keeps neither its author nor anybody else waiting."""

import json

import pytest
from playwright.sync_api import Page

from tests import make
from workspace.personas.models import Persona

SAVE_AND_READ = """async paste => {
    const form = document.querySelector("[id^=text-form]"), began = performance.now();
    const took = answer => answer.text().then(words => [words, (performance.now() - began) / 1000]);
    const body = new URLSearchParams(new FormData(form));
    body.set("markdown", paste);
    body.delete("update"); // as without scripts, which would open it live
    const saved = fetch(form.action, {method: "POST", body}).then(took);
    await new Promise(done => setTimeout(done, 200));
    return [...await fetch("/personas/").then(took), ...await saved];
}"""
NOTE = "Shown as plain text: it takes too long to format."
LONG = 10  # seconds: a parser let alone takes minutes, a busy machine does not


@pytest.mark.parametrize("paste", ["[ (](" * 8000, "[a" * 20000], ids=["brackets", "openings"])
def test_a_text_that_cannot_be_formatted_is_shown_as_it_is_while_others_read(mara, open_as, paste):
    others, others_waited, own, waited = saved_and_read(open_as(mara), make.whole_persona(mara), paste)
    assert NOTE in own and paste in own and waited < LONG
    assert "Ingrid" in others and NOTE not in others and others_waited < LONG


@pytest.mark.slow
def test_a_page_of_every_known_slow_text_comes_in_time(mara, samples, open_as):
    with (samples / "hostile" / "markdown_pathological.jsonl").open(encoding="utf-8") as lines:
        slow = [json.loads(line) for line in lines]
    page, persona = open_as(mara), make.whole_persona(mara)
    for row in slow:
        *_, waited = saved_and_read(page, persona, row["sample_tenth"])
        assert waited < LONG, row["name"]


def saved_and_read(page: Page, persona: Persona, paste: str) -> tuple[str, float, str, float]:
    """What others and the author read, and how long each waited."""
    page.goto(f"/texts/{persona.section('goals').text_id}/edit?next=/personas/{persona.id}")
    return page.evaluate(SAVE_AND_READ, paste)
