import uuid

from sqlalchemy import select

from tests import make
from workspace.db import db, writing
from workspace.deals.models import Stage
from workspace.objections.models import Correction, Objection, Theme

ENOUGH = {"words": "Det er for dyrt", "company": "Nordlys Energi AS"}


def logged(by, words="Det er for dyrt", account="Nordlys Energi AS", **fields) -> Objection:
    with writing():
        objection = Objection.log(by, words=words, account=account, **fields)
        db.session.commit()
    return objection


def started(name, by) -> Theme:
    with writing():
        theme = Theme.start(name, by)
        db.session.commit()
    return theme


def key() -> str:
    return str(uuid.uuid4())


def test_words_and_company_are_all_it_needs(as_sol, sol):
    answer = as_sol.post("/objections/new", data=ENOUGH | {"client_id": key()})
    objection = db.session.scalar(select(Objection))
    assert answer.location == f"/objections/{objection.id}/logged"
    assert (objection.account.name, objection.language, objection.logged_by_id) == (
        "Nordlys Energi AS",
        "nb",
        sol.id,
    )
    assert "Log another from this meeting" in as_sol.get(answer.location).text


def test_a_form_without_a_company_keeps_its_words(as_sol):
    answer = as_sol.post("/objections/new", data={"words": "For dyrt", "client_id": key()})
    assert answer.status_code == 422 and "For dyrt" in answer.text
    assert db.session.scalar(select(Objection)) is None


def test_a_reader_reads_and_a_stranger_does_not(as_rut, stranger, sol):
    objection = logged(sol)
    assert as_rut.get("/objections/new").status_code == 403
    assert as_rut.post("/objections/new", data=ENOUGH | {"client_id": key()}).status_code == 403
    assert as_rut.get("/objections/").status_code == 200
    assert as_rut.get(f"/objections/{objection.id}").status_code == 200
    assert as_rut.post(f"/objections/{objection.id}/theme", data={"name": "x"}).status_code == 403
    assert stranger.get("/objections/").status_code in (302, 303)


def test_a_form_sent_twice_is_one_objection(as_sol):
    form = ENOUGH | {"client_id": key()}
    first, second = as_sol.post("/objections/new", data=form), as_sol.post("/objections/new", data=form)
    assert first.location == second.location
    assert len(db.session.scalars(select(Objection)).all()) == 1


def test_the_same_key_with_other_words_shows_both(as_sol):
    form = ENOUGH | {"client_id": key()}
    as_sol.post("/objections/new", data=form)
    answer = as_sol.post("/objections/new", data=form | {"words": "Vi har ikke tid"})
    assert answer.status_code == 409
    assert "Det er for dyrt" in answer.text and "Vi har ikke tid" in answer.text
    assert form["client_id"] not in answer.text  # sent again, it is another one


def test_the_one_open_deal_is_offered_and_not_taken(as_sol):
    deal = make.deal(of=make.account("Nordlys Energi AS"), name="New pumps")
    assert "New pumps" in as_sol.get("/objections/company?company=nordlys+energi+as").text
    saved = as_sol.post("/objections/new", data=ENOUGH | {"client_id": key()})
    objection = db.session.scalar(select(Objection))
    assert objection.deal_id is None
    assert "New pumps" in as_sol.get(saved.location).text
    as_sol.post(f"/objections/{objection.id}/deal", data={"deal_id": deal.id})
    assert (objection.deal_id, objection.value) == (deal.id, deal.value)


def test_another_companys_deal_is_refused(as_sol):
    other = make.deal(name="Elsewhere")
    answer = as_sol.post("/objections/new", data=ENOUGH | {"client_id": key(), "deal_id": other.id})
    assert answer.status_code == 422


def test_the_answer_comes_in_the_language_of_the_words(as_sol, sol, mara):
    theme = make.theme("Too expensive")
    answer = make.answer(theme, mara, "en", say="Ask what it costs them today.", approved_by=sol)
    with writing():
        answer.translate("sv", sol, know="", say="Fråga vad det kostar i dag.", do="")
        db.session.commit()
    for words in ("Det är för dyrt för oss", "Det är alldeles för dyrt"):
        with writing():
            Objection.log(sol, words=words, account="Nordlys Energi AS", theme=theme)
            db.session.commit()
    shown = as_sol.get("/objections/similar?words=Tyvärr+är+det+för+dyrt+för+oss").text
    assert "Fråga vad det kostar" in shown


