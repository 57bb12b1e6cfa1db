"""Who did what, and who is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from workspace.activity import sentences
from workspace.activity.models import Event, Notice, follow, followers, tell, unfollow
from workspace.db import db, writing
from workspace.people.models import User


def happened(actor, told, verb="published", label="What downtime costs"):
    with writing():
        tell(told, Event.record(actor, verb, "asset", 1, label))
        db.session.commit()


def test_followers_are_told_but_not_the_one_who_did_it(mara, sol):
    happened(mara, [mara, sol, sol])
    assert [notice.user for notice in db.session.query(Notice)] == [sol]


def test_following_twice_is_following_once(sol):
    with writing():
        follow(sol, "theme", 1)
        db.session.flush()
        follow(sol, "theme", 1)
        db.session.commit()
    assert followers("theme", 1) == [sol]
    with writing():
        unfollow(sol, "theme", 1)
        db.session.commit()
    assert followers("theme", 1) == []


def test_two_who_make_somebody_follow_at_one_moment_both_succeed(app, sol):
    user_id, together = sol.id, Barrier(2)
    db.session.rollback()

    def make_follow(_n: int) -> None:
        with app.app_context(), writing():
            together.wait(60)
            follow(db.session.get(User, user_id), "theme", 1)
            db.session.commit()

    with ThreadPoolExecutor() as threads:
        list(threads.map(make_follow, range(2)))
    assert followers("theme", 1) == [sol]


def test_the_page_counts_what_is_unread_until_all_is_read(as_sol, sol, mara):
    happened(mara, [sol])
    assert "Mara published “What downtime costs”: it is ready to send" in as_sol.get("/activity/notices").text
    assert "1 unread" in as_sol.get("/activity/notices").text
    assert as_sol.post("/activity/notices/read").status_code == 303
    assert "1 unread" not in as_sol.get("/activity/notices").text


def test_opening_a_notice_reads_it_and_leads_to_what_it_tells_of(as_sol, sol, mara):
    happened(mara, [sol])
    notice = db.session.query(Notice).one()
    assert as_sol.post(f"/activity/notices/{notice.id}/read").location == "/sending/assets/1"
    assert db.session.get(Notice, notice.id).read_at


def test_nobody_reads_another_ones_notice(as_mara, sol, mara, alma):
    happened(alma, [sol])
    assert as_mara.post(f"/activity/notices/{db.session.query(Notice).one().id}/read").status_code == 403


def test_a_reader_may_follow(as_rut, rut):
    assert as_rut.post("/activity/following/theme/3?next=/themes/3").location == "/themes/3"
    assert followers("theme", 3) == [rut]
    assert as_rut.post("/activity/following/theme/3/end").status_code == 303
    assert followers("theme", 3) == []


def test_what_cannot_be_followed_is_not_found(as_rut):
    assert as_rut.post("/activity/following/secret/3").status_code == 404


def test_everyone_sees_what_happened(as_rut, mara):
    happened(mara, [])
    assert "Mara published" in as_rut.get("/activity/").text


def test_who_was_asked_is_named_to_others_and_only_that_one_reads_you(as_mara, as_sol, as_rut, mara, sol):
    happened(mara, [sol], verb="asked")
    assert "Mara asks you to approve “What downtime costs”" in as_sol.get("/activity/notices").text
    assert "Mara asks you to approve" in as_sol.get("/activity/").text
    page = as_rut.get("/activity/").text
    assert "Mara asked Sol to approve “What downtime costs”" in page and "asks you" not in page


def test_where_nobody_is_known_to_be_asked_the_sentence_names_nobody(as_rut, mara):
    happened(mara, [], verb="asked")
    happened(mara, [], verb="assigned")
    page = as_rut.get("/activity/").text
    assert "Mara asked for approval of “What downtime costs”" in page
    assert "Mara chose a new owner for “What downtime costs”" in page


@pytest.mark.parametrize("verb", ["created", "logged", "answered", "reopened", "signed", "never heard of"])
def test_every_event_says_something_even_of_an_erased_person(app, verb):
    with app.test_request_context():
        assert "Price" in sentences.sentence(None, verb, "theme", "Price")
