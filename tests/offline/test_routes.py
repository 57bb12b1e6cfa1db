"""What a phone asks for to keep Tryline, and how what it queued is taken in."""

import re
import uuid
from pathlib import Path

import pytest
from flask import url_for
from sqlalchemy import func, select

from tests import make
from workspace.db import db
from workspace.objections.models import Objection
from workspace.offline.device_key import device_key
from workspace.offline.queued import HEADER

PLACES = Path(__file__).parents[2] / "static" / "js" / "offline" / "places.js"
ENDPOINTS = {
    "worker": "offline.worker",
    "device": "offline.device",
    "log": "objections.new",
    "signOut": "sessions.destroy",
}


def said(words="Det er for dyrt") -> dict[str, str]:
    return {"words": words, "company": "Nordlys Energi AS", "client_id": str(uuid.uuid4())}


def logged() -> int:
    return db.session.scalar(select(func.count()).select_from(Objection))


def test_the_manifest_makes_it_installable_for_anyone(stranger):
    answer = stranger.get("/manifest.webmanifest")
    written = answer.json
    assert answer.mimetype == "application/manifest+json"
    assert {"name", "start_url", "scope", "display", "share_target"} <= set(written)
    assert {(icon["sizes"], icon["purpose"]) for icon in written["icons"]} >= {
        ("192x192", "any"), ("512x512", "any"), ("512x512", "maskable"),
    }  # fmt: skip
    assert {stranger.get(icon["src"]).mimetype for icon in written["icons"]} == {"image/png"}


def test_what_is_shared_from_another_app_becomes_the_words(as_sol):
    share = as_sol.get("/manifest.webmanifest").json["share_target"]
    page = as_sol.get(share["action"], query_string={share["params"]["text"]: "Too dear, they wrote"})
    assert share["method"] == "GET" and "Too dear, they wrote</textarea>" in page.text


def test_the_worker_stands_at_the_root_and_is_asked_for_anew(stranger):
    answer = stranger.get("/service-worker.js")
    assert answer.mimetype == "text/javascript" and answer.headers["Cache-Control"] == "no-cache"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    module = re.search(r'from "([^"]+)"', answer.text)[1]
    assert "immutable" in stranger.get(module).headers["Cache-Control"]


def test_every_file_the_worker_keeps_exists_and_never_changes(stranger):
    kept = re.findall(r'"(/static/[^"]+)"', stranger.get("/service-worker.js").text.split("serve(")[1])
    assert len(kept) > 10
    for address in kept:
        answer = stranger.get(address)
        assert (answer.status_code, "immutable" in answer.headers["Cache-Control"]) == (200, True), address


def test_all_that_a_page_is_made_with_is_kept(as_sol):
    kept = as_sol.get("/service-worker.js").text
    page = as_sol.get("/objections/new").text
    for address in re.findall(r'(?:href|src)="(/static/(?!icons/)[^"#]+)', page):
        assert f'"{address}"' in kept, address


def test_an_address_from_before_an_update_gives_the_script_as_it_is_now(stranger):
    answer = stranger.get("/static/js-before/app.js")
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-cache"
    assert stranger.get("/static/js-before/../../app.py").status_code == 404


def test_scripts_and_routes_name_the_same_places(app):
    written = dict(re.findall(r'export const (\w+) = new URL\("([^"]+)", root\)', PLACES.read_text()))
    with app.test_request_context():
        assert {name: url_for(endpoint)[1:] for name, endpoint in ENDPOINTS.items()} == {
            name: written[name] for name in ENDPOINTS
        }


def test_a_device_gets_its_persons_key_and_nobody_elses(as_sol, as_mara, sol, stranger):
    first, again = as_sol.get("/device").json, as_sol.get("/device").json
    assert (first["user"], first["key"]) == (sol.id, again["key"])
    assert as_mara.get("/device").json["key"] != first["key"]
    assert stranger.get("/device").status_code == 302


def test_the_key_comes_of_the_servers_secret(app, sol, monkeypatch):
    before = device_key(sol)
    monkeypatch.setitem(app.config, "SECRET_KEY", "another secret")
    assert device_key(sol) != before


def test_a_queued_form_is_answered_in_a_word_and_twice_the_same(as_sol, sol):
    form = said()
    answers = [as_sol.post("/objections/new", data=form, headers={HEADER: str(sol.id)}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [204, 204]
    assert answers[0].headers["X-Next"] == answers[1].headers["X-Next"] == f"/objections/{first()}/logged"
    assert logged() == 1


def test_a_queued_form_without_words_is_refused_as_any_other(as_sol, sol):
    answer = as_sol.post("/objections/new", data=said(""), headers={HEADER: str(sol.id)})
    assert answer.status_code == 422 and logged() == 0


@pytest.mark.parametrize("named", ["0", "999", "", "x"])
def test_a_form_queued_by_somebody_else_is_not_taken_in(as_sol, named):
    assert as_sol.post("/objections/new", data=said(), headers={HEADER: named}).status_code == 401
    assert logged() == 0


def test_a_form_queued_before_signing_out_is_not_taken_in(stranger, sol):
    headers = {HEADER: str(sol.id), "Origin": "http://localhost"}
    assert stranger.post("/objections/new", data=said(), headers=headers).status_code == 401
    assert logged() == 0


def test_a_reader_may_queue_nothing(as_rut, rut):
    make.account("Nordlys Energi AS")
    assert as_rut.post("/objections/new", data=said(), headers={HEADER: str(rut.id)}).status_code == 403


def first() -> int:
    return db.session.scalar(select(func.min(Objection.id)))


def test_what_is_fetched_to_be_kept_takes_no_message_away(as_sol):
    with as_sol.session_transaction() as session:
        session["_flashes"] = [("ok", "It is done.")]
    assert "It is done." not in as_sol.get("/objections/new", headers={"X-For-Later": "1"}).text
    assert "It is done." in as_sol.get("/objections/new").text
