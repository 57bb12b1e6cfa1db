"""An admin lets people in, changes what they may do, and sees them out."""

import pytest

from tests import make
from tests.people.cast import KEY, link_in
from workspace.activity.models import follow
from workspace.db import db, writing
from workspace.importing.models import Import, ImportRow
from workspace.people import login
from workspace.people.links import Reset
from workspace.people.models import AuditEntry, LastAdmin, SignIn, User, token_hash
from workspace.people.removal import erase, owned_by, remove

PASSWORD = "gulrot og kål i november"


def give(browser, user, *rights, led=()):
    data = {"client_id": KEY, "rights": list(rights), "led": list(led)}
    return browser.post(f"/people/{user.id}/rights", data=data)


def test_the_list_shows_who_is_here_and_what_they_do(as_alma, mara, sol, rut):
    page = as_alma.get("/people/").text
    for word in ("Mara", "Sol", "Rut", "Marketing", "Sales", "Reader", "Admin"):
        assert word in page


def test_one_person_may_hold_and_lead_both_functions(as_alma, sol):
    assert give(as_alma, sol, "sales", "marketing", led=("sales",)).status_code == 303
    assert sol.rights == {"sales", "marketing"} and sol.led == {"sales"}
    assert User.leading("sales") == [sol]


def test_a_lead_holds_the_function_they_lead(as_alma, sol):
    assert give(as_alma, sol, "sales", led=("marketing",)).status_code == 422


def test_new_rights_end_the_sign_ins_made_with_the_old_ones(as_alma, as_sol, sol):
    give(as_alma, sol, "sales", "admin")
    assert as_sol.get("/profile").location.startswith("/sign-in")


def test_an_admin_who_changes_their_own_rights_gets_a_new_token(as_alma, alma):
    with as_alma.session_transaction() as cookie:
        before = cookie["sign_in"]
    give(as_alma, alma, "admin", "marketing")
    assert SignIn.of(before) is None
    assert as_alma.get("/people/").status_code == 200


def test_the_last_admin_is_neither_demoted_nor_removed(as_alma, alma, sol):
    assert "only admin" in give(as_alma, alma, "sales").text
    answer = as_alma.post(f"/people/{alma.id}/removal", data={"client_id": KEY})
    assert answer.status_code == 422 and "only admin" in answer.text
    assert alma.is_admin and alma.is_active


def test_one_of_two_admins_may_go(as_alma, alma):
    other = make.user("Ada", is_admin=True)
    as_alma.post(f"/people/{other.id}/removal", data={"client_id": KEY})
    assert not other.is_active
    with pytest.raises(LastAdmin):
        alma.give({"sales"})


def test_a_password_link_works_once_for_a_day_and_ends_every_sign_in(as_alma, as_sol, sol, stranger, at):
    link = link_in(as_alma.post(f"/people/{sol.id}/reset").text)
    assert stranger.post(link, data={"client_id": KEY, "password": "short"}).status_code == 422
    assert stranger.post(link, data={"client_id": KEY, "password": PASSWORD}).status_code == 303
    assert stranger.get("/profile").status_code == 200
    assert as_sol.get("/profile").status_code == 302
    assert login.is_password(db.session.get(User, sol.id).password_hash, PASSWORD)
    assert as_sol.get(link).status_code == 410


def test_a_password_link_expires_after_a_day(sol, stranger, at):
    at(2026, 11, 1, 12, 0)
    with writing():
        token = Reset.send(sol)
        db.session.commit()
    at(2026, 11, 2, 12, 0)
    assert stranger.get(f"/new-password/{token}").status_code == 410


def test_an_admin_signs_somebody_out_everywhere(as_alma, as_sol, sol):
    as_alma.post(f"/people/{sol.id}/sign-ins")
    assert as_sol.get("/profile").status_code == 302


def test_what_a_removed_person_owned_goes_to_the_successor(as_alma, as_sol, sol, mara):
    theme, deal, asset = (
        make.theme(owner_id=sol.id),
        make.deal(owner_id=sol.id),
        make.asset(approver_id=sol.id),
    )
    with writing():
        follow(sol, "theme", theme.id)
        db.session.commit()
    assert owned_by(sol) == 3
    assert "3 things are theirs" in as_alma.get(f"/people/{sol.id}").text
    data = {"client_id": KEY, "successor": mara.id}
    assert as_alma.post(f"/people/{sol.id}/removal", data=data).status_code == 303
    assert (theme.owner_id, deal.owner_id, asset.approver_id) == (mara.id,) * 3
    assert not sol.is_active and as_sol.get("/profile").status_code == 302
    for table in ("followings", "sign_ins"):
        rows = db.session.execute(db.metadata.tables[table].select().filter_by(user_id=sol.id)).all()
        assert rows == []


def test_an_owner_is_not_removed_without_a_successor(as_alma, sol, rut):
    theme = make.theme(owner_id=sol.id)
    for nobody in (None, rut.id, sol.id):
        answer = as_alma.post(f"/people/{sol.id}/removal", data={"client_id": KEY, "successor": nobody or ""})
        assert answer.status_code == 422
    assert sol.is_active and theme.owner_id == sol.id
    with pytest.raises(ValueError):
        remove(sol, None, by=sol)


