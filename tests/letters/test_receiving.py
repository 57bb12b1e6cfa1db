"""Mail in, read from a real IMAP server on this machine."""

import json
import os
import signal
import socket
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests import make
from tests.letters.mailboxes import Server
from tests.mail.servers import certificate
from workspace.activity.models import Notice
from workspace.db import db, now, writing
from workspace.deals.models import Account
from workspace.letters import imap, receiving
from workspace.letters.models import Letter
from workspace.letters.models import Mailbox as Kept
from workspace.letters.receiving import read_it, read_mailbox
from workspace.mail.models import MailLine
from workspace.objections.models import Objection

ROOT = Path(__file__).parent.parent.parent


def mail(
    words="Vi har ikke budsjett i år", subject="Nordlys Energi", sender="Sol <sol@example.com>", **headers
):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "heard@example.com", subject
    message["Message-ID"] = headers.pop("message_id", f"<{abs(hash((words, subject, sender)))}@example.com>")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(words)
    return message.as_bytes()


def poll():
    """As if the minutes had passed."""
    with writing():
        db.session.query(MailLine).update({"next_at": now()})
        db.session.commit()
    read_mailbox.call_local()
    db.session.rollback()


def heard():
    db.session.rollback()  # the job has a session of its own
    return [
        (row.words, row.account.name, row.logged_by and row.logged_by.name)
        for row in db.session.query(Objection).order_by(Objection.id)
    ]


def refused():
    return db.session.query(Kept).one().refused


def test_a_mail_becomes_the_unsorted_objection_of_its_sender_who_is_told(mailbox, sol, as_sol):
    mailbox.put(mail("Bedrift: Nordlys Energi AS\n\nVi har ikke budsjett i år\n\n-- \nSol\n+47 900 00 000"))
    poll()
    assert heard() == [("Vi har ikke budsjett i år", "Nordlys Energi AS", "Sol")]
    objection = db.session.query(Objection).one()
    assert objection.theme is None and objection.language == "nb"
    assert "came in from your e-mail" in as_sol.get("/activity/notices").text
    notice = db.session.query(Notice).one()
    assert as_sol.post(f"/activity/notices/{notice.id}/read").location == f"/objections/{objection.id}"


def test_the_subject_may_name_a_known_company(mailbox, sol):
    make.account("Nordlys Energi AS")
    mailbox.put(mail("Hva koster det?", subject="SV: møtet hos nordlys energi as, tirsdag"))
    poll()
    assert heard() == [("Hva koster det?", "Nordlys Energi AS", "Sol")]
    assert db.session.query(Objection).one().kind == "question"


def test_a_mail_without_a_company_waits_on_the_first_page_until_it_is_completed(mailbox, sol, as_sol):
    mailbox.put(mail("Altfor dyrt, sa de", subject="Fra møtet i dag"))
    poll()
    assert heard() == []
    letter = db.session.query(Letter).one()
    assert f"/letters/{letter.id}" in as_sol.get("/").text
    assert "Altfor dyrt, sa de" in as_sol.get(f"/letters/{letter.id}").text
    form = {
        "client_id": str(letter.client_id),
        "words": "Altfor dyrt",
        "account": "Fjord AS",
        "kind": "objection",
    }
    assert as_sol.post(f"/letters/{letter.id}", data=form | {"account": ""}).status_code == 422
    answer = as_sol.post(f"/letters/{letter.id}", data=form)
    assert answer.status_code == 303 and "/logged" in answer.location
    assert heard() == [("Altfor dyrt", "Fjord AS", "Sol")]
    assert as_sol.post(f"/letters/{letter.id}", data=form).status_code == 303  # sent twice
    assert len(heard()) == 1 and "/letters/" not in as_sol.get("/").text
    assert db.session.get(Letter, letter.id).words == ""


def test_a_mail_that_was_nothing_is_thrown_away(mailbox, sol, as_sol):
    mailbox.put(mail("Lunsj?", subject="Lunsj"))
    poll()
    letter = db.session.query(Letter).one()
    assert as_sol.post(f"/letters/{letter.id}/removal").status_code == 303
    poll()
    assert Letter.waiting_for(sol) == [] and heard() == []


def test_nobody_reads_or_completes_the_mail_of_another(mailbox, sol, as_mara, as_alma):
    mailbox.put(mail(subject="Hemmelig"))
    poll()
    letter = db.session.query(Letter).one()
    for browser in (as_mara, as_alma):
        assert browser.get(f"/letters/{letter.id}").status_code == 403
        assert browser.post(f"/letters/{letter.id}").status_code == 403
        assert browser.post(f"/letters/{letter.id}/removal").status_code == 403


