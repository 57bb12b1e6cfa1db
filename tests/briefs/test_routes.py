"""The pages of a call brief, and the tap after the call."""

import uuid
from datetime import timedelta

from sqlalchemy import text

from tests import make
from tests.briefs.test_brief import heard, met, theme
from workspace.briefs import said
from workspace.db import db, today, writing
from workspace.deals.models import Account
from workspace.objections.models import Objection
from workspace.objections.records import records


def tap(client, account, theme_id, helped="yes", key=None, **more):
    form = {"client_id": key or str(uuid.uuid4()), "account": account, "theme_id": theme_id, "helped": helped}
    return client.post("/briefs/occasions", data=form | more)


def test_the_first_page_has_one_field_and_my_companies(as_sol, sol):
    heard(sol, "Havnegruppen AS")
    make.persona()
    page = as_sol.get("/briefs/").text
    assert "Havnegruppen AS" in page and "Ingrid" in page and 'name="account"' in page


def test_a_known_company_leads_to_its_brief_in_any_letters(as_sol):
    account = make.account("Havnegruppen AS")
    answer = as_sol.get("/briefs/company?account=HAVNEGRUPPEN  as")
    assert answer.location == f"/briefs/accounts/{account.id}"


def test_a_new_company_has_a_brief_and_is_made_by_the_first_tap(as_sol, sol):
    costly = theme(sol)
    heard(sol, "Somebody AS", costly)
    page = as_sol.get("/briefs/company?account=Brand+New+AS").text
    assert "Brand New AS" in page and "heard most everywhere" in page
    assert Account.called("Brand New AS") is None
    answer = tap(as_sol, "Brand New AS", costly.id, next="/briefs/company?account=Brand+New+AS")
    made = Account.called("Brand New AS")
    assert answer.location == f"/briefs/accounts/{made.id}#theme-{costly.id}"


def test_a_tap_is_counted_once_and_the_page_shows_the_new_count(as_sol, sol, mara):
    account, costly = make.account("Havnegruppen AS"), theme(sol)
    make.answer(costly, mara, say="Show what downtime costs", approved_by=sol)
    heard(sol, account, costly)
    url, key = f"/briefs/accounts/{account.id}", str(uuid.uuid4())
    assert "Not tried yet" in as_sol.get(url).text
    for _ in range(2):
        assert tap(as_sol, "Havnegruppen AS", costly.id, key=key, next=url).status_code == 303
    tap(as_sol, "Havnegruppen AS", costly.id, helped="no", next=url)
    assert "Helped 1 of 2" in as_sol.get(url).text
    assert db.session.query(Objection).count() == 3


def test_a_tap_in_a_persona_brief_keeps_the_persona(as_sol, sol):
    ingrid, costly = make.persona(), theme(sol)
    heard(sol, "Somebody AS", costly, persona=ingrid)
    without = as_sol.get(f"/briefs/personas/{ingrid.id}").text
    assert "Too expensive" in without and "/briefs/occasions" not in without
    assert "/briefs/occasions" in as_sol.get(f"/briefs/personas/{ingrid.id}?account=Nordlys").text
    tap(as_sol, "Nordlys", costly.id, persona_id=ingrid.id)
    assert db.session.query(Objection).order_by(Objection.id.desc()).first().persona_id == ingrid.id


def test_a_tap_without_a_company_or_on_no_theme_is_not_logged(as_sol, sol):
    tap(as_sol, "", theme(sol).id)
    tap(as_sol, "Havn", 999)
    tap(as_sol, "Havn", theme(sol, "Slow").id, helped="maybe")
    assert db.session.query(Objection).count() == 0


def test_a_reader_reads_a_brief_and_taps_nothing(as_rut, sol):
    costly = theme(sol)
    account_id = heard(sol, "Havn", costly).account_id
    page = as_rut.get(f"/briefs/accounts/{account_id}").text
    assert "Too expensive" in page and "/briefs/occasions" not in page
    assert tap(as_rut, "Havn", costly.id).status_code == 403


def test_a_stranger_sees_no_brief(stranger):
    account = make.account()
    assert stranger.get(f"/briefs/accounts/{account.id}").status_code in (302, 303)


def test_nothing_here_is_a_404(as_sol):
    assert as_sol.get("/briefs/accounts/99").status_code == 404
    assert as_sol.get("/briefs/personas/99").status_code == 404


def test_what_people_wrote_is_escaped_in_the_page_and_in_the_copied_text(as_sol, sol):
    heard(sol, "</textarea><script>alert(1)</script>", theme(sol, "<b>Dyrt</b>"))
    account = db.session.query(Account).one()
    page = as_sol.get(f"/briefs/accounts/{account.id}").text
    assert "<script>alert" not in page and "<b>Dyrt" not in page


