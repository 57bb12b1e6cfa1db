"""What an import does: rows are made, updated or known again, and the rest is listed with its reason."""

from datetime import date

import pytest
from sqlalchemy import func, select

from tests import make
from tests.importing.test_mapping import form_of
from tests.importing.test_uploading import last, upload
from workspace.activity.models import Event, Notice
from workspace.assets.models import Asset
from workspace.db import Busy, db, today, writing
from workspace.deals.models import Account, Deal
from workspace.importing import running
from workspace.importing.models import ImportRow
from workspace.objections import heard, standing
from workspace.objections.models import Objection, Theme, ThemeStanding
from workspace.personas.models import Persona
from workspace.search.models import SearchEntry


def bring(browser, name: str, text: str, **chosen: str):
    """Uploads and runs a file as it was guessed, and gives the import."""
    where = upload(browser, name, text.encode()).location
    form = form_of(browser.get(where).text) | {key: [value] for key, value in chosen.items()}
    answer = browser.post(f"{where}/run", data=form)
    assert answer.status_code == 303, answer.text
    return last()


def counts(import_) -> tuple[int, int, int, int]:
    return import_.created, import_.updated, import_.unchanged, import_.failed


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


DEALS = "Deal ID,Deal name,Company,Amount,Deal stage\n7,New system,Ås AS,1000,Offer\n"


def test_a_changed_cell_updates_the_deal(as_mara, at):
    at(2026, 11, 20)
    bring(as_mara, "d.csv", DEALS)
    at(2026, 11, 22)
    assert counts(bring(as_mara, "d.csv", DEALS.replace("1000,Offer", "2500,Won"))) == (0, 1, 0, 0)
    deal = db.session.scalar(select(Deal))
    assert (deal.value, deal.stage.name, deal.stage.outcome) == (250_000, "Won", "won")
    assert deal.as_of == date(2026, 11, 22)
    assert counts(bring(as_mara, "d.csv", DEALS.replace("1000,Offer", ","))) == (0, 0, 1, 0)


def test_two_numbers_of_one_crm_are_two_deals_of_one_name(as_mara):
    first = "Record ID,Deal Name,Associated Company,Amount\n1,Renewal,Ås AS,10\n2,Renewal,Ås AS,20\n"
    assert counts(bring(as_mara, "d.csv", first)) == (2, 0, 0, 0)
    assert counts(bring(as_mara, "d.csv", first)) == (0, 0, 2, 0)


def test_rows_that_fail_are_listed_and_handed_back_as_they_came(as_mara):
    text = "Deal name,Company,Amount\nA,Ås AS,12\n,Ås AS,13\n=2+2,Ås AS,much\n"
    import_ = bring(as_mara, "d.csv", text)
    assert counts(import_) == (1, 0, 0, 2)
    page = as_mara.get(f"/imports/{import_.id}").text
    assert "The row has no Deal." in page
    assert "This is not an amount: much" in page
    sheet = as_mara.get(f"/imports/{import_.id}/failed.csv").data.decode("utf-8-sig").splitlines()
    assert sheet[0] == "Deal name,Company,Amount,Reason"
    assert sheet[2].startswith("'=2+2,Ås AS,much,")


def test_what_looks_like_a_formula_stays_as_it_is(as_mara):
    bring(as_mara, "a.csv", 'Title,Type\n"=HYPERLINK(""x"")",article\n@home,guide\n-5 %,video\n')
    assert set(db.session.scalars(select(Asset.title))) == {'=HYPERLINK("x")', "@home", "-5 %"}


def test_one_event_and_no_notice_but_everything_is_counted_and_found(as_mara, sol):
    theme = make.theme("Price")
    import_ = bring(
        as_mara,
        "o.csv",
        "Date,Account,Objection,Theme,Language,Seller\n2026-10-01,Ås AS,For dyrt,Price,nb,sol@example.com\n",
    )
    events = db.session.scalars(select(Event).where(Event.verb != "created")).all()
    assert [(event.verb, event.kind, event.row_id) for event in events] == [
        ("imported", "import", import_.id)
    ]
    assert count(Notice) == 0
    objection = db.session.scalar(select(Objection))
    assert (objection.theme_id, objection.logged_by_id) == (theme.id, sol.id)
    assert db.session.scalar(select(ThemeStanding.heard_ever)) == 1
    assert heard.drift() == set()
    assert db.session.scalar(select(SearchEntry.title).where(SearchEntry.kind == "objection")) == "For dyrt"


