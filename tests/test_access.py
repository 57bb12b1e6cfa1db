"""Every route × {stranger, reader, seller, marketer, admin} × {own, another's}.

Generated from the URL map: a route without a rule in `tests/access.py` fails.
"""

import pytest

from tests.access import ADMIN, MEMBER, OTHER, OWNER, PUBLIC, RULES, SELF, WRITER, Stage, lets_in

pytestmark = pytest.mark.one_database  # who may is decided before any row is written

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ACTORS = ("stranger", "rut", "sol", "mara", "alma")


@pytest.fixture(scope="session")
def routes(whole_app):
    return {
        (rule.endpoint, method): rule
        for rule in whole_app.url_map.iter_rules()
        for method in METHODS
        if method in rule.methods and rule.endpoint != "static"
    }


@pytest.fixture
def stage(app, mara, sol, alma, rut, short_story):
    return Stage(app, {"mara": mara, "sol": sol, "alma": alma, "rut": rut})


def test_every_route_has_a_rule_and_every_rule_a_route(routes):
    known, there = set(RULES), set(routes)
    assert (sorted(there - known), sorted(known - there)) == ([], [])


def may(rule: str, actor: str, whose: str) -> bool | None:
    """Whether the rule lets the actor in; None where it depends on more than who they are."""
    if rule == PUBLIC:
        return True
    if actor == "stranger":
        return False
    if rule == OTHER:
        return False if actor == "rut" or whose == "own" else None
    return {
        MEMBER: True,
        WRITER: actor != "rut",
        ADMIN: actor == "alma",
        OWNER: actor == "alma" or whose == "own",
        SELF: whose == "own",
    }[rule]


@pytest.mark.parametrize(("endpoint", "method"), sorted(RULES), ids=str)
def test_a_route_lets_in_whom_its_rule_says(stage, routes, endpoint, method):
    rule, route = RULES[endpoint, method], routes[endpoint, method]
    tries = [(actor, whose) for actor in ACTORS for whose in ("another's", "own")]
    # Those who are refused try first: what succeeds may take away what the route needs.
    tries.sort(key=lambda each: may(rule, *each) is not False)
    wrong = []
    for actor, whose in tries:
        if not stage.applies(route, actor, whose):
            continue
        answer = stage.ask(route, method, actor, whose)
        if answer.status_code >= 500 or may(rule, actor, whose) not in (None, lets_in(answer, rule)):
            wrong.append((actor, whose, answer.status_code))
    assert wrong == []