def test_an_erased_person_leaves_no_name_and_every_fact(as_alma, sol, alma):
    heard = make.objection(logged_by_id=sol.id, logged_as_written="SOL@example.com")
    with writing():
        AuditEntry.note("invited", alma, "Sol@example.com")
        AuditEntry.note("signed_in", sol, address="10.0.0.7")
        remove(sol, None, by=alma)
        db.session.commit()
    assert as_alma.post(f"/people/{sol.id}/erasure").status_code == 303
    assert sol.name == "Former colleague" and heard.logged_by_id == sol.id
    assert words_everywhere("sol@example.com") == []
    assert "10.0.0.7" not in [entry.address for entry in db.session.query(AuditEntry)]


def test_an_erased_address_leaves_the_rows_of_imported_files_too_and_others_like_it_stay(sol, alma):
    with writing():
        import_ = Import(
            noun="objections", file_name="heard.csv", sha256="0" * 64, state="done", user_id=alma.id
        )
        db.session.add(import_)
        db.session.flush()
        cells = ["Nordlys", "Owner: Sol@Example.com.", "carsol@example.com", 12]
        before = {"was": {"owner_as_written": "sol@example.com", "value": 12}}
        row = ImportRow(import_id=import_.id, n=1, raw=cells, result="failed", before=before)
        db.session.add(row)
        remove(sol, None, by=alma)
        erase(sol, by=alma)
        db.session.commit()
    assert row.raw == ["Nordlys", "Owner: .", "carsol@example.com", 12]
    assert row.before == {"was": {"owner_as_written": "", "value": 12}}


def words_everywhere(words: str) -> list[str]:
    """The columns of any table in which the words still stand."""
    return [
        f"{table.name}.{name}"
        for table in db.metadata.sorted_tables
        for row in db.session.execute(table.select())
        for name, value in row._mapping.items()
        if words in str(value).lower()
    ]


def test_one_who_is_here_is_not_erased(as_alma, sol):
    assert as_alma.post(f"/people/{sol.id}/erasure").status_code == 403


def test_an_erased_address_may_join_anew(sol, alma):
    with writing():
        remove(sol, None, by=alma)
        erase(sol, by=alma)
        db.session.commit()
    assert User.known_by("sol@example.com") is None


def test_the_audit_log_tells_sign_ins_refusals_and_changed_rights(as_alma, as_sol, sol):
    assert as_sol.get("/people/").status_code == 403
    give(as_alma, sol, "sales", "marketing")
    page = as_alma.get("/people/audit-log").text
    assert "Was refused" in page and "GET /people/" in page
    assert "Changed rights" in page and "Sol: Sales, Marketing" in page
    assert "GET /people/" not in as_alma.get("/people/audit-log?act=rights_changed").text


def test_the_audit_log_is_paged_by_key(as_alma, sol):
    with writing():
        for n in range(60):
            AuditEntry.note("refused", sol, f"GET /{n}.")
        db.session.commit()
    first = as_alma.get("/people/audit-log").text
    assert "GET /59." in first and "GET /9." not in first
    after = first.partition("after=")[2].partition('"')[0].replace("&amp;", "&")
    assert "GET /9." in as_alma.get(f"/people/audit-log?after={after}").text


PAGES = ("/people/", "/people/{id}", "/people/invitations", "/people/audit-log")
ACTS = (
    "/people/{id}/rights",
    "/people/{id}/reset",
    "/people/{id}/sign-ins",
    "/people/{id}/removal",
    "/people/{id}/erasure",
    "/people/invitations",
    "/people/invitations/1/withdrawal",
)


@pytest.mark.parametrize("name", ["as_sol", "as_mara", "as_rut"])
def test_people_are_an_admins_business(name, request, mara):
    browser = request.getfixturevalue(name)
    assert {browser.get(page.format(id=mara.id)).status_code for page in PAGES} == {403}
    assert {browser.post(act.format(id=mara.id)).status_code for act in ACTS} == {403}


def test_a_stranger_sees_nobody(stranger, mara):
    assert {stranger.get(page.format(id=mara.id)).location.split("?")[0] for page in PAGES} == {"/sign-in"}
    assert {stranger.post(act.format(id=mara.id)).status_code for act in ACTS} == {401}


def test_an_admin_sees_every_page(as_alma, mara):
    assert {as_alma.get(page.format(id=mara.id)).status_code for page in PAGES} == {200}


def test_a_sign_in_ends_after_thirty_days(sol, at):
    at(2026, 10, 1)
    with writing():
        token = SignIn.start(sol)
        db.session.commit()
    assert db.session.query(SignIn).one().token_hash == token_hash(token)
    at(2026, 11, 1)
    assert SignIn.of(token) is None


def test_the_list_costs_the_same_however_many_there_are(as_alma, queries):
    for n in range(30):
        make.user(f"Person {n}", is_sales=True)
    with queries() as seen:
        as_alma.get("/people/")
    assert len(seen) <= 6