def test_words_corrected_here_are_shown_beside_the_files(as_mara, mara):
    text = "Date,Account,Objection\n2026-10-01,Ås AS,For dyrt\n"
    bring(as_mara, "o.csv", text)
    with writing():
        db.session.scalar(select(Objection)).correct(mara, words="Altfor dyrt")
        db.session.commit()
    import_ = bring(as_mara, "o.csv", text)
    assert counts(import_) == (0, 0, 0, 1)
    page = as_mara.get(f"/imports/{import_.id}").text
    assert "Altfor dyrt" in page
    assert "For dyrt" in page


def test_a_true_repeat_is_heard_twice_and_once_only(as_mara):
    text = "Date,Account,Objection\n" + "2026-10-01,Ås AS,For dyrt\n" * 2
    assert counts(bring(as_mara, "o.csv", text)) == (2, 0, 0, 0)
    assert counts(bring(as_mara, "o.csv", text)) == (0, 0, 2, 0)


def test_what_a_person_sorted_stays_where_they_put_it(as_mara, mara):
    text = "Date,Account,Objection,Theme\n2026-10-01,Ås AS,For dyrt,Price\n"
    bring(as_mara, "o.csv", text)
    mine = make.theme("Budget")
    with writing():
        db.session.scalar(select(Objection)).sort_into(db.session.merge(mine), mara)
        db.session.commit()
    assert counts(bring(as_mara, "o.csv", text)) == (0, 0, 1, 0)
    assert db.session.scalar(select(Objection.theme_id)) == mine.id


def test_a_new_cell_moves_what_was_counted(as_mara):
    text = "Date,Account,Objection,Buying job,Language\n2026-10-01,Ås AS,For dyrt,{},nb\n"
    bring(as_mara, "o.csv", text.format("Validation"))
    assert counts(bring(as_mara, "o.csv", text.format("Consensus creation"))) == (0, 1, 0, 0)
    assert heard.drift() == set()


def test_assets_are_published_unless_a_column_says_otherwise(as_mara):
    bring(as_mara, "a.csv", "Title,Type,Stage\nOne,article,\nTwo,checklist,draft\n")
    assert dict(db.session.execute(select(Asset.title, Asset.stage)).all()) == {
        "One": "published",
        "Two": "drafting",
    }


def test_one_address_under_two_titles_is_one_asset_and_says_so(as_mara):
    text = "Title,URL\nSlides,https://x.no/1\nhere,https://x.no/1\n"
    for made in ((1, 0, 0, 1), (0, 0, 1, 1)):
        assert counts(bring(as_mara, "a.csv", text)) == made


def test_a_persona_written_upon_since_is_not_overwritten(as_mara, mara):
    text = '{"id": "cfo", "name": "Ingrid", "markdown": "## Goals\\n\\nSave money"}\n'
    bring(as_mara, "p.jsonl", text)
    persona = db.session.scalar(select(Persona))
    assert persona.section("goals").text.markdown == "Save money"
    with writing():
        db.session.get(Persona, persona.id).section("goals").text.write("Earn money", mara)
        db.session.commit()
    import_ = bring(as_mara, "p.jsonl", text)
    assert counts(import_) == (0, 0, 0, 1)
    assert "Earn money" in as_mara.get(f"/imports/{import_.id}").text


def test_accounts_are_known_however_they_were_typed(as_mara):
    make.account("Ærlig Ås AS")
    import_ = bring(as_mara, "k.csv", "Company name\nærlig  ås as\nNy Kunde AS\nNY KUNDE AS\n")
    assert counts(import_) == (1, 0, 2, 0)
    assert count(Account) == 2


def test_an_import_goes_on_where_a_dead_consumer_left_it(as_mara, monkeypatch):
    monkeypatch.setattr(running, "BATCH", 20)
    batches, saved = [], running._batch

    def dies_after_two(*arguments):
        batches.append(arguments)
        if len(batches) > 2:
            raise KeyboardInterrupt
        return saved(*arguments)

    monkeypatch.setattr(running, "_batch", dies_after_two)
    where = upload(as_mara, "objections/heard.csv").location
    form = form_of(as_mara.get(where).text)
    as_mara.post(f"{where}/run", data=form)
    assert (last().state, last().done, count(Objection)) == ("running", 40, 40)
    assert "40 of 104 rows" in as_mara.get(where).text
    monkeypatch.undo()
    running.work_off_all.call_local()
    assert (last().state, last().done, count(Objection), count(ImportRow)) == ("done", 104, 104, 104)
    assert heard.drift() == set()


