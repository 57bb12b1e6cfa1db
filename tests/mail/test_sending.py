"""Mail out, against a real server on this machine."""

import socket
import threading
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from flask_babel import get_locale

from tests import make
from tests.mail.servers import Door, only, server_context
from tests.server import free_port
from workspace.activity.models import Event, Notice, read_all, tell
from workspace.backlog.publishing import publish
from workspace.db import db, now, writing
from workspace.mail import due, server
from workspace.mail.models import WAITS, Delivery, MailLine
from workspace.mail.sending import send_notices
from workspace.objections.models import Objection, Theme, ThemeAsset
from workspace.people.removal import remove

SECRET_WORDS = "Hemmelige ord om prisen"


def happened(told, verb="answered", kind="theme", row_id=1, label="Too expensive", actor=None):
    with writing():
        tell(told, Event.record(actor, verb, kind, row_id, label))
        db.session.commit()


def mails(postbox):
    return [message_from_bytes(envelope.content, policy=policy.default) for envelope in postbox.mails]


def states():
    db.session.rollback()
    return [delivery.state for delivery in db.session.query(Delivery).order_by(Delivery.id)]


def plain(mail):
    return mail.get_body(("plain",)).get_content()


@pytest.fixture
def published(mara, sol):
    """Sol logged it at Nordlys on a deal; content for it is published."""
    account = make.account("Nordlys Energi AS")
    deal = make.deal(account, name="Nytt lager")
    asset = make.asset(
        "What downtime costs", stage="review", url="https://example.com/downtime", author_id=mara.id
    )
    with writing():
        theme = Theme.start("Too expensive", mara)
        Objection.log(sol, words=SECRET_WORDS, account=account, deal=deal, theme=theme)
        db.session.add(ThemeAsset(theme_id=theme.id, asset_id=asset.id))
        db.session.flush()
        publish(asset, mara)
        db.session.commit()
    return asset


def test_content_for_what_one_logged_is_mailed_with_what_to_send_for_the_own_deal(
    smtp, postbox, house, published, sol
):
    send_notices()
    [mail] = mails(postbox)
    words = plain(mail)
    assert mail["To"] == "Sol <sol@example.com>"
    assert mail["Subject"] == "Mara published “What downtime costs”: it is ready to send"
    assert f"https://tryline.example.com/assets/{published.id}" in words
    assert "https://example.com/downtime" in words
    assert "Nordlys Energi AS – Nytt lager" in words and SECRET_WORDS in words
    assert "<strong>Open it in Tryline</strong>" in mail.get_body(("html",)).get_content()
    assert states() == ["sent"]


def test_nothing_private_goes_to_an_address_outside(smtp, postbox, workspace, published):
    send_notices()
    [mail] = mails(postbox)
    whole = (
        postbox.mails[0].content.decode()
        + plain(mail)
        + mail.get_body(("html",)).get_content()
        + mail["Subject"]
    )
    for private in (SECRET_WORDS, "Nordlys", "lager", "downtime", "expensive", "Mara"):
        assert private not in whole
    assert "Something waits for you in Tryline" in mail["Subject"]
    assert "https://tryline.example.com/activity/notices" in plain(mail)


def test_a_look_alike_of_the_own_domain_is_outside(smtp, postbox, house, mara):
    eve = make.user("Eve", is_sales=True)
    with writing():
        eve.email = "eve@evil-example.com"
        db.session.commit()
    happened([eve])
    send_notices()
    assert mails(postbox)[0]["Subject"] == "Something waits for you in Tryline"


def test_a_mail_speaks_the_language_of_its_reader(smtp, postbox, house, sol, mara, monkeypatch):
    monkeypatch.setattr("workspace.mail.about.sentence", lambda *_words, **_more: f"It, in {get_locale()}")
    with writing():
        sol.language, mara.language = "sv", "da"
        db.session.commit()
    happened([sol, mara])
    send_notices()
    assert sorted((mail["Subject"], mail["Content-Language"]) for mail in mails(postbox)) == [
        ("It, in da", "da"),
        ("It, in sv", "sv"),
    ]
    for mail in mails(postbox):
        assert f'<html lang="{mail["Content-Language"]}">' in mail.get_body(("html",)).get_content()


