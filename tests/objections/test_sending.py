"""A notice leads to what to say and send for one's own deal, in the language it was said in."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import make
from tests.objections.test_answer_routes import sent
from workspace.activity.models import Event, Notice
from workspace.backlog import deciding, publishing
from workspace.db import db, today, writing
from workspace.deals.models import Stage
from workspace.objections.in_hand import in_hand, logged_by
from workspace.objections.models import Objection, Theme, ThemeAsset
from workspace.people.models import User


@pytest.fixture
def theme(workspace, mara):
    return make.theme("Where is our data?", owner_id=mara.id)


@pytest.fixture
def heard(theme, sol):
    """Sol heard it in Swedish on a deal of Fjällbanken's."""
    deal = make.deal(make.account("Fjällbanken AB"), "Core banking")
    with writing():
        row = Objection.log(
            sol, words="Var lagras våra data?", account=deal.account, deal=deal, theme=theme, language="sv"
        )
        db.session.commit()
    return row


def linked(theme, **columns):
    asset = make.asset(**columns)
    with writing():
        db.session.add(ThemeAsset(theme_id=theme.id, asset_id=asset.id))
        db.session.commit()
    return asset


def ready(user, theme, **more):
    return in_hand(logged_by(user, [theme.id]), **more)


def open_the_notice(browser, verb):
    """Follows Sol's notice of that verb. Others have theirs."""
    of_sol = Notice.user.has(User.name == "Sol")
    notice = db.session.scalar(select(Notice).join(Event).where(Event.verb == verb, of_sol))
    where = browser.post(f"/activity/notices/{notice.id}/read", data=sent()).location
    return browser.get(where)


def test_the_answer_is_in_the_language_it_was_said_in(theme, heard, mara, sol):
    kari = make.user("Kari", is_sales=True)
    answer = make.answer(theme, mara, language="nb", say="I Oslo.", approved_by=kari)
    assert ready(sol, theme)[0].answer.wording.language == "nb"
    with writing():
        answer.translate("sv", mara, know="", say="I Sverige.", do="")
        db.session.commit()
    (mine,) = ready(sol, theme)
    assert (mine.heard.account, mine.heard.deal, mine.answer.wording.say) == (
        "Fjällbanken AB", "Core banking", "I Sverige.",
    )  # fmt: skip


def test_the_answer_is_the_one_for_whoever_said_it(theme, mara, sol):
    ingrid = make.persona("Ingrid")
    make.answer(theme, mara, say="For all.", approved_by=sol)
    make.answer(theme, mara, say="For her.", approved_by=sol, persona=ingrid)
    for persona in (ingrid, None):
        with writing():
            Objection.log(sol, words="Hm", account=f"{persona} AS", theme=theme, persona=persona)
            db.session.commit()
    assert [row.answer.wording.say for row in ready(sol, theme)] == ["For all.", "For her."]


def test_an_asset_in_their_language_goes_before_others_and_another_is_better_than_none(theme, heard, sol):
    norsk = linked(theme, title="Datasenter", language="nb", url="https://example.com/nb")
    assert [asset.id for asset in ready(sol, theme)[0].assets] == [norsk.id]
    svensk = linked(theme, title="Datahall", language="sv", url="https://example.com/sv")
    assert [asset.id for asset in ready(sol, theme)[0].assets] == [svensk.id]
    told = ready(sol, theme, told_of=norsk.id)
    assert [asset.id for asset in told[0].assets] == [norsk.id, svensk.id]


def test_what_is_internal_expired_or_unpublished_is_never_offered(theme, heard, sol):
    linked(theme, title="Battle card", audience="internal")
    linked(theme, title="Old", review_on=today() - timedelta(days=1))
    linked(theme, title="Draft", stage="drafting")
    assert ready(sol, theme)[0].assets == []


def test_a_deal_stands_once_and_not_when_it_is_closed(theme, heard, sol):
    with writing():
        Objection.log(sol, words="Var?", account=heard.account, deal=heard.deal, theme=theme)
        db.session.commit()
    assert [row.words for row in logged_by(sol, [theme.id])] == ["Var?"]
    with writing():
        won = Stage.found_or_made("Won")
        won.outcome, heard.deal.stage = "won", won
        db.session.commit()
    assert logged_by(sol, [theme.id]) == []


def test_only_what_one_logged_oneself_is_shown(theme, heard, mara):
    assert logged_by(mara, [theme.id]) == []


def test_the_notice_of_the_answer_leads_to_ones_own_deal(as_sol, theme, heard, mara):
    kari = make.user("Kari", is_sales=True)
    make.answer(theme, mara, language="sv", say="I Sverige.", approved_by=kari)
    page = open_the_notice(as_sol, "answered").text
    assert "Fjällbanken AB" in page and "Core banking" in page and "I Sverige." in page
    assert "Nothing to send yet. You are told when it is published." in page


def test_the_notice_of_the_asset_leads_to_what_to_send(as_sol, theme, heard, mara, sol):
    with writing():
        theme = db.session.merge(theme)
        asset = deciding.make(
            theme, mara, title="Datahall", type="article", language="sv", url="https://a.example/b"
        )
        asset.text.write("Hela texten.", mara)
        asset.start_drafting(mara)
        asset.send_to_review(mara, sol)
        asset.approve(sol)
        publishing.publish(asset, mara)
        db.session.commit()
    page = open_the_notice(as_sol, "published").text
    assert "Core banking" in page and "https://a.example/b" in page
    assert "Copy address" in page and "Copy text" in page and "Hela texten." in page


def test_the_notice_of_an_internal_asset_says_not_to_send_it(as_sol, theme, heard, mara, sol):
    with writing():
        asset = deciding.make(
            db.session.merge(theme),
            mara,
            title="Battle card",
            type="guide",
            language="sv",
            audience="internal",
        )
        asset.text.write("Secret sums.", mara)
        publishing.publish(asset, mara)
        db.session.commit()
    page = open_the_notice(as_sol, "published_inside").text
    assert "send it to nobody" in page and "Secret sums." not in page


def test_the_notice_of_existing_content_leads_to_what_to_send(as_sol, theme, heard, mara):
    asset = make.asset("Datahall", language="sv", url="https://a.example/b")
    with writing():
        deciding.use_existing(db.session.get(Theme, theme.id), asset, mara)
        db.session.commit()
    assert "https://a.example/b" in open_the_notice(as_sol, "placed").text


def test_whoever_logged_none_of_it_is_led_to_the_thing_itself(as_mara, stranger, theme, heard):
    asset = linked(theme)
    assert as_mara.get(f"/sending/themes/{theme.id}").location == f"/themes/{theme.id}"
    assert as_mara.get(f"/sending/assets/{asset.id}").location == f"/assets/{asset.id}"
    assert as_mara.get("/sending/themes/999").status_code == 404
    assert stranger.get(f"/sending/themes/{theme.id}").status_code == 302


def test_the_page_asks_few_questions_however_many_deals(as_sol, theme, heard, mara, sol, queries):
    make.answer(theme, mara, language="nb", say="I Oslo.", approved_by=make.user("Kari", is_sales=True))
    for n in range(6):
        linked(theme, title=f"Asset {n}", language="sv")
        with writing():
            Objection.log(sol, words="Var?", account=f"Company {n}", theme=theme, language="nb")
            db.session.commit()
    path = f"/sending/themes/{theme.id}"
    with queries() as seen:
        assert as_sol.get(path).status_code == 200
    assert len(seen) <= 8, "\n".join(seen)