def test_a_full_brief_asks_at_most_twelve_times(as_sol, sol, mara, queries):
    account = make.account("Havnegruppen AS", segment_id=make.segment().id)
    for number, role in enumerate(("decision_maker", "end_user", "purchaser")):
        persona = make.whole_persona(mara, f"Ingrid {number}", role=role)
        met(make.deal(of=account, name=f"Deal {number}"), persona)
        for name in ("Dyrt", "Tregt", "Utrygt"):
            costly = theme(sol, f"{name} {number}")
            make.answer(costly, mara, say="Show it", language="nb", approved_by=sol)
            make.tip(costly, sol)
            heard(sol, account, costly, persona=persona, job=make.job())
        make.placement(make.asset(f"Asset {number}"), make.job())
    url = f"/briefs/accounts/{account.id}"
    with queries() as seen:
        page = as_sol.get(url)
    assert "Not tried yet" in page.text
    assert len(seen) <= 12, "\n".join(seen)


def test_the_newest_rows_are_found_through_an_index(sol):
    query = said._newest().where(Objection.persona_id == 1)
    compiled = query.compile(db.engine, compile_kwargs={"literal_binds": True})
    if db.engine.dialect.name != "sqlite":
        return
    plan = " ".join(row[3] for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {compiled}")))
    assert "ix_objections_persona" in plan and "TEMP B-TREE" not in plan


def test_a_tap_counts_the_answer_that_was_shown(as_sol, sol, mara):
    """With one persona met, the brief shows the answer for that persona."""
    account, costly, ingrid = make.account("Havnegruppen AS"), theme(sol), make.persona()
    met(make.deal(of=account), ingrid)
    make.answer(costly, mara, say="For all.", approved_by=sol)
    hers = make.answer(costly, mara, say="For her.", approved_by=sol, persona=ingrid)
    heard(sol, account, costly)
    url = f"/briefs/accounts/{account.id}"
    page = as_sol.get(url).text
    assert "For her." in page and f'name="answer_id" value="{hers.id}"' in page
    tap(as_sol, "Havnegruppen AS", costly.id, answer_id=hers.id)
    assert records(costly).answers == {hers.id: (1, 1)}
    other = make.answer(theme(sol, "Other"), mara, say="x", approved_by=sol)
    tap(as_sol, "Havnegruppen AS", costly.id, answer_id=other.id)
    assert other.id not in records(costly).answers


def test_where_there_is_no_answer_a_tap_counts_the_tip_that_was_shown(as_sol, sol):
    account, costly = make.account("Havnegruppen AS"), theme(sol)
    tip = make.tip(costly, sol, "Ask.")
    heard(sol, account, costly)
    assert f'name="tip_id" value="{tip.id}"' in as_sol.get(f"/briefs/accounts/{account.id}").text
    for helped in ("yes", "no"):
        tap(as_sol, "Havnegruppen AS", costly.id, helped=helped, tip_id=tip.id)
    assert records(costly).tips == {tip.id: (1, 2)}
    assert "helped 1 of 2" in as_sol.get(f"/briefs/accounts/{account.id}").text


def test_an_answer_past_its_review_date_says_so(as_sol, sol, mara):
    account, costly = make.account("Havnegruppen AS"), theme(sol)
    answer = make.answer(costly, mara, say="Show the sum", approved_by=sol)
    heard(sol, account, costly)
    url = f"/briefs/accounts/{account.id}"
    assert "Past its review date" not in as_sol.get(url).text
    with writing():
        answer.review_on = today() - timedelta(days=1)
        db.session.commit()
    assert "Past its review date" in as_sol.get(url).text
    assert "Past its review date" in as_sol.get("/objections/similar?words=It+is+Too+expensive").text


def test_what_personas_say_elsewhere_is_grouped_from_the_newest_of_each(sol):
    if db.engine.dialect.name != "sqlite":
        return
    asked = said._LOUDEST_OF.format(newest=said._NEWEST_OF.format(name="persona0"))
    plan = [row[3] for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {asked}"), {"persona0": 1})]
    read = [step for step in plan if "objections" in step]
    assert read == ["SEARCH objections USING INDEX ix_objections_persona (persona_id=?)"]


def test_what_two_personas_say_is_counted_together(sol, mara):
    ola, ingrid = make.persona("Ola"), make.persona("Ingrid")
    costly, slow = theme(sol, "Dyrt"), theme(sol, "Tregt")
    for number, persona in enumerate((ola, ingrid, ola)):
        heard(sol, make.account(f"Other {number}"), costly, persona=persona)
    heard(sol, make.account("Other 0 AS"), slow, persona=ola)
    found = said.loudest_of([ola.id, ingrid.id])
    assert [(one.name, one.accounts) for one in found] == [("Dyrt", 3), ("Tregt", 1)]
    assert said.loudest_of([]) == []