def test_a_mail_can_be_ended_by_one_click_and_answers_no_machine(smtp, postbox, house, sol, stranger):
    happened([sol])
    send_notices()
    [mail] = mails(postbox)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Message-ID"].endswith("@tryline.example.com>") and mail["Date"]
    link = mail["List-Unsubscribe"].strip("<>").removeprefix("https://tryline.example.com")
    assert "Shall Tryline send you no more mail?" in stranger.get(link).text and sol.mail == "at_once"
    assert stranger.post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert sol.mail == "none"
    happened([sol])
    send_notices()
    assert len(postbox.mails) == 1


@pytest.mark.parametrize(
    "label", ["A\r\nBcc: evil@example.org", "A\n\nbody", "\u2028B\x1fC\x0b", "Ærlig\r\n.\r\nQUIT", "x" * 3000]
)
def test_no_name_makes_a_header_or_an_end_of_its_own(smtp, postbox, house, sol, label):
    with writing():
        sol.name = f"Sol\r\nCc: evil@example.org {label[:50]}"[:120]
        db.session.commit()
    happened([sol], label=label)
    send_notices()
    [mail] = mails(postbox)
    assert mail["Bcc"] is None and mail["Cc"] is None and len(mail["To"].addresses) == 1
    assert postbox.mails[0].rcpt_tos == ["sol@example.com"]
    assert max(len(line) for line in postbox.mails[0].content.splitlines()) <= 998
    assert mail.get_body(("html",)).get_content().rstrip().endswith("</html>")


@pytest.mark.parametrize("verb", ["edited", "signed", "planned", "approved"])
def test_what_can_wait_for_monday_is_not_mailed_at_once(smtp, postbox, house, sol, verb):
    happened([sol], verb=verb)
    send_notices()
    assert postbox.mails == []


def test_what_was_read_in_tryline_is_not_mailed(smtp, postbox, house, sol):
    happened([sol])
    with writing():
        read_all(sol)
        db.session.commit()
    send_notices()
    assert postbox.mails == [] and states() == []


def test_what_is_read_while_the_server_is_away_is_dropped(smtp, postbox, house, sol, at):
    happened([sol])
    postbox.answers["RCPT"] = ["450 later"]
    send_notices()
    with writing():
        read_all(sol)
        db.session.commit()
    moment = now() + timedelta(hours=1)
    at(moment.year, moment.month, moment.day, moment.hour, moment.minute)
    send_notices()
    assert postbox.mails == [] and states() == ["dropped"]


@pytest.mark.parametrize("wish", ["weekly", "none"])
def test_who_wants_none_at_once_gets_none(smtp, postbox, house, sol, wish):
    with writing():
        sol.mail = wish
        db.session.commit()
    happened([sol])
    send_notices()
    assert postbox.mails == []


def test_what_is_older_than_three_days_is_no_news(smtp, postbox, house, sol, at):
    at(2026, 11, 1, 9)
    happened([sol])
    at(2026, 11, 4, 10)
    send_notices()
    assert postbox.mails == []


def test_a_removed_person_gets_no_mail(smtp, postbox, house, sol, alma):
    happened([sol])
    with writing():
        remove(sol, alma, alma)
        db.session.commit()
    send_notices()
    assert postbox.mails == []


def test_the_demo_mails_nobody(smtp, postbox, demo):
    with writing():
        db.session.query(Notice).update({"read_at": None, "created_at": now()})
        db.session.commit()
    assert db.session.query(Notice).count() > 10
    send_notices()
    assert postbox.mails == [] and states() == []


def test_a_notice_is_mailed_once_however_often_the_job_runs(smtp, postbox, house, sol):
    happened([sol])
    for _turn in range(3):
        send_notices()
    assert len(postbox.mails) == 1


def test_a_mail_that_a_dead_process_had_taken_is_not_sent_again(smtp, postbox, house, sol, at):
    at(2026, 11, 2, 9)
    happened([sol])
    with writing():
        due.open_deliveries()
        db.session.flush()
        db.session.query(Delivery).one().claim()
        db.session.commit()  # here the process was killed
    send_notices()
    assert postbox.mails == [] and states() == ["sending"]
    at(2026, 11, 2, 9, 20)
    send_notices()
    assert postbox.mails == [] and states() == ["unclear"]


