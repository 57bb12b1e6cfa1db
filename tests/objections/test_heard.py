"""The counters are what the objections say, whatever was done to them."""

from concurrent.futures import ThreadPoolExecutor

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests import make
from workspace.db import db, writing
from workspace.objections import heard, standing
from workspace.objections.models import Heard, Objection, Theme
from workspace.personas.removal import remove

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["log", "log", "correct", "withdraw", "sort", "merge"]),
        st.integers(0, 50),
        st.integers(0, 2),
        st.integers(0, 2),
    ),
    min_size=1,
    max_size=15,
)


def test_counters_and_standings_follow_random_work(app, sol):
    personas, jobs = [None, make.persona("A"), make.persona("B")], [None, make.job(), make.job("consensus")]

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def work(steps):
        with writing():
            themes = [None, Theme.start("One", sol), Theme.start("Two", sol)]
            logged = []
            for verb, n, a, b in steps:
                if verb == "log":
                    logged.append(
                        Objection.log(
                            sol,
                            words="Dyrt",
                            account=f"Company {n % 4}",
                            persona=personas[a],
                            job=jobs[b],
                            language=("nb", "sv", "da")[b],
                            kind=("objection", "question")[a % 2],
                            theme=themes[b],
                            severity=a or None,
                        )
                    )
                elif verb == "merge" and n % 5 == 0 and themes[1].current is not themes[2].current:
                    themes[1].merge_into(themes[2], sol)
                elif logged and verb == "correct":
                    logged[n % len(logged)].correct(sol, persona=personas[b], job=jobs[a], severity=3)
                elif logged and verb == "withdraw":
                    logged.pop(n % len(logged)).withdraw(sol)
                elif logged and verb == "sort":
                    logged[n % len(logged)].sort_into(themes[a], sol)
            db.session.commit()
        assert heard.drift() == set()
        assert standing.drift() == []

    work()


def test_an_objection_without_persona_or_job_has_a_cell_of_its_own(app, sol):
    with writing():
        for persona in (None, make.persona()):
            Objection.log(sol, words="Dyrt", account="A", persona=persona)
            Objection.log(sol, words="Dyrt", account="A", persona=persona)
        db.session.commit()
    assert sorted(db.session.scalars(select(Heard.n))) == [2, 2]


def test_a_removed_personas_counts_go_where_its_objections_go(app, sol, write):
    old, new = make.persona("A"), make.persona("B")
    for persona in (old, new, old):
        Objection.log(sol, words="Dyrt", account="A", persona=persona)
    remove(old, sol, moving_to=new)
    db.session.flush()
    assert heard.drift() == set()


def test_a_drift_is_found(app, sol):
    with writing():
        theme = Theme.start("Price", sol)
        Objection.log(sol, words="Dyrt", account="A", theme=theme)
        db.session.commit()
        db.session.scalar(select(Heard)).n = 7
        db.session.commit()
    assert len(heard.drift()) == 2
    make.objection("Behind its back", theme_id=theme.id)
    assert standing.drift() == [theme.id]


def test_many_who_log_at_once_are_all_counted(app, sol):
    account = make.account()
    with writing():
        theme_id = Theme.start("Price", sol).id
        db.session.commit()
    sol_id, account_id = sol.id, account.id

    def log(_):
        with app.app_context(), writing():
            by = db.session.get(type(sol), sol_id)
            of, theme = db.session.get(type(account), account_id), db.session.get(Theme, theme_id)
            Objection.log(by, words="Dyrt", account=of, theme=theme)
            db.session.commit()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(log, range(12)))
    db.session.rollback()
    assert db.session.scalar(select(Heard.n)) == 12
    assert heard.drift() == set() and standing.drift() == []
