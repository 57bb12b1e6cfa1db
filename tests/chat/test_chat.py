"""A slash command in Slack and a mention in Teams log as the person who wrote them, once."""

import base64
import hashlib
import hmac
import json
import re
import time
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from tests.payloads import hostile
from workspace.chat.models import ChatCode, ChatMember
from workspace.db import clock, db, now, writing
from workspace.objections.models import Objection

SLACK = "an invented secret of thirty-two letters"
TEAMS = base64.b64encode(b"another invented secret").decode()


@pytest.fixture(autouse=True)
def open_doors(app, monkeypatch):
    monkeypatch.setitem(app.config, "SLACK_SIGNING_SECRET", SLACK)
    monkeypatch.setitem(app.config, "TEAMS_SECRET", TEAMS)
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def connected(sol):
    with writing():
        for chat, member in (("slack", "T1:U1"), ("teams", "tenant:aad")):
            db.session.add(ChatMember(chat=chat, member=member, name="sol", user_id=sol.id))
        db.session.commit()
    return sol


def slack(browser, text, key="1.2.a", user="U1", secret=SLACK, age=0):
    body = urlencode({"text": text, "trigger_id": key, "team_id": "T1", "user_id": user, "user_name": "sol"})
    stamp = str(int(now().timestamp()) - age)
    signature = "v0=" + hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}
    kind = "application/x-www-form-urlencoded"
    return browser.post("/chat/slack", data=body, headers=headers, content_type=kind)


def teams(browser, text, key="m1", secret=TEAMS, others=()):
    activity = {
        "id": key,
        "text": text,
        "from": {"name": "Sol", "aadObjectId": "aad"},
        "channelData": {"tenant": {"id": "tenant"}},
    }
    body = json.dumps(activity | dict(others)).encode()
    signature = base64.b64encode(hmac.new(base64.b64decode(secret), body, hashlib.sha256).digest()).decode()
    headers = {"Authorization": f"HMAC {signature}"}
    return browser.post("/chat/teams", data=body, headers=headers, content_type="application/json")


def logged():
    return db.session.scalars(sa.select(Objection).order_by(Objection.id)).all()


def test_a_command_in_slack_logs_as_the_person_who_wrote_it(stranger, connected):
    answer = slack(stranger, "Fjord Foods AS: It is twice what we pay")
    assert answer.json["response_type"] == "ephemeral" and "Fjord Foods AS" in answer.json["text"]
    (objection,) = logged()
    assert (objection.words, objection.account.name) == ("It is twice what we pay", "Fjord Foods AS")
    assert objection.logged_by == connected and objection.theme is None and objection.kind == "objection"
    assert f"/objections/{objection.id}/logged" in answer.json["text"]


def test_a_question_is_a_question(stranger, connected):
    slack(stranger, "Fjord Foods AS: Where is our data kept?")
    assert logged()[0].kind == "question"


def test_a_mention_in_teams_logs_and_repeats_nobodys_words_to_the_channel(stranger, connected):
    answer = teams(
        stranger, "<at>Tryline</at>&nbsp;Fjord Foods AS: It is <b>twice</b> what we pay &amp; more"
    )
    assert logged()[0].words == "It is twice what we pay & more"
    assert answer.json["type"] == "message" and "twice" not in answer.json["text"]


@pytest.mark.parametrize("send", [slack, teams])
def test_the_same_message_sent_again_logs_once(stranger, connected, send):
    answers = [send(stranger, "Fjord Foods AS: Too expensive").json for _ in range(3)]
    assert len(logged()) == 1 and answers[0] == answers[1] == answers[2]
    send(stranger, "Fjord Foods AS: Too expensive", key="another")
    assert len(logged()) == 2


@pytest.mark.parametrize(
    "text",
    ["", "Too expensive", "Fjord Foods AS:", ": Too expensive", "https://example.com", "x" * 201 + ": y"],
)
def test_what_names_no_company_is_not_logged_and_the_answer_says_so(stranger, connected, text):
    assert "Nothing was logged" in slack(stranger, text).json["text"] and logged() == []


def test_who_is_not_known_is_told_how_to_connect(stranger, sol):
    assert "/chat/" in slack(stranger, "Fjord Foods AS: Too expensive").json["text"] and logged() == []


