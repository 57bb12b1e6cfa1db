"""What is quick says the same as what is slow."""

from functools import partial

import pytest
from flask import Flask, render_template_string, url_for
from flask_babel import force_locale, gettext, ngettext
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from workspace import text
from workspace.drawing import Addresses, Parts, counted, said

VALUES = (0, 7, -3, 10**12, True, None, "nb", "a b/å", 1.5)
MORE = ({}, {"page": 2}, {"page": None}, {"q": "å b", "page": 1}, {"page": 3, "theme": -1, "mine": True},
        {"å": 1}, {"a-b": 1}, {"_anchor": "x"}, {"_external": True})  # fmt: skip


def values_of(rule, value) -> dict[str, object]:
    return dict.fromkeys(rule.arguments, value)


@pytest.mark.parametrize("mounted", ["", "/tryline", "/å b"])
def test_an_address_is_the_one_that_flask_gives(whole_app, mounted):
    quick, flasks = whole_app.url_for, partial(Flask.url_for, whole_app)
    assert isinstance(quick, Addresses)
    with whole_app.test_request_context("/", environ_overrides={"SCRIPT_NAME": mounted}):
        for rule in whole_app.url_map.iter_rules():
            if rule.websocket:  # no page links to a socket
                continue
            for value in VALUES:
                for more in MORE:
                    asked = values_of(rule, value) | more
                    assert given_by(quick, rule.endpoint, asked) == given_by(flasks, rule.endpoint, asked), (
                        rule.endpoint,
                        asked,
                    )


def given_by(url_for, endpoint: str, values: dict[str, object]) -> str:
    try:
        return url_for(endpoint, **values)
    except Exception as fault:
        return type(fault).__name__


def test_most_addresses_are_quick(whole_app):
    quick = whole_app.url_for
    shapes = [quick._shape(rule.endpoint) for rule in whole_app.url_map.iter_rules()]
    assert sum(shape is None for shape in shapes) < len(shapes) / 4


def test_an_address_outside_a_request_is_flasks_own(whole_app):
    with whole_app.app_context(), pytest.raises(RuntimeError):
        whole_app.url_for("objections.index")


def test_an_address_relative_to_its_room_is_flasks_own(whole_app):
    with whole_app.test_request_context("/objections/"):
        assert url_for(".show", objection_id=7) == "/objections/7"


@pytest.mark.parametrize("language", ["en", "nb"])
def test_a_message_is_said_as_the_catalogue_says_it(whole_app, language):
    with whole_app.test_request_context("/"), force_locale(language):
        assert said("Objections") == gettext("Objections")
        assert said("for %(name)s", name="<b>") == Markup(gettext("for %(name)s")) % {"name": "<b>"}
        for num in (1, 2):
            assert counted("%(num)s gap", "%(num)s gaps", num) == ngettext("%(num)s gap", "%(num)s gaps", num)


def test_a_part_is_drawn_once_for_each_language_place_and_key(whole_app):
    drawn, drawn_once = [], Parts(whole_app)

    def one(*key: object) -> Markup:
        return drawn_once("a test", *key, caller=lambda: drawn.append(key) or Markup(len(drawn)))

    for language, mounted in (("en", ""), ("nb", ""), ("en", "/tryline")):
        place = whole_app.test_request_context("/", environ_overrides={"SCRIPT_NAME": mounted})
        with place, force_locale(language):
            assert one() == one() != one("key") == one("key")
    assert len(drawn) == 6


def test_a_kept_part_escapes_what_its_key_says(whole_app):
    template = (
        '{% set name = "<b>" %}{% call drawn_once("another test", name) %}<i>{{ name }}</i>{% endcall %}'
    )
    with whole_app.test_request_context("/"):
        assert [render_template_string(template) for _ in range(2)] == ["<i>&lt;b&gt;</i>"] * 2


@given(
    st.text(st.characters(max_codepoint=0x3000), max_size=60) | st.from_regex(text._UNSIGNED, fullmatch=True)
)
def test_words_without_signs_are_plain_as_they_are(words):
    quick = text.plain(words)
    whole = text._legible(words)
    for sign, meaning in text._SIGNS:
        whole = sign.sub(meaning, whole)
    assert quick == " ".join(text.unescape(whole).split())
