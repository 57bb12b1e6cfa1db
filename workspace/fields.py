"""Fields of a few choices, each choice a (value, label); and lists of fields."""

from collections.abc import Iterator, Mapping, Sequence

import wtforms
from wtforms.fields.choices import Choice


class _OfPairs:
    def __init__(
        self,
        label: str | None = None,
        validators: Sequence | None = None,
        choices: Sequence[tuple[object, str]] | None = None,
        **named: object,
    ) -> None:
        super().__init__(label, validators, **named)
        self.choices = None if choices is None else list(choices)

    def iter_choices(self) -> list[Choice]:
        return [Choice(value, label, self._is_chosen(value), {}) for value, label in self.choices or []]

    def has_groups(self) -> bool:
        return False

    def _is_chosen(self, value: object) -> bool:
        return self.coerce(value) == self.data


class SelectField(_OfPairs, wtforms.SelectField):
    """One of them, from a list."""


class RadioField(_OfPairs, wtforms.RadioField):
    """One of them, all in sight."""


class SelectMultipleField(_OfPairs, wtforms.SelectMultipleField):
    """Several of them."""

    def _is_chosen(self, value: object) -> bool:
        return self.data is not None and self.coerce(value) in self.data


class FieldList(wtforms.FieldList):
    """Fields that are numbered in the form: one whose name bears no such number is none of them."""

    def _extract_indices(self, prefix: str, formdata: Mapping[str, object]) -> Iterator[int]:
        # WTForms would take «²» for a number, and read one of any length.
        names = (name.removeprefix(f"{prefix}-") for name in formdata if name.startswith(f"{prefix}-"))
        places = (name.partition("-")[0] for name in names)
        return (int(place) for place in places if place.isascii() and place.isdecimal() and len(place) < 10)