def test_two_consumers_send_a_mail_once(smtp, postbox, house, sol):
    happened([sol])
    with writing():
        due.open_deliveries()
        db.session.commit()
    delivery = db.session.query(Delivery).one()
    with writing():
        assert delivery.claim() and not delivery.claim()
        db.session.commit()


def test_what_the_server_refuses_for_now_waits_longer_and_longer(smtp, postbox, house, sol, at):
    moment = at(2026, 11, 2, 9)
    happened([sol])
    postbox.answers["RCPT"] = ["450 4.2.0 Greylisted, see you later"] * 3
    for wait in WAITS[:3]:
        send_notices()
        assert postbox.mails == [] and states() == ["waiting"]
        assert db.session.query(Delivery).one().reason.startswith("450 4.2.0 Greylisted")
        send_notices()  # too early: nothing is tried
        assert db.session.query(Delivery).one().next_at == moment + wait
        moment += wait
        at(moment.year, moment.month, moment.day, moment.hour, moment.minute)
    send_notices()
    assert len(postbox.mails) == 1 and states() == ["sent"]


def test_what_the_server_always_puts_off_is_given_up(smtp, postbox, house, sol):
    happened([sol])
    with writing():
        due.open_deliveries()
        db.session.flush()
        db.session.query(Delivery).one().tries = len(WAITS)
        db.session.commit()
    postbox.answers["DATA"] = ["451 no"]
    send_notices()
    assert states() == ["given_up"]


def test_what_the_server_refuses_for_good_is_not_tried_again_and_the_admins_are_told_once(
    smtp, postbox, house, sol, mara, alma, as_alma
):
    postbox.answers["RCPT"] = ["550 5.1.1 No such mailbox"] * 2
    for label in ("One", "Two"):
        happened([sol], label=label)
        send_notices()
    happened([mara])
    send_notices()
    assert states() == ["refused", "refused", "sent"]
    assert [envelope.rcpt_tos for envelope in postbox.mails] == [["mara@example.com"]]
    assert as_alma.get("/activity/notices").text.count("A mail could not be delivered") == 1
    page = as_alma.get("/settings/mail").text
    assert "550 5.1.1 No such mailbox" in page and "sol@example.com" in page


def test_a_server_that_refuses_the_data_for_good_is_heard(smtp, postbox, house, sol):
    happened([sol])
    postbox.answers["DATA"] = ["554 5.6.0 Looks like spam"]
    send_notices()
    assert states() == ["refused"]


def test_a_server_that_is_away_loses_nothing_and_is_left_alone_for_a_while(
    app, smtp, postbox, house, sol, at, monkeypatch, as_alma
):
    at(2026, 11, 2, 9)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        monkeypatch.setitem(app.config, "SMTP_URL", f"smtp://127.0.0.1:{nobody.getsockname()[1]}")
        happened([sol])
        send_notices()
    assert states() == ["waiting"] and db.session.query(Delivery).one().tries == 0
    assert "It fails: " in as_alma.get("/settings/mail").text
    monkeypatch.setitem(app.config, "SMTP_URL", smtp.url)
    send_notices()
    assert postbox.mails == []  # too early
    at(2026, 11, 2, 9, 2)
    send_notices()
    assert len(postbox.mails) == 1 and states() == ["sent"]
    assert MailLine.of("out").trouble == "" and "It works." in as_alma.get("/settings/mail").text