def test_a_mail_is_taken_once_however_often_the_mailbox_is_read(mailbox, sol):
    mailbox.put(mail("Company: Fjord AS\nToo slow"))
    for _turn in range(3):
        poll()
    with writing():  # what a process killed before it noted how far it had come would read again
        db.session.query(Kept).update({"last_uid": 0})
        db.session.commit()
    poll()
    assert len(heard()) == 1


def test_a_mail_that_stands_twice_in_the_mailbox_is_taken_once(mailbox, sol):
    same = mail("Company: Fjord AS\nToo slow")
    mailbox.put(same, same)
    poll()
    assert len(heard()) == 1


def test_an_objection_that_was_withdrawn_does_not_come_back(mailbox, sol):
    mailbox.put(mail("Company: Fjord AS\nToo slow"))
    poll()
    with writing():
        db.session.query(Objection).one().withdraw(sol)
        db.session.query(Kept).update({"last_uid": 0})
        db.session.commit()
    poll()
    assert heard() == []


def test_the_mailbox_itself_is_never_changed(mailbox, sol):
    mailbox.put(mail("Company: Fjord AS\nToo slow"), mail(sender="eve@evil.example"))
    before = mailbox.flags()
    poll()
    assert mailbox.flags() == before and len(before) == 2


def test_mails_from_others_stay_and_an_admin_sees_how_many(mailbox, sol, rut, as_alma):
    mailbox.put(
        mail(sender="eve@evil.example"),
        mail(sender="rut@example.com"),
        mail(sender="sol@example.com, eve@evil.example"),
        mail(sender='"sol@example.com" <eve@evil.example>'),
        mail("Jeg er på ferie", Auto_Submitted="auto-replied"),
        mail("   "),
    )
    poll()
    assert heard() == [] and Letter.waiting_for(sol) == []
    assert refused() == {"unknown": 3, "unreadable": 1, "automatic": 1, "empty": 1}
    page = as_alma.get("/letters/mailbox").text
    assert "3 mails are from addresses that may not log here." in page and "It works." in page


def test_a_removed_person_logs_nothing(mailbox, sol):
    with writing():
        sol.removed_at = now()
        db.session.commit()
    mailbox.put(mail("Company: Fjord AS\nToo slow"))
    poll()
    assert heard() == [] and refused() == {"unknown": 1}


def test_where_the_servers_word_is_asked_for_a_forged_sender_is_not_believed(app, mailbox, sol, monkeypatch):
    monkeypatch.setitem(app.config, "IMAP_AUTHSERV", "mx.example.com")
    company = "Company: Fjord AS\n"
    passed = "mx.example.com; dkim=pass header.d=example.com"
    mailbox.put(
        mail(company + "No results at all"),
        mail(company + "Failed", Authentication_Results="mx.example.com; dkim=fail header.d=example.com"),
        mail(company + "Signed by another", Authentication_Results=passed.replace("mx.", "mx.evil.")),
        mail(company + "Vouched for", Authentication_Results=passed),
    )
    poll()
    assert [words for words, *_ in heard()] == ["Vouched for"]
    assert refused() == {"forged": 3}


def test_fifty_mails_are_taken_at_a_time_and_the_rest_the_next_time(mailbox, sol, monkeypatch):
    monkeypatch.setattr(imap, "MOST", 3)
    mailbox.put(*(mail(f"Company: Fjord AS\nReason {n}") for n in range(5)))
    poll()
    assert len(heard()) == 3
    poll()
    assert len(heard()) == 5


def test_the_mailbox_is_read_every_so_many_minutes(app, mailbox, sol, at, monkeypatch):
    monkeypatch.setitem(app.config, "IMAP_MINUTES", 10)
    moment = now()
    at(moment.year, moment.month, moment.day, 9, 0)
    read_mailbox.call_local()
    mailbox.put(mail("Company: Fjord AS\nToo slow"))
    at(moment.year, moment.month, moment.day, 9, 9)
    read_mailbox.call_local()
    assert heard() == []
    at(moment.year, moment.month, moment.day, 9, 10)
    read_mailbox.call_local()
    assert len(heard()) == 1


@pytest.mark.parametrize(
    "url",
    [
        "imap://demouser:wrong@127.0.0.1:{port}/INBOX",
        "imap://demouser:p%40ss%2Fw%3Ard%25@127.0.0.1:{port}/None",
    ],
)
def test_a_mailbox_that_does_not_open_is_said_to_the_admins_and_tried_less_often(
    app, mailbox, imap_server, sol, as_alma, monkeypatch, url
):
    monkeypatch.setitem(app.config, "IMAP_URL", url.format(port=imap_server.port))
    for failures in (1, 2, 3):
        poll()
        assert MailLine.of("in").failures == failures
    assert "It fails: " in as_alma.get("/letters/mailbox").text
    assert "wrong" not in as_alma.get("/letters/mailbox").text
    monkeypatch.setitem(app.config, "IMAP_URL", mailbox.url)
    poll()
    assert MailLine.of("in").failures == 0


