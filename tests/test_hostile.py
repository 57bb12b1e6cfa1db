"""Every route × values nobody should send: refused or taken, and never a failure of the server."""

import io
import itertools
import os
import re

import pytest

from tests import hostile, make
from tests.access import RULES, Stage
from tests.importing.samples import read_sheet
from workspace.db import db
from workspace.deals.models import Account
from workspace.importing.sheet import Unreadable
from workspace.people.models import AuditEntry

FORM = "application/x-www-form-urlencoded"
KEY = "6f3c1d7e-0f0a-4c53-9d0e-2b1f6a1c9e11"
# What ends a sign-in or fills the workspace would end the others' tries.
TURNS = {"sessions.destroy", "people.removal", "people.sign_ins", "people.rights"}
TURNS |= {"demo.create", "demo.destroy"}
ENDS = re.compile("sign-out|sign-ins|demo|remov")


ROUNDS = int(os.environ.get("ROUNDS", "2"))  # more are more thorough: every value has met every name at 50


def in_turn(values, start):
    """The values over and over, beginning at one of them: so that each name gets another at each turn."""
    return itertools.islice(itertools.cycle(values), start % len(values), None)


@pytest.fixture
def stage(app, mara, sol, alma, rut):
    return Stage(app, {"mara": mara, "sol": sol, "alma": alma, "rut": rut})


@pytest.fixture
def routes(whole_app):
    """Every (route, method) but those that end a sign-in or fill the workspace."""
    rules = {rule.endpoint: rule for rule in whole_app.url_map.iter_rules() if rule.endpoint != "static"}
    return [(rules[endpoint], method) for endpoint, method in sorted(RULES) if endpoint not in TURNS]


class Wrong(list):
    """What failed: the request and why."""

    def ask(self, browser, path, method="GET", **request):
        """The answer, unless the server failed."""
        seen = str(request.get("data") or request.get("query_string") or "")
        try:
            answer = browser.open(path, method=method, **request)
        except Exception as error:  # what is not caught would be a 500
            db.session.rollback()
            self.append((method, path, seen[:300], f"{type(error).__name__}: {error}"[:300]))
            return None
        if answer.status_code >= 500:
            self.append((method, path, seen[:300], answer.status_code))
        return answer


def path_of(route, stage, maker="alma"):
    return route.build({name: stage._value(name, route, maker) for name in sorted(route.arguments)})[1]


@pytest.mark.slow
def test_no_query_breaks_a_page(stage, routes, samples):
    wrong, browser, names = (
        Wrong(),
        stage.browsers["alma"],
        [name for name in hostile.names() if name != "after"],
    )
    texts = [value for value in (*hostile.NUMBERS, *hostile.DAYS, *hostile.WORDS) if len(value) < 4000]
    texts += hostile.bytes_of(samples)
    for page, route in enumerate(route for route, method in routes if method == "GET"):
        path = path_of(route, stage)
        for turn in range(ROUNDS):
            fields = list(zip(names, in_turn(texts, page + turn * 7), strict=False))
            fields.append(("after", hostile.KEYS[(page + turn) % len(hostile.KEYS)]))
            wrong.ask(browser, path, query_string=hostile.written(fields))
    assert wrong == []


def test_no_number_in_a_path_breaks_a_page(stage, routes):
    wrong = Wrong()
    for route, method in routes:
        for number in ("2147483648", "9" * 30):
            if "<int:" in route.rule:
                path = re.sub(r"<int:\w+>", number, route.rule).replace("<kind>", "theme")
                path = re.sub(r"<(?:\w+(?:\([^)]*\))?:)?\w+>", "products", path)
                answer = wrong.ask(stage.browsers["alma"], path, method=method, data={})
                assert answer is None or answer.status_code in (404, 405, 422, 303, 200), (path, answer)
    assert wrong == []


def test_no_bytes_in_a_path_break_a_page(stage, routes, samples):
    wrong = Wrong()
    pieces = ["%00", "a%00b", "%0d%0ax:y", "..%2f..%2fetc%2fpasswd", "%e2%80%ae", "x" * 4000]
    for route, method in routes:
        if re.search(r"<(?!int:)", route.rule):
            for piece in pieces:
                path = re.sub(r"<int:\w+>", "1", route.rule)
                path = re.sub(r"<[^>]+>", piece, path)
                for who in ("alma",):
                    wrong.ask(stage.browsers[who], path, method=method, data={})
    for piece in pieces:
        wrong.ask(stage.browsers["alma"], f"/static/{piece}")
        wrong.ask(stage.browsers["alma"], f"/{piece}")
    assert wrong == []