def test_a_server_that_never_answers_is_waited_for_no_longer_than_its_seconds(
    app, smtp, house, sol, monkeypatch
):
    monkeypatch.setattr(server, "SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setitem(app.config, "SMTP_URL", f"smtp://127.0.0.1:{silent.getsockname()[1]}")
        happened([sol])
        send_notices()
    assert states() == ["waiting"] and "timed out" in MailLine.of("out").trouble


def test_a_mail_whose_answer_never_came_is_not_sent_twice(smtp, postbox, house, sol, mara, monkeypatch):
    """The server took it, and was too slow to say so: sent again, it would arrive twice."""
    monkeypatch.setattr(server, "SECONDS", 1.0)  # for each of its answers, also those that come
    end = threading.Event()
    postbox.on_data = lambda: end.wait(20)
    happened([sol])
    send_notices()
    assert states() == ["unclear"]
    end.set()
    send_notices()
    assert states() == ["unclear"]


def test_the_connection_lost_between_two_mails_costs_neither(smtp, postbox, house, sol, mara, at):
    at(2026, 11, 2, 9)
    happened([sol, mara])
    postbox.answers["RCPT"] = ["250 OK", "421 4.3.2 Shutting down"]
    send_notices()
    assert sorted(states()) == ["sent", "waiting"]
    at(2026, 11, 2, 9, 5)
    send_notices()
    assert states() == ["sent", "sent"]
    assert sorted(envelope.rcpt_tos[0] for envelope in postbox.mails) == [
        "mara@example.com",
        "sol@example.com",
    ]


def test_one_that_cannot_be_written_stops_none_behind_it(smtp, postbox, house, sol, mara, monkeypatch):
    happened([sol], label="Broken")
    happened([mara], label="Whole")
    real = due.is_still_wanted

    def breaks(delivery):
        if delivery.notice.event.label == "Broken":
            raise KeyError("a bug")
        return real(delivery)

    monkeypatch.setattr("workspace.mail.sending.is_still_wanted", breaks)
    send_notices()
    assert states() == ["given_up", "sent"]


def test_an_address_no_server_knows_is_refused(smtp, postbox, house, sol):
    with writing():
        sol.email = "søl@exa mple..com"
        db.session.commit()
    happened([sol])
    send_notices()
    assert states() == ["refused"] and postbox.mails == []


def test_without_a_server_nothing_is_done(app, house, sol):
    happened([sol])
    send_notices()
    assert states() == []


def test_a_password_is_sent_over_starttls_and_the_certificate_is_checked(
    app, smtp, postbox, house, sol, at, certified, monkeypatch
):
    at(2026, 11, 2, 9)
    options = {"authenticator": only("bot", "p@ss:word"), "auth_required": True, "require_starttls": True}
    door = Door(postbox, server_context(*certified), **options)
    door.start()
    monkeypatch.setitem(app.config, "SMTP_URL", f"smtp://bot:p%40ss%3Aword@127.0.0.1:{door.port}")
    happened([sol])
    send_notices()
    assert states() == ["waiting"] and "CERTIFICATE_VERIFY_FAILED" in MailLine.of("out").trouble
    monkeypatch.setenv("SSL_CERT_FILE", str(certified[0]))
    at(2026, 11, 2, 9, 5)
    send_notices()
    assert states() == ["sent"] and postbox.sessions[0].ssl
    monkeypatch.setitem(app.config, "SMTP_URL", f"smtp://bot:wrong@127.0.0.1:{door.port}")
    happened([sol])
    send_notices()
    assert states() == ["sent", "waiting"] and "535" in MailLine.of("out").trouble
    door.stop()


def test_a_server_that_speaks_tls_from_the_start_is_spoken_to_so(
    app, smtp, postbox, house, sol, certified, monkeypatch
):
    tls = server_context(*certified)
    door = Controller(postbox, "127.0.0.1", free_port(), ssl_context=tls, ready_timeout=60)
    door.start()
    monkeypatch.setenv("SSL_CERT_FILE", str(certified[0]))
    monkeypatch.setitem(app.config, "SMTP_URL", f"smtps://127.0.0.1:{door.port}")
    happened([sol])
    send_notices()
    door.stop()
    assert states() == ["sent"]


def test_the_notices_to_be_mailed_are_found_by_their_index(app, workspace):
    statement = due.due().compile(db.engine, compile_kwargs={"literal_binds": True})
    if db.engine.dialect.name == "sqlite":
        plan = " ".join(row[3] for row in db.session.execute(db.text(f"EXPLAIN QUERY PLAN {statement}")))
        assert "SEARCH notices USING INDEX ix_notices_newest" in plan
