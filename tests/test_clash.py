"""Two people save one form at the very same moment: one is saved, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from html.parser import HTMLParser
from threading import Barrier, BrokenBarrierError

import pytest

from tests import make
from workspace.assets.models import Asset
from workspace.db import db
from workspace.deals.models import Deal
from workspace.objections.answers import Answer
from workspace.objections.themes import Theme
from workspace.people.models import User
from workspace.personas.models import Persona, PersonaVersion


class Fields(HTMLParser):
    """What a browser would send of the page's forms as they stand."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self._select = self._textarea = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list) -> None:
        had = {name: value or "" for name, value in attributes}
        name = had.get("name", "")
        if tag == "input" and name and had.get("type") not in ("checkbox", "radio", "file"):
            self.sent[name] = had.get("value", "")
        if tag == "input" and name and "checked" in had:
            self.sent[name] = had.get("value", "on")
        if tag == "textarea":
            self._textarea, self.sent[name] = name, ""
        if tag == "select":
            self._select = name
        if tag == "option" and "selected" in had:
            self.sent[self._select] = had.get("value", "")

    def handle_data(self, words: str) -> None:
        if self._textarea:
            self.sent[self._textarea] += words.lstrip("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""


def a_deal(_mara, _sol) -> str:
    return f"/deals/{make.deal().id}/edit"


def an_asset(_mara, _sol) -> str:
    return f"/assets/{make.asset(stage='drafting').id}/edit"


def a_persona(mara, _sol) -> str:
    return f"/personas/{make.whole_persona(mara).id}/edit"


def a_theme(_mara, _sol) -> str:
    return f"/themes/{make.theme().id}/edit"


def a_first_translation(mara, sol) -> str:
    answer = make.answer(make.theme(), mara, say="Count the hours.", approved_by=sol)
    return f"/answers/{answer.id}/translations/nb"


FORMS = (
    (a_deal, Deal, "edit", "name"),
    (an_asset, Asset, "edit", "title"),
    (a_persona, Persona, "edit", "name"),
    (a_theme, Theme, "edit", "name"),
    (a_first_translation, Answer, "translate", "say"),
)


@pytest.fixture
def both_at_once(app, mara, sol, monkeypatch):
    """Sends two forms at once; neither goes on at `verb` before the other is there or half a second is up."""

    def send(noun: type, verb: str, path: str, forms: list[dict]) -> list[int]:
        together, does = Barrier(2), getattr(noun, verb)

        def meets(*arguments, **named):
            with suppress(BrokenBarrierError):  # the other one waits for this one, as it should
                together.wait(0.5)
            return does(*arguments, **named)

        monkeypatch.setattr(noun, verb, meets)
        browsers = [app.test_client().sign_in(user) for user in (mara, sol)]
        db.session.rollback()
        with ThreadPoolExecutor() as threads:
            answers = threads.map(lambda browser, form: browser.post(path, data=form), browsers, forms)
            return sorted(answer.status_code for answer in answers)

    return send


@pytest.mark.parametrize(
    ("made", "noun", "verb", "field"), FORMS, ids=lambda part: getattr(part, "__name__", "")
)
def test_one_of_two_is_saved_and_the_other_sees_both(
    both_at_once, as_mara, mara, sol, made, noun, verb, field
):
    path = made(mara, sol)
    opened = Fields(as_mara.get(path).text).sent
    forms = [opened | {field: words} for words in ("Written by Mara", "Written by Sol")]
    assert both_at_once(noun, verb, path, forms) == [303, 409]


def test_two_who_sign_at_once_sign_one_version(both_at_once, as_mara, mara):
    persona = make.whole_persona(mara)
    path = f"/personas/{persona.id}"
    stamp = Fields(as_mara.get(path).text).sent["stamp"]
    forms = [{"function": function, "stamp": stamp} for function in ("marketing", "sales")]
    assert both_at_once(User, "holds", f"{path}/signature", forms) == [303, 303]
    assert db.session.query(PersonaVersion).count() == 1