def test_an_import_that_meets_a_fault_of_ours_says_that_it_stopped(as_mara, monkeypatch):
    monkeypatch.setattr(running.DealRows, "bring", lambda *_: 1 / 0)
    import_ = bring(as_mara, "d.csv", DEALS)
    assert import_.state == "failed"
    assert "Stopped" in as_mara.get(f"/imports/{import_.id}").text
    as_mara.post(f"/imports/{import_.id}/cancel")
    assert last().state == "cancelled"


def test_a_stopped_import_goes_on_where_it_stopped(as_mara, as_sol, monkeypatch):
    text = "Date,Account,Objection\n" + "2026-10-01,Ås AS,For dyrt\n" * 3
    brought = running._bring

    def fails_at_the_second(import_id, lines):
        if count(Objection):
            raise ValueError
        return brought(import_id, lines)

    monkeypatch.setattr(running, "BATCH", 1)
    monkeypatch.setattr(running, "_bring", fails_at_the_second)
    import_ = bring(as_mara, "o.csv", text)
    assert (import_.state, import_.done, count(Objection)) == ("failed", 1, 1)
    where = f"/imports/{import_.id}"
    assert "It goes on from there" in as_mara.get(where).text
    assert as_sol.post(f"{where}/going-on").status_code == 403
    monkeypatch.setattr(running, "_bring", brought)
    assert as_mara.post(f"{where}/going-on").status_code == 303
    assert (last().state, last().done, counts(last()), count(Objection)) == ("done", 3, (3, 0, 0, 0), 3)
    assert as_mara.post(f"{where}/going-on").status_code == 303
    assert last().state == "done"


def test_a_done_import_keeps_the_cells_of_failed_rows_alone(as_mara):
    bring(as_mara, "d.csv", "Deal name,Company\nA,Ås AS\n,Fyn AS\n")
    kept = {row.n: row.raw for row in db.session.scalars(select(ImportRow))}
    assert kept == {2: [], 3: ["", "Fyn AS"]} and last().sheet == {}


def test_a_batch_waits_when_others_are_writing(as_mara, monkeypatch):
    brought, refused, waited = running._bring, [], []

    def busy_once(*arguments):
        if not refused:
            refused.append(True)
            raise Busy
        return brought(*arguments)

    monkeypatch.setattr(running, "_bring", busy_once)
    monkeypatch.setattr(running.time, "sleep", waited.append)
    assert counts(bring(as_mara, "d.csv", DEALS)) == (1, 0, 0, 0)
    assert 1 in waited


def test_a_row_the_database_refuses_fails_alone(as_mara, monkeypatch):
    brought = running.DealRows.bring

    def bring_or_break(self, said):
        answer = brought(self, said)
        if said["name"] == "B":
            answer.row.currency = None
        return answer

    monkeypatch.setattr(running.DealRows, "bring", bring_or_break)
    import_ = bring(as_mara, "d.csv", "Deal name,Company\nA,Ås AS\nB,Ås AS\nC,Ås AS\n")
    assert counts(import_) == (2, 0, 0, 1)
    assert import_.done == 3


def test_progress_asks_again_every_second_and_the_result_no_more(as_mara):
    import_ = bring(as_mara, "d.csv", DEALS)
    page = as_mara.get(f"/imports/{import_.id}").text
    assert "every 1s" not in page
    with writing():
        db.session.merge(import_).state = "running"
        db.session.commit()
    page = as_mara.get(f"/imports/{import_.id}").text
    assert 'hx-trigger="every 1s"' in page
    assert ">Refresh<" in page.replace(" Refresh", "Refresh").replace("</svg>", ">")


def test_a_value_without_a_currency_is_in_the_workspaces(as_mara):
    bring(as_mara, "d.csv", DEALS)
    assert db.session.scalar(select(Deal.currency)) == "NOK"
    assert db.session.scalar(select(Deal.as_of)) == today()


@pytest.mark.parametrize("is_merged_before", [True, False])
def test_what_is_brought_into_a_merged_theme_is_in_the_one_it_was_merged_into(
    as_mara, mara, is_merged_before
):
    """Before the file comes, or between mapping it and running it."""

    def merge():
        with writing():
            old.merge_into(new, mara)
            db.session.commit()

    with writing():
        old, new = Theme.start("Price", mara), Theme.start("Cost", mara)
        db.session.commit()
    if is_merged_before:
        merge()
    where = upload(
        as_mara, "h.csv", b"Words,Company,Theme\nFor dyrt,Fyn AS,Price\n", noun="objections"
    ).location
    form = form_of(as_mara.get(where).text)
    if not is_merged_before:
        merge()
    assert as_mara.post(f"{where}/run", data=form).status_code == 303
    assert counts(last()) == (1, 0, 0, 0)
    assert db.session.query(Objection).one().theme_id == new.id
    assert standing.drift() == []
