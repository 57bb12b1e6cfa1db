"""What a call brief says."""

from datetime import timedelta

import pytest

from tests import make
from workspace.briefs import brief, said
from workspace.briefs.occasions import came_up
from workspace.db import db, today, writing
from workspace.deals.models import Account
from workspace.objections.answers import Outcome
from workspace.objections.models import Objection, Theme


def heard(by, account, theme=None, **said):
    with writing():
        objection = Objection.log(by, words="Det er for dyrt", account=account, theme=theme, **said)
        db.session.commit()
    return objection


def theme(by, name="Too expensive", kind="objection"):
    with writing():
        made = Theme.start(name, by, kind=kind)
        db.session.commit()
    return made


def met(deal, persona):
    with writing():
        deal.meet(persona)
        db.session.commit()


@pytest.fixture
def havn(workspace) -> Account:
    return make.account("Havnegruppen AS")


def names(rows):
    return [row.name for row in rows]


def test_who_was_met_comes_before_who_was_only_heard(sol, havn):
    ola, ingrid = make.persona("Ola"), make.persona("Ingrid")
    met(make.deal(of=havn), ola)
    heard(sol, havn, persona=ingrid)
    people = brief.of_account(havn, sol).people
    assert [(row.name, bool(row.is_met)) for row in people] == [("Ola", True), ("Ingrid", False)]


def test_goals_stand_beside_the_name(sol, mara, havn):
    ingrid = make.whole_persona(mara, goals="Cut licence cost 15 %")
    met(make.deal(of=havn), ingrid)
    assert brief.of_account(havn, sol).people[0].goals == "Cut licence cost 15 %"


def test_what_was_heard_here_comes_before_what_was_heard_elsewhere(sol, havn):
    ingrid = make.persona()
    here, elsewhere = theme(sol, "Too expensive"), theme(sol, "Where is our data")
    heard(sol, havn, here, persona=ingrid)
    for number in range(3):
        heard(sol, make.account(f"Other {number}"), elsewhere, persona=ingrid)
    expected = brief.of_account(havn, sol).expected
    assert names(expected) == ["Too expensive", "Where is our data"]
    assert [theme.here for theme in expected] == [True, False]
    assert expected[1].accounts == 3


def test_a_job_heard_about_lately_is_open_and_an_old_one_is_not(sol, havn):
    heard(sol, havn, job=make.job("selection"))
    heard(sol, havn, job=make.job("problem"), heard_on=today() - timedelta(days=91))
    jobs = brief.of_account(havn, sol).jobs
    assert [(open.job.key, open.times) for open in jobs] == [
        ("selection", 1),
        ("validation", 0),
        ("consensus", 0),
    ]


def test_a_new_company_shows_what_is_heard_most_and_is_not_made(sol, havn):
    heard(sol, havn, theme(sol), persona=make.persona())
    new = brief.of_new_company("Brand New AS", sol)
    assert names(new.expected) == ["Too expensive"] and names(new.people) == ["Ingrid"]
    assert new.source == "everywhere" and not new.people_are_known
    assert Account.called("Brand New AS") is None


def test_a_known_company_where_nothing_was_heard_learns_from_its_segment(sol):
    energy, food = make.segment("Energy"), make.segment("Food")
    quiet = make.account("Quiet AS", segment_id=energy.id)
    heard(sol, make.account("Loud AS", segment_id=energy.id), theme(sol, "Too slow"))
    heard(sol, make.account("Other AS", segment_id=food.id), theme(sol, "Too salty"))
    found = brief.of_account(quiet, sol)
    assert found.source == "segment" and names(found.expected) == ["Too slow"]


def test_a_persona_brief_needs_no_company(sol, havn):
    ingrid = make.persona()
    heard(sol, havn, theme(sol), persona=ingrid, job=make.job("consensus"))
    found = brief.of_persona(ingrid, "", sol)
    assert names(found.expected) == ["Too expensive"] and found.jobs[0].job.key == "consensus"


def test_the_answer_is_said_in_the_readers_language_or_says_which(sol, mara, havn):
    costly = theme(sol)
    answer = make.answer(costly, mara, language="nb", say="Vis hva stans koster", approved_by=sol)
    heard(sol, havn, costly)
    assert brief.of_account(havn, sol).expected[0].language == "nb"
    with writing():
        answer.translate("en", mara, know="", say="Show what downtime costs", do="")
        db.session.commit()
    assert brief.of_account(havn, sol).expected[0].say == "Show what downtime costs"


def test_a_draft_is_not_said(sol, mara, havn):
    costly = theme(sol)
    make.answer(costly, mara, say="Half a thought")
    heard(sol, havn, costly)
    assert brief.of_account(havn, sol).expected[0].answer_id is None


