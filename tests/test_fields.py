"""Choices are pairs of a value and a label."""

import warnings

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import StringField

from workspace.fields import FieldList, RadioField, SelectField, SelectMultipleField
from workspace.web import Form

SIZES = (("S", "Small"), ("L", "Large"))


class SizeForm(Form):
    one = SelectField(choices=SIZES)
    few = RadioField(choices=SIZES)
    many = SelectMultipleField(choices=SIZES)


def test_what_was_chosen_is_marked_and_what_is_no_choice_refused(app):
    with app.test_request_context(), warnings.catch_warnings():
        warnings.simplefilter("error")
        form = SizeForm(MultiDict([("one", "L"), ("few", "S"), ("many", "S"), ("many", "L")]))
        assert not form.errors and [choice.label for choice in form.one.iter_choices()] == ["Small", "Large"]
        assert [[choice.selected for choice in field.iter_choices()] for field in (form.one, form.few)] == [
            [False, True],
            [True, False],
        ]
        assert all(choice.selected for choice in form.many.iter_choices())
        form = SizeForm(MultiDict([("one", "XL"), ("few", "S"), ("many", "XL")]))
        assert not form.validate() and {"one", "many"} <= set(form.errors)


class NamesForm(Form):
    names = FieldList(StringField(), max_entries=3)


@pytest.mark.parametrize("place", ["\N{SUPERSCRIPT TWO}", "1" * 5000, "-1", "", "x"])
def test_a_field_whose_number_is_none_is_not_in_the_list(app, place):
    with app.test_request_context():
        form = NamesForm(MultiDict([(f"names-{place}", "Kari"), ("names-0", "Ola")]))
        assert form.names.data == ["Ola"]
