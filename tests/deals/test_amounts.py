"""Amounts as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.deals.amounts import as_typed, minor_units


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("1655000", 165500000),
        ("1 655 000", 165500000),
        ("1\u00a0655\u202f000,50", 165500050),
        ("1.655.000,5", 165500050),
        ("1,655,000.50", 165500050),
        ("1.655", 165500),
        ("1,655", 165500),
        ("16,5", 1650),
        ("kr 1 200,-", 120000),
        ("1200 SEK", 120000),
        ("€ 0", 0),
        ("US$ 1200", 120000),
        ("1200 kr.", 120000),
        ("1655,125", 165513),
    ],
)
def test_an_amount_is_read_as_it_was_meant(typed, minor):
    assert minor_units(typed) == minor


@pytest.mark.parametrize("typed", ["", "-5", "a lot", "1,65,000", "1.655,000.5", "1e9", "9" * 40])
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(ValueError):
        minor_units(typed)


@given(st.integers(0, 10**14))
def test_what_the_field_shows_is_read_back_the_same(minor):
    assert minor_units(as_typed(minor)) == minor