def test_the_tip_that_helped_most_often_stands_there(sol, havn):
    costly = theme(sol)
    good, newest = make.tip(costly, sol, "Ask what it costs today"), make.tip(costly, sol, "Sigh")
    with writing():
        objection = Objection.log(sol, words="Dyrt", account=havn, theme=costly)
        Outcome.note(objection, True, tip=good)
        db.session.commit()
    expected = brief.of_account(havn, sol).expected[0]
    assert (expected.tip, expected.tip_record) == ("Ask what it costs today", (1, 1))
    assert newest.words != expected.tip


def test_what_is_unknown_is_asked(sol, havn):
    met(make.deal(of=havn), make.persona(role="decision_maker"))
    questions = brief.of_account(havn, sol).questions
    assert not any("decision maker?" in question and "economic" not in question for question in questions)
    assert any("economic decision maker" in question for question in questions)


def test_a_question_of_others_is_asked_here(sol, havn):
    ingrid = make.persona()
    met(make.deal(of=havn), ingrid)
    heard(sol, make.account(), theme(sol, "Where is our data", "question"), kind="question", persona=ingrid)
    assert any("Where is our data" in question for question in brief.of_account(havn, sol).questions)


class TestSending:
    """One asset to send for each open job."""

    @pytest.fixture
    def sent(self, sol, havn):
        ingrid = make.persona()
        met(make.deal(of=havn), ingrid)
        heard(sol, havn, job=make.job("selection"), persona=ingrid)

        def titles():
            return {
                open.job.key: open.asset and open.asset.title for open in brief.of_account(havn, sol).jobs
            }

        return titles

    def place(self, title, persona=None, job="selection", **columns):
        make.placement(make.asset(title, **columns), make.job(job), persona)

    def test_an_asset_for_the_persona_before_one_for_any(self, sent):
        ingrid = brief.Persona.query.one()
        self.place("For Ingrid", ingrid)
        self.place("For any")
        assert sent()["selection"] == "For Ingrid"

    def test_an_asset_for_somebody_else_is_not_sent(self, sent):
        self.place("For Ola", make.persona("Ola"))
        assert sent()["selection"] is None

    @pytest.mark.parametrize(
        "columns",
        [
            {"audience": "internal"},
            {"stage": "drafting"},
            {"stage": "retired"},
            {"review_on": today() - timedelta(days=1)},
        ],
    )
    def test_what_is_internal_unpublished_or_expired_is_never_offered(self, sent, columns):
        self.place("Secret", **columns)
        assert sent()["selection"] is None

    def test_their_language_comes_first_then_mine(self, sent):
        self.place("Engelsk", language="en")
        self.place("Svensk", language="sv")
        assert sent()["selection"] == "Engelsk"
        self.place("Norsk", language="nb")
        assert sent()["selection"] == "Norsk"

    def test_one_asset_does_not_stand_twice_while_another_helps(self, sent):
        both = make.asset("Both")
        make.placement(both, make.job("selection"))
        make.placement(both, make.job("validation"))
        assert sent()["validation"] == "Both"
        self.place("Only validation", job="validation", language="nb")
        assert set(sent().values()) >= {"Both", "Only validation"}


def test_a_tap_counts_the_answer_and_keeps_the_value_of_the_only_deal(sol, mara, havn):
    costly, deal = theme(sol), make.deal(of=havn, value=500)
    make.answer(costly, mara, say="Show the cost", approved_by=sol)
    with writing():
        objection = came_up(sol, "havnegruppen as", costly.id, helped=True)
        db.session.commit()
    assert (objection.deal_id, objection.value, objection.helped) == (deal.id, 500, True)
    assert brief.of_account(havn, sol).expected[0].record == (1, 1)


def test_a_tap_on_a_merged_theme_counts_for_the_one_it_became(sol, havn):
    old, new = theme(sol, "Dyrt"), theme(sol, "Too expensive")
    with writing():
        old.merge_into(new, sol)
        objection = came_up(sol, havn.name, old.id, helped=False)
        db.session.commit()
    assert objection.theme_id == new.id


def test_a_brief_reads_a_few_hundred_rows_however_many_there_are(sol, havn, monkeypatch):
    monkeypatch.setattr(said, "NEWEST", 5)
    for _ in range(8):
        make.objection(of=havn)
    assert len(said.at(havn)) == 5


def test_what_was_heard_here_is_told_before_anyone_sorts_it(sol, havn):
    heard(sol, havn)
    told = brief.of_account(havn, sol)
    assert told.is_known
    assert [row.words for row in told.unsorted] == ["Det er for dyrt"]