def test_a_similar_theme_is_suggested_and_one_tap_sorts(as_sol, sol):
    theme = started("Price", sol)
    logged(sol, theme=theme)
    objection = logged(sol, words="Det er altfor dyrt")
    page = as_sol.get(f"/objections/{objection.id}/logged").text
    assert "Is it one of these?" in page and "Price" in page
    as_sol.post(f"/objections/{objection.id}/theme", data={"theme_id": theme.id, "client_id": key()})
    assert objection.theme_id == theme.id


def test_typing_a_new_name_starts_a_theme_and_a_known_one_does_not(as_mara, sol):
    first, second = logged(sol), logged(sol, words="Alt for dyrt")
    for objection, name in ((first, "Price"), (second, " price ")):
        as_mara.post(f"/objections/{objection.id}/theme", data={"name": name, "client_id": key()})
    assert first.theme_id == second.theme_id is not None


def test_suggestions_come_while_typing(as_sol, sol):
    logged(sol, theme=started("Price", sol))
    fragment = as_sol.get(
        "/objections/similar?words=altfor+dyrt", headers={"HX-Request-Type": "partial"}
    ).text
    assert 'name="theme_id"' in fragment and "<html" not in fragment


def test_the_next_log_of_a_deal_asks_whether_it_helped(as_sol, sol):
    deal = make.deal(of=make.account("Nordlys Energi AS"))
    earlier = logged(sol, account=deal.account, deal=deal, words="Hvor lagres data?")
    later = logged(sol, account=deal.account, deal=deal)
    assert "Did it help the last time?" in as_sol.get(f"/objections/{later.id}/logged").text
    as_sol.post(f"/objections/{earlier.id}/outcome", data={"helped": "no", "client_id": key()})
    assert earlier.helped is False
    assert as_sol.post(f"/objections/{earlier.id}/outcome", data={"client_id": key()}).status_code == 400


def test_another_from_the_same_meeting_keeps_company_and_deal(as_sol, sol):
    deal = make.deal(of=make.account("Nordlys Energi AS"), name="New pumps")
    page = as_sol.get(f"/objections/new?company=Nordlys+Energi+AS&deal_id={deal.id}").text
    assert 'value="Nordlys Energi AS"' in page and f'value="{deal.id}" checked' in page


def test_only_its_logger_or_an_admin_corrects_it(as_sol, as_mara, as_alma, sol):
    objection = logged(sol)
    form = {"words": "Det er litt dyrt", "company": "Nordlys Energi AS", "client_id": key()}
    assert as_mara.post(f"/objections/{objection.id}/correction", data=form).status_code == 403
    assert as_sol.post(f"/objections/{objection.id}/correction", data=form).status_code == 303
    assert as_alma.get(f"/objections/{objection.id}/correction").status_code == 200
    assert objection.words == "Det er litt dyrt"
    assert db.session.scalar(select(Correction)).words == "Det er for dyrt"
    page = as_mara.get(f"/objections/{objection.id}").text
    assert "Det er for dyrt" in page
    assert as_sol.post(f"/objections/{objection.id}/correction", data={"words": ""}).status_code == 422


def test_correcting_keeps_a_deal_that_was_won_since(as_sol, sol):
    deal = make.deal(of=make.account("Nordlys Energi AS"), name="New pumps")
    objection = logged(sol, account=deal.account, deal=deal)
    with writing():
        deal.stage = Stage(name="Won", name_folded="won", outcome="won")
        db.session.commit()
    assert "New pumps" in as_sol.get(f"/objections/{objection.id}/correction").text


def test_only_its_logger_or_an_admin_withdraws_it(as_sol, as_mara, sol):
    objection = logged(sol)
    assert as_mara.post(f"/objections/{objection.id}/withdrawal").status_code == 403
    assert as_sol.post(f"/objections/{objection.id}/withdrawal").status_code == 303
    assert db.session.scalar(select(Objection)) is None


def test_panels_say_how_much_evidence_there_is(as_rut, sol):
    persona = make.persona()
    deal = make.deal(of=make.account("Nordlys Energi AS"))
    for account in ("Nordlys Energi AS", "Fjällbanken AB"):
        logged(sol, account=account, persona=persona)
    page = as_rut.get(f"/objections/persona/{persona.id}").text
    assert "2 objections" in page and "2 accounts" in page
    assert "1 objection " in as_rut.get(f"/objections/account/{deal.account_id}").text
    assert "Nothing was heard here yet" in as_rut.get(f"/objections/deal/{deal.id}").text
    assert as_rut.get("/objections/persona/999").status_code == 404