@pytest.mark.slow
def test_no_field_breaks_a_form(stage, routes):
    wrong, browser, forms = Wrong(), stage.browsers["alma"], {}
    values = [*hostile.NUMBERS, *hostile.DAYS, *hostile.WORDS, b"\xed\xa0\x80", b"\x80", b"\xc0\x80"]
    for path in (path_of(route, stage) for route, method in routes if method == "GET"):
        page = wrong.ask(browser, path)
        for form in hostile.Forms.on(page.text) if page and page.mimetype == "text/html" else ():
            forms.setdefault(re.sub(r"\d+", "1", form.action or path), (form.action or path, form.fields))
    for action, fields in forms.values():
        for place, (name, _value) in enumerate(fields):
            if name == "csrf_token" or ENDS.search(action):
                continue
            for value in itertools.islice(in_turn(values, place * 5), ROUNDS):
                # Without its key the form is new each time, and is not taken for one sent twice.
                sent = [(other, kept) for other, kept in fields if other not in (name, "client_id")]
                body = hostile.written([*sent, (name, value)])
                wrong.ask(browser, action, "POST", data=body, content_type=FORM)
    assert wrong == []


@pytest.mark.parametrize("size", [5_000_000, 4_000_000])
def test_a_form_of_a_million_fields_is_too_large(app, workspace, size):
    answer = app.test_client().post("/sign-in", data=b"a&" * (size // 2), content_type=FORM)
    assert answer.status_code == 413


def test_an_address_of_bytes_that_are_no_text_is_read_as_far_as_it_can_be(as_sol):
    answer = as_sol.get("/search/", environ_overrides={"QUERY_STRING": "q=\xff\xfeNordlys"})
    assert answer.status_code == 200 and "Nordlys" in answer.text


def test_a_refused_path_with_a_nul_is_kept_without_it(as_rut, mara):
    answer = make.answer(make.theme(), mara)
    assert as_rut.get(f"/answers/{answer.id}/translations/a%00b").status_code == 403
    assert db.session.query(AuditEntry).filter_by(act="refused").one().detail.endswith("/translations/ab")


@pytest.mark.parametrize("origin", ["http://[::1", "null", "://", "http://evil.example", "x" * 9000])
def test_a_strange_origin_is_another_site(stranger, origin):
    answer = stranger.post("/personas/new", data={"name": "Ingrid"}, headers={"Origin": origin})
    assert answer.status_code == 401 and "Ingrid" not in answer.text


@pytest.mark.parametrize("email", ["İ" * 120 + "@x.no", "\0@x.no", "ß" * 250, "﷽" * 250])
def test_no_address_breaks_signing_in(stranger, email):
    answer = stranger.post("/sign-in", data={"client_id": KEY, "email": email, "password": "none at all"})
    assert answer.status_code == 422


@pytest.mark.parametrize("name", ["ﷺ" * 100, "ß" * 120, "İ" * 120])
def test_a_name_that_grows_when_it_is_folded_is_kept_and_found_again(as_alma, name):
    for _time in range(2):
        for page in ("/settings/products", "/settings/segments"):
            assert as_alma.post(page, data={"client_id": KEY, "name": name}).status_code == 303
        deal = {"client_id": KEY, "account": name, "name": name, "currency": "NOK"}
        assert as_alma.post("/deals/new", data=deal).status_code == 303
        said = {"client_id": KEY, "words": name, "company": name, "kind": "objection", "theme": name}
        assert as_alma.post("/objections/new", data=said).status_code in (303, 409, 422)
    assert db.session.query(Account).count() == 1


@pytest.mark.parametrize("name", ["\u202efdp.exe.pdf", "../../etc/x.pdf", "a\0b.pdf", "ø" * 400 + ".pdf"])
def test_a_file_of_any_name_is_kept_and_given_back(as_mara, name):
    fields = {"client_id": KEY, "title": "A trap", "type": "article", "language": "nb", "stage": "idea"}
    fields |= {"audience": "buyer", "channel": "self_service", "quarter": "this", "size": ""}
    made = as_mara.post("/assets/new", data=fields | {"file": (io.BytesIO(b"%PDF"), name)})
    assert made.status_code == 303
    answer = as_mara.get(f"{made.location}/file")
    given = answer.headers["Content-Disposition"]
    assert answer.status_code == 200 and given.startswith("attachment") and "\u202e" not in given


@pytest.mark.parametrize("name", ["a\0b.csv", "ø" * 400 + ".csv", "\u202efdp.csv", ""])
def test_a_sheet_of_any_name_is_read(as_sol, name):
    answer = as_sol.post(
        "/imports/", data={"client_id": KEY, "file": (io.BytesIO(b"Name\nX AS\n"), name), "noun": ""}
    )
    assert answer.status_code in (303, 422)


def test_no_secret_and_no_line_of_its_own_gets_into_the_log(stranger, caplog):
    caplog.set_level("INFO", "tryline")
    for path in ("/invitations/kept-to-oneself", "/new-password/kept-to-oneself", "/a%0aforged"):
        stranger.get(path)
    assert "/invitations/" in caplog.text and "kept-to-oneself" not in caplog.text
    assert not [line for line in caplog.text.splitlines() if line.startswith("forged")]


def test_a_sheet_of_a_million_empty_columns_is_refused_at_once():
    with pytest.raises(Unreadable):
        read_sheet(b"Name" + b"," * 1_000_000 + b"\nNordlys AS\n", "wide.csv")
