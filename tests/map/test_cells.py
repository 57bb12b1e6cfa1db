"""What is a gap, from counts alone."""

from workspace.map.cells import Heard, Published, cells

INGRID, OLA, VALIDATION, CONSENSUS = 1, 2, 10, 11


def cell(heard=(), published=(), persona=INGRID, selling=("nb", "sv", "da", "en")):
    return cells([INGRID, OLA, None], [VALIDATION, CONSENSUS], heard, published, selling)[persona, VALIDATION]


def said(persona=INGRID, job=VALIDATION, language="nb", kind="objection", n=1):
    return Heard(persona, job, language, kind, n)


def out(persona=INGRID, job=VALIDATION, language="nb", n=1):
    return Published(persona, job, language, n)


def test_heard_and_nothing_published_is_a_gap():
    assert cell([said()]).missing == ("nb",)


def test_nothing_heard_is_quiet_and_no_gap():
    assert cell().is_quiet and not cell().is_gap
    assert not cell([], [out()]).is_gap


def test_an_asset_in_that_language_closes_it():
    assert not cell([said()], [out()]).is_gap


def test_an_asset_in_another_language_does_not():
    found = cell([said()], [out(language="sv")])
    assert found.missing == ("nb",) and found.assets == 1


def test_an_asset_for_any_persona_does():
    found = cell([said()], [out(persona=None)])
    assert not found.is_gap and found.assets == 1


def test_an_asset_for_somebody_else_or_another_job_does_not():
    assert cell([said()], [out(persona=OLA), out(job=CONSENSUS)]).is_gap


def test_a_language_the_team_does_not_sell_in_is_no_gap():
    found = cell([said(language="en")], selling=("nb",))
    assert not found.is_gap and found.times == 1


def test_each_missing_language_is_named_in_the_teams_order():
    heard = [said(language="da"), said(language="nb"), said(language="sv", kind="question")]
    assert cell(heard, [out(language="nb")]).missing == ("sv", "da")


def test_objections_and_questions_are_counted_apart():
    found = cell([said(n=3), said(language="sv", n=1), said(kind="question", n=2)])
    assert (found.heard["objection"], found.heard["question"], found.times) == (4, 2, 6)


def test_where_nobody_is_named_anything_on_the_job_may_help():
    heard = [said(persona=None)]
    assert cell(heard, persona=None).is_gap
    found = cell(heard, [out(persona=OLA)], persona=None)
    assert not found.is_gap and found.assets == 0


def test_what_was_heard_without_a_job_or_from_nobody_stands_in_no_personas_cell():
    assert cell([said(job=None), said(persona=None)]).is_quiet


def test_the_warmth_ends_at_five():
    assert cell([], [out(n=9)]).level == 5
