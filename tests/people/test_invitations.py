"""A link lets one person in, once, for seven days."""

from datetime import date

from tests import make
from tests.people.cast import KEY, link_in
from workspace.db import db, writing
from workspace.objections.models import Objection
from workspace.people.joined import join
from workspace.people.links import Invitation
from workspace.people.models import User

PASSWORD = "gulrot og kål i november"


def invite(browser, email="ny@example.com", rights=("sales", "marketing")):
    data = {"client_id": KEY, "email": email, "rights": list(rights)}
    return browser.post("/people/invitations", data=data)


def join_by(browser, link: str, **typed):
    return browser.post(link, data={"client_id": KEY, "name": "Nynne Ny", "password": PASSWORD} | typed)


def test_the_invited_person_comes_in_with_the_functions_they_were_given(as_alma, stranger):
    link = link_in(invite(as_alma).text)
    assert "ny@example.com" in stranger.get(link).text
    assert join_by(stranger, link).status_code == 303
    assert stranger.get("/profile").status_code == 200
    user = User.known_by("ny@example.com")
    assert (user.name, user.rights) == ("Nynne Ny", {"sales", "marketing"})


def test_a_link_works_once(as_alma, stranger, app):
    link = link_in(invite(as_alma).text)
    join_by(stranger, link)
    other = app.test_client()
    assert other.get(link).status_code == 410
    assert join_by(other, link, name="Eve").status_code == 410
    assert join_by(stranger, link).location == "/"  # the same form sent twice


def test_a_link_expires_after_seven_days(as_alma, stranger, at):
    at(2026, 11, 1, 12, 0)
    with writing():
        token = Invitation.send("ny@example.com", {"sales"}, by=User.known_by("alma@example.com"))
        db.session.commit()
    at(2026, 11, 8, 11, 59)
    assert stranger.get(f"/invitations/{token}").status_code == 200
    at(2026, 11, 8, 12, 0)
    assert stranger.get(f"/invitations/{token}").status_code == 410


def test_a_withdrawn_or_renewed_link_opens_nothing(as_alma, stranger):
    first = link_in(invite(as_alma).text)
    second = link_in(invite(as_alma, email="NY@example.com").text)
    assert stranger.get(first).status_code == 410
    waiting = db.session.query(Invitation).one()
    as_alma.post(f"/people/invitations/{waiting.id}/withdrawal")
    assert stranger.get(second).status_code == 410


def test_only_a_hash_of_the_link_is_kept(as_alma):
    token = link_in(invite(as_alma).text).rpartition("/")[2]
    assert token not in str(db.session.query(Invitation.token_hash).one())


def test_somebody_who_is_here_is_not_invited_again(as_alma, sol):
    answer = invite(as_alma, email="SOL@example.com")
    assert answer.status_code == 422 and "Sol is here already" in answer.text


def test_a_reader_holds_nothing_else(as_alma):
    assert invite(as_alma, rights=("reader", "sales")).status_code == 422
    assert invite(as_alma, rights=()).status_code == 422


def test_a_weak_password_is_refused_and_the_name_stays_typed(as_alma, stranger):
    link = link_in(invite(as_alma).text)
    for weak in ("short", "password1234", "ny@example.com", "Nynne Ny 2026"):
        answer = join_by(stranger, link, password=weak)
        assert answer.status_code == 422 and 'value="Nynne Ny"' in answer.text, weak


def test_imported_rows_that_name_the_address_become_theirs(workspace):
    deal = make.deal(owner_as_written=" Ny@Example.com ")
    others = make.deal(owner_as_written="other@example.com")
    heard = make.objection(logged_as_written="ny@example.com", heard_on=date(2026, 3, 1))
    with writing():
        user = join("ny@example.com", "Nynne Ny", None, {"sales"})
        db.session.commit()
    assert (deal.owner_id, deal.owner_as_written) == (user.id, "")
    assert (others.owner_id, others.owner_as_written) == (None, "other@example.com")
    assert db.session.get(Objection, heard.id).logged_by_id == user.id


def test_a_removed_person_comes_back_as_themselves(sol, at):
    with writing():
        db.session.get(User, sol.id).removed_at = at(2026, 11, 1)
        db.session.commit()
    with writing():
        user = join("sol@example.com", "Sol Haugen", None, {"reader"})
        db.session.commit()
    assert (user.id, user.is_active, user.rights) == (sol.id, True, {"reader"})
