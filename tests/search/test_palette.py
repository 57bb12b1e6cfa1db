"""What the palette offers: what one may do, and the first of what is found."""

import pytest

from tests import make
from workspace.search.actions import ACTIONS, actions


def test_every_action_is_a_page(app):
    assert [action.endpoint for action in ACTIONS if action.endpoint not in app.view_functions] == []


@pytest.mark.parametrize(("typed", "offered"), [("import", True), ("imp fil", True), ("mport", False)])
def test_words_are_typed_by_their_beginnings(sol, typed, offered):
    assert ("importing.index" in [action.endpoint for action in actions(typed, sol)]) is offered


def test_one_is_offered_only_what_one_may(sol, alma, rut):
    assert not any(action.right for action in actions("", rut))
    assert "settings.show" not in [action.endpoint for action in actions("", sol)]
    assert "settings.show" in [action.endpoint for action in actions("", alma)]


def test_actions_and_finds_stand_together(as_sol, mara, queries):
    make.whole_persona(mara)
    with queries() as seen:
        text = as_sol.get("/search/palette?q=ing").text
    assert "Ingrid" in text and "Search everything for “ing”" in text and "<html" not in text
    assert len(seen) <= 6


def test_hostile_words_are_only_words(as_sol):
    assert "<script" not in as_sol.get("/search/palette?q=<script>").text