def test_a_code_connects_once(stranger, as_sol, sol, app):
    app.config["WTF_CSRF_ENABLED"] = False
    page = as_sol.post("/chat/code", data={"client_id": "5ab5a1f6-46cc-4a53-8a4b-95ab79f2a1c5"})
    app.config["WTF_CSRF_ENABLED"] = True
    code = re.search(r"connect ([A-Z0-9]{4}-[A-Z0-9]{4})", page.text)[1]
    assert "Hello, Sol" in slack(stranger, f"connect {code.lower()}").json["text"]
    assert "Logged" in slack(stranger, "Fjord Foods AS: Too expensive").json["text"]
    assert "used up" in slack(stranger, f"connect {code}", user="U2").json["text"]
    assert "slack" in as_sol.get("/chat/").text.lower()


def test_a_code_lives_a_quarter_of_an_hour_and_only_the_newest(sol, monkeypatch):
    with writing():
        first, second = ChatCode.give(sol), ChatCode.give(sol)
        db.session.commit()
        later = now() + timedelta(minutes=16)
        assert ChatCode.take(first, "slack", "T1:U1", "sol") is None
        monkeypatch.setattr(clock, "read", lambda: later)
        assert ChatCode.take(second, "slack", "T1:U1", "sol") is None


@pytest.mark.parametrize("change", [{"is_reader": True, "is_sales": False}, {"removed": True}])
def test_a_reader_and_a_removed_person_log_nothing(stranger, connected, change):
    with writing():
        for name, value in change.items():
            setattr(
                connected, "removed_at" if name == "removed" else name, now() if name == "removed" else value
            )
        db.session.commit()
    slack(stranger, "Fjord Foods AS: Too expensive")
    assert logged() == []


def test_what_is_not_signed_is_refused(stranger, connected):
    text = "Fjord Foods AS: Too expensive"
    refused = [
        slack(stranger, text, secret="another secret of at least 32 letters"),
        slack(stranger, text, age=301),
        slack(stranger, text, age=-301),
        stranger.post("/chat/slack", data={"text": text}),
        stranger.post("/chat/slack", data={"text": text}, headers={"X-Slack-Request-Timestamp": "²"}),
        teams(stranger, text, secret=base64.b64encode(b"wrong").decode()),
        stranger.post("/chat/teams", json={"text": text}, headers={"Authorization": "HMAC é"}),
    ]
    assert {answer.status_code for answer in refused} == {403} and logged() == []


def test_a_door_without_its_secret_is_shut(stranger, connected, app, monkeypatch):
    monkeypatch.setitem(app.config, "SLACK_SIGNING_SECRET", "")
    monkeypatch.setitem(app.config, "TEAMS_SECRET", "")
    assert slack(stranger, "A: b").status_code == teams(stranger, "A: b").status_code == 404


@pytest.mark.parametrize(
    "others",
    [
        {"from": None},
        {"from": "x"},
        {"channelData": []},
        {"text": {"a": 1}},
        {"id": 5},
        {"text": "A\0: b\0"},
        {"text": "A: \ud800 b"},
    ],
)
def test_a_signed_body_of_another_shape_is_no_error(stranger, connected, others):
    assert teams(stranger, "A: b", others=others).status_code == 200


def test_a_large_body_is_not_read(stranger, connected):
    assert slack(stranger, "A: " + "b" * 70_000).status_code == 413


def test_hostile_words_are_only_words(stranger, connected, samples):
    for n, payload in enumerate(hostile(samples)[::20]):
        assert slack(stranger, f"Fjord Foods AS: {payload}", key=str(n)).status_code == 200


def test_one_ends_only_ones_own(as_sol, as_mara, connected, app):
    app.config["WTF_CSRF_ENABLED"] = False
    member = ChatMember.of(connected)[0].id
    assert as_mara.post(f"/chat/members/{member}/end").status_code == 403
    assert as_sol.post(f"/chat/members/{member}/end").status_code == 303
    assert [each.id for each in ChatMember.of(connected)] != [] and db.session.get(ChatMember, member) is None


def test_the_page_needs_no_chat(as_rut, app, monkeypatch):
    monkeypatch.setitem(app.config, "SLACK_SIGNING_SECRET", "")
    monkeypatch.setitem(app.config, "TEAMS_SECRET", "")
    assert "No chat is connected" in as_rut.get("/chat/").text


def test_names_that_never_end_keep_nobody_waiting(stranger, connected):
    begun = time.process_time()
    assert teams(stranger, "<at>" * 16_000).status_code == 200
    assert time.process_time() - begun < 5  # it took sixteen seconds, and whoever wrote meanwhile waited


def test_messages_that_bear_no_number_are_not_taken_for_one(stranger, connected):
    for company in ("Fjord AS", "Fyn AS", "Fyn AS"):
        teams(stranger, f"{company}: too dear", others={"id": None}.items())
    assert db.session.query(Objection).count() == 2