def test_a_server_that_never_answers_is_waited_for_no_longer_than_its_seconds(app, workspace, monkeypatch):
    monkeypatch.setattr(imap, "SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setitem(app.config, "IMAP_URL", f"imap://u:p@127.0.0.1:{silent.getsockname()[1]}")
        read_it()
    assert "timed out" in MailLine.of("in").trouble


def test_a_password_goes_to_no_other_machine_unencrypted(app, mailbox, monkeypatch):
    monkeypatch.setattr(imap, "is_this_machine", lambda _host: False)
    with pytest.raises(imap.Unreachable, match="no encryption"), imap.opened(mailbox.url):
        pass


def test_starttls_is_used_and_the_certificate_checked(app, sol, tmp_path, monkeypatch):
    cert, key = certificate(tmp_path)
    server = Server("--cert", str(cert), "--key", str(key))
    try:
        monkeypatch.setitem(app.config, "IMAP_URL", f"imap://demouser:x@127.0.0.1:{server.port}/INBOX")
        read_it()
        assert "CERTIFICATE_VERIFY_FAILED" in MailLine.of("in").trouble
    finally:
        server.stop()


def test_a_mail_that_breaks_the_parser_stops_none_behind_it(mailbox, sol, monkeypatch):
    real = receiving.read

    def breaks(raw):
        if b"poison" in raw:
            raise AttributeError("a bug")
        return real(raw)

    monkeypatch.setattr(receiving, "read", breaks)
    mailbox.put(mail("poison"), mail("Company: Fjord AS\nToo slow"))
    poll()
    assert len(heard()) == 1 and refused() == {"unreadable": 1}


def test_a_mail_of_ten_megabytes_is_read_as_far_as_its_words(mailbox, sol):
    large = EmailMessage()
    large["From"], large["Subject"], large["Message-ID"] = "sol@example.com", "Fjord", "<large@example.com>"
    large.set_content("Company: Fjord AS\nToo slow")
    large.add_attachment(os.urandom(7_500_000), maintype="application", subtype="pdf", filename="offer.pdf")
    raw = large.as_bytes()
    assert len(raw) > 10_000_000
    mailbox.put(raw, mail("Company: Fjord AS\n" + "Word " * 400_000))
    poll()
    assert [len(words) <= 5000 for words, *_ in heard()] == [True, True]
    assert heard()[0][0] == "Too slow"


def test_hostile_subjects_and_words_are_kept_as_words_and_break_no_page(mailbox, sol, as_sol, samples):
    file = samples / "hostile" / "payloads.jsonl"
    if not file.exists():
        pytest.skip("the large samples are not here")
    payloads = [json.loads(line)["payload"] for line in file.open(encoding="utf-8")][::47]
    raw = [
        b"From: sol@example.com\r\nMessage-ID: <%d@x>\r\nSubject: %s\r\n\r\nCompany: Fjord AS\r\n%s\r\n"
        % (n, payload.encode(errors="replace"), payload.encode(errors="replace"))
        for n, payload in enumerate(payloads)
    ]
    mailbox.put(*(mail.replace(b"\0", b"") for mail in raw))
    poll()
    assert db.session.query(Letter).count() + sum(refused().values()) >= len(raw) - 1
    for page in ("/", "/objections/", "/activity/notices", "/themes/inbox"):
        assert as_sol.get(page).status_code == 200
    for letter in Letter.waiting_for(sol):
        assert as_sol.get(f"/letters/{letter.id}").status_code == 200


@pytest.mark.slow
def test_a_process_killed_while_it_reads_loses_and_doubles_nothing(app, mailbox, sol, tmp_path):
    """It is killed within the transaction of the third mail; the next process takes the rest."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("the child would need the test's own database")
    mailbox.put(*(mail(f"Company: Fjord AS\nReason {n}") for n in range(5)))
    child = """
import os, signal
from app import create_app
from workspace.letters import receiving
real, times = receiving.take, []
def take(mail):
    real(mail)
    times.append(1)
    if len(times) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
receiving.take = take
with create_app().app_context():
    receiving.read_it()
"""
    db.session.rollback()
    ended = subprocess.run(
        [sys.executable, "-c", child], cwd=ROOT, env={**os.environ, "IMAP_URL": mailbox.url}, check=False
    )
    assert ended.returncode == -signal.SIGKILL
    assert len(heard()) == 2
    poll()
    assert sorted(words for words, *_ in heard()) == [f"Reason {n}" for n in range(5)]
    assert db.session.query(Account).count() == 1
