"""The weekly digest: a page that is always there, and a mail on Monday morning."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from tests import make
from workspace.backlog.publishing import publish
from workspace.db import db, today, writing
from workspace.demo import loading
from workspace.digest.sending import send_digests, week_of
from workspace.mail import sending
from workspace.mail.models import Delivery
from workspace.objections.models import Objection, Theme, ThemeAsset

SECRET_WORDS = "Hemmelige ord om prisen"


def mails(postbox):
    return [message_from_bytes(envelope.content, policy=policy.default) for envelope in postbox.mails]


def plain(mail):
    return mail.get_body(("plain",)).get_content()


def a_week_of(sol, mara):
    """Sol logged a theme on a deal of theirs that closes soon; content for another theme of theirs is out."""
    account = make.account("Nordlys Energi AS")
    deal = make.deal(account, name="Nytt lager", owner_id=sol.id, close_on=today() + timedelta(days=9))
    asset = make.asset(
        "What downtime costs", stage="review", url="https://example.com/downtime", author_id=mara.id
    )
    with writing():
        unanswered, met = Theme.start("Too slow", mara), Theme.start("Too expensive", mara)
        Objection.log(sol, words=SECRET_WORDS, account=account, deal=deal, theme=unanswered)
        Objection.log(sol, words=SECRET_WORDS, account=account, theme=met)
        db.session.add(ThemeAsset(theme_id=met.id, asset_id=asset.id))
        db.session.flush()
        publish(asset, mara)
        db.session.commit()
    make.answer(met, mara, say="Ask what it costs them today.", approved_by=sol)


@pytest.fixture
def monday(at):
    """Eight o'clock on a Monday in Oslo."""
    return at(2026, 11, 2, 7)


def test_a_sellers_week_stands_on_the_page(as_sol, sol, mara, monday, queries):
    a_week_of(sol, mara)
    with queries() as seen:
        page = as_sol.get("/digest").text
    assert len(seen) <= 12
    for words in (
        "What you logged was answered", "Too expensive", "What downtime costs", "https://example.com/downtime",
        "Nordlys Energi AS – Nytt lager", "Closes Nov 11, 2026",
    ):  # fmt: skip
        assert words in page or words.replace("Nov 11, 2026", "11 Nov 2026") in page
    assert SECRET_WORDS not in page and "The themes this week" not in page


def test_a_marketers_week_has_the_themes_and_what_they_owe(as_mara, sol, mara, monday, queries):
    a_week_of(sol, mara)
    assert "Answer due" in as_mara.get("/digest").text
    with queries() as seen:
        page = as_mara.get("/digest/team").text
    assert len(seen) <= 12
    assert "New themes" in page and "Themes going up" in page and "Too slow" in page
    assert "Value at stake" not in page


def test_what_waits_for_the_leads_own_approval_stands_once(as_sol, sol, mara, monday):
    with writing():
        sol.is_lead_of_sales = True
        db.session.commit()
    make.answer(make.theme("Too dear"), mara, say="Ask what it costs them today.")
    own, team = as_sol.get("/digest").text, as_sol.get("/digest/team").text
    assert "Your approval is asked for" in own
    assert "Approvals waiting" not in team


def test_a_lead_has_the_five_lines(as_mara, sol, mara, monday, queries):
    with writing():
        mara.is_lead_of_marketing = True
        db.session.commit()
    a_week_of(sol, mara)
    with queries() as seen:
        page = as_mara.get("/digest/team").text
    assert len(seen) <= 12
    assert "Value at stake" in page


def test_a_week_in_which_nothing_happened_says_so(as_rut):
    assert "Nothing new this week" in as_rut.get("/digest").text


def test_it_is_mailed_once_on_monday_morning(smtp, postbox, house, sol, mara, at, monday):
    a_week_of(sol, mara)
    at(2026, 11, 2, 5, 59)  # 6:59 in Oslo
    send_digests()
    assert postbox.mails == []
    for hour in (6, 7, 12, 23):
        at(2026, 11, 2, hour, 1)
        send_digests()
    assert sorted(mail["To"].addresses[0].username for mail in mails(postbox)) == ["mara", "sol"]
    words = next(plain(mail) for mail in mails(postbox) if "sol" in mail["To"])
    assert "Too expensive" in words and "https://tryline.example.com/digest" in words
    at(2026, 11, 9, 7)
    send_digests()
    assert db.session.query(Delivery).filter_by(user_id=sol.id).count() == 2


def test_a_large_team_has_it_the_same_morning(smtp, postbox, house, sol, mara, monday, monkeypatch):
    monkeypatch.setattr(sending, "A_ROUND", 1)
    a_week_of(sol, mara)
    send_digests()
    assert len(postbox.mails) == 2


def test_nothing_private_goes_to_an_address_outside(smtp, postbox, workspace, sol, mara, monday):
    a_week_of(sol, mara)
    send_digests()
    assert len(postbox.mails) == 2
    for mail in mails(postbox):
        whole = plain(mail) + mail.get_body(("html",)).get_content() + mail["Subject"]
        for private in (SECRET_WORDS, "Nordlys", "lager", "downtime", "expensive", "slow"):
            assert private not in whole


def test_an_empty_digest_is_not_mailed(smtp, postbox, house, rut, sol, monday):
    send_digests()
    send_digests()
    assert postbox.mails == []
    assert {delivery.state for delivery in db.session.query(Delivery)} == {"dropped"}


@pytest.mark.parametrize(("wish", "comes"), [("at_once", True), ("weekly", True), ("none", False)])
def test_it_comes_to_those_who_want_it(smtp, postbox, house, sol, mara, monday, wish, comes):
    a_week_of(sol, mara)
    with writing():
        sol.mail, mara.mail = wish, "none"
        db.session.commit()
    send_digests()
    assert bool(postbox.mails) is comes


@pytest.mark.parametrize(
    ("zone", "moment", "is_time"),
    [
        ("Europe/Oslo", (2026, 11, 2, 6), True),
        ("Europe/Oslo", (2026, 11, 2, 5, 59), False),
        ("America/New_York", (2026, 11, 2, 11, 59), False),
        ("America/New_York", (2026, 11, 2, 12), True),
        ("Asia/Tokyo", (2026, 11, 1, 22), True),
        ("Asia/Tokyo", (2026, 11, 1, 21, 59), False),
        ("Europe/Oslo", (2026, 11, 3, 12), True),
        ("Europe/Oslo", (2026, 11, 4, 6), False),
        ("Mars/Base", (2026, 11, 2, 7), True),
    ],
)
def test_monday_morning_is_where_the_person_is(workspace, at, zone, moment, is_time):
    at(*moment)
    assert (week_of(make.user("Sol", zone=zone)) is not None) is is_time


def test_the_demo_mails_nobody(smtp, postbox, workspace, monday):
    with writing():
        loading.load()
        db.session.commit()
    send_digests()
    assert postbox.mails == []
