"""Comments and suggestions without scripts: pages, forms, and who may use them."""

import base64

import pytest

from tests import make
from tests.comments.test_threads import WORDS, verb, write
from workspace.comments.models import Comment
from workspace.db import db, writing
from workspace.texts.models import Text

FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def goals(mara) -> Text:
    return make.whole_persona(mara, goals=WORDS).section("goals").text


def only() -> Comment:
    return db.session.query(Comment).one()


def test_a_pasted_passage_is_commented(as_sol, goals):
    url = f"/texts/{goals.id}/comments"
    answer = as_sol.post(url, data={"words": "Which **year**?", "quote": "Grow in Malmö"})
    assert (answer.status_code, answer.location) == (303, url)
    page = as_sol.get(url).text
    assert (
        "<strong>year</strong>" in page and '<blockquote class="passage">Grow in Malmö</blockquote>' in page
    )


def test_whoever_is_chosen_is_mentioned(as_sol, as_mara, goals, mara, sol):
    form = {"words": "Which year?", "mention_id": mara.id}
    assert as_sol.post(f"/texts/{goals.id}/comments", data=form).status_code == 303
    assert only().words == f"Which year? [@Mara](person:{mara.id})"
    assert "Sol mentions you in" in as_mara.get("/activity/notices").text
    assert as_sol.post(f"/texts/{goals.id}/comments", data=form | {"mention_id": sol.id}).status_code == 422


def test_words_that_stand_twice_are_taken_at_the_first_place_and_it_says_so(as_sol, goals):
    as_sol.post(f"/texts/{goals.id}/comments", data={"words": "Sure?", "quote": "Cut licence cost"})
    assert "the comment is on the first" in as_sol.get(f"/texts/{goals.id}/comments").text


def test_words_that_are_not_there_are_said_and_what_was_typed_is_kept(as_sol, goals):
    answer = as_sol.post(f"/texts/{goals.id}/comments", data={"words": "My words", "quote": "Cut staff"})
    assert answer.status_code == 422
    assert (
        "not in the text as it is now" in answer.text
        and "My words" in answer.text
        and "Cut staff" in answer.text
    )
    assert as_sol.post(f"/texts/{goals.id}/comments", data={"words": " "}).status_code == 422
    assert db.session.query(Comment).count() == 0


def test_a_selected_passage_comes_from_the_editor(as_sol, goals):
    with writing():
        document = db.session.merge(goals).take_document()
        start = document.markdown.rindex("Cut")
        anchors = document.anchored(start, start + 3)
        db.session.commit()
    written = [base64.b64encode(anchor).decode() for anchor in anchors]
    form = {"words": "Twice?", "quote": "Cut", "start": written[0], "end": written[1]}
    as_sol.post(f"/texts/{goals.id}/comments", data=form)
    assert (only().start, only().end) == anchors
    page = as_sol.get(f"/texts/{goals.id}/comments").text
    assert f'data-start="{written[0]}"' in page


def test_junk_from_the_editor_is_looked_for_by_its_words(as_sol, goals):
    form = {"words": "Why?", "quote": "Malmö", "start": "//8=", "end": "no base64"}
    assert as_sol.post(f"/texts/{goals.id}/comments", data=form).status_code == 303
    assert only().quote == "Malmö"


def test_hostile_words_are_words(as_sol, goals):
    bad = "<script>alert(1)</script>"
    write(goals, WORDS + bad, goals_author(goals))
    as_sol.post(f"/texts/{goals.id}/comments", data={"words": bad, "quote": bad})
    form = {"quote": bad, "replacement": "<img src=x onerror=alert(1)>", "words": "[x](javascript:alert(1))"}
    as_sol.post(f"/texts/{goals.id}/suggestions", data=form)
    page = as_sol.get(f"/texts/{goals.id}/comments").text
    assert bad not in page and "<img src=x" not in page and "javascript:" not in page


def goals_author(text):
    return db.session.get(Text, text.id) and make.user("Writer", is_marketing=True)


def test_a_reply_a_resolution_and_an_opening_lead_back_to_the_thread(as_sol, as_mara, goals, sol):
    comment = make.comment(goals, sol, "Which year?", "Malmö")
    here = f"/texts/{goals.id}/comments#comment-{comment.id}"
    assert as_mara.post(f"/comments/{comment.id}/replies", data={"words": "2027"}).location == here
    assert as_mara.post(f"/comments/{comment.id}/replies", data={"words": ""}).status_code == 422
    assert "2027" in as_sol.get(f"/comments/{comment.id}").text
    assert as_sol.post(f"/comments/{comment.id}/resolution").location == here
    page = as_sol.get(f"/texts/{goals.id}/comments").text
    assert "Which year?" not in page and "1 resolved" in page
    page = as_sol.get(f"/texts/{goals.id}/comments?resolved=1").text
    assert "Which year?" in page and "Resolved by Sol" in page
    assert as_mara.post(f"/comments/{comment.id}/reopening").location == here
    assert "Which year?" in as_sol.get(f"/texts/{goals.id}/comments").text


def test_a_swap_gets_the_thread_alone(as_mara, goals, sol):
    comment = make.comment(goals, sol)
    answer = as_mara.post(f"/comments/{comment.id}/replies", data={"words": "2027"}, headers=FRAGMENT)
    assert answer.location == f"/comments/{comment.id}"
    thread = as_mara.get(answer.location, headers=FRAGMENT).text
    assert thread.count('class="thread"') == 1 and "2027" in thread and "<html" not in thread


def test_a_reply_has_no_page_of_its_own(as_sol, goals, sol, mara):
    comment = make.comment(goals, sol)
    reply = verb(Comment.reply, comment, mara, "2027")
    assert as_sol.get(f"/comments/{reply.id}").location == f"/comments/{comment.id}"
    assert as_sol.post(f"/comments/{reply.id}/replies", data={"words": "x"}).status_code == 404


def test_a_list_costs_few_queries_and_comes_page_by_page(as_sol, goals, sol, queries):
    for number in range(51):
        make.comment(goals, sol, f"Comment {number}.", "Malmö")
    make.suggestion(goals, sol, "Grow")
    url = f"/texts/{goals.id}/comments"
    with queries() as seen:
        page = as_sol.get(url).text
    assert len(seen) <= 12
    assert "Comment 49." in page and "Comment 50." not in page and "after=" in page


def test_a_text_written_over_becomes_suggestions(as_sol, goals):
    url = f"/texts/{goals.id}/suggest"
    page = as_sol.get(url).text
    assert 'name="base_seq" type="hidden" value="1"' in page and "Grow in Malmö" in page
    wanted = WORDS.replace("15 %", "20 %").replace("Malmö", "Lund")
    form = {"markdown": wanted, "base_seq": 1, "words": "Bigger"}
    assert as_sol.post(url, data=form).location == f"/texts/{goals.id}/comments"
    page = as_sol.get(f"/texts/{goals.id}/comments").text
    assert page.count("<ins>") == 2 and "Bigger" in page and "2 changes are suggested" in page
    assert goals.markdown == WORDS


def test_nothing_changed_is_nothing_suggested(as_sol, goals):
    answer = as_sol.post(f"/texts/{goals.id}/suggest", data={"markdown": WORDS, "base_seq": 1})
    assert answer.status_code == 422 and "says already" in answer.text


def test_what_others_saved_meanwhile_is_no_suggestion_of_mine(as_sol, goals, mara):
    write(goals, "First. " + WORDS, mara)
    form = {"markdown": WORDS.replace("Malmö", "Lund"), "base_seq": 1}
    assert as_sol.post(f"/texts/{goals.id}/suggest", data=form).status_code == 303
    assert (only().quote, only().replacement) == ("Malmö", "Lund")


def test_who_changed_the_same_words_sees_both(as_sol, goals, mara):
    write(goals, WORDS.replace("Malmö", "Oslo"), mara)
    answer = as_sol.post(
        f"/texts/{goals.id}/suggest", data={"markdown": WORDS.replace("Malmö", "Lund"), "base_seq": 1}
    )
    assert answer.status_code == 409
    assert "Lund" in answer.text and "Oslo" in answer.text
    assert db.session.query(Comment).count() == 0


def test_other_words_for_a_passage(as_sol, as_mara, goals):
    url = f"/texts/{goals.id}/suggestions"
    assert as_sol.post(url, data={"quote": "Malmö", "replacement": "Malmö"}).status_code == 422
    assert as_sol.post(url, data={"quote": "Lund", "replacement": "Malmö"}).status_code == 422
    assert as_sol.post(url, data={"quote": "", "replacement": "Malmö"}).status_code == 422
    assert as_sol.post(url, data={"quote": "Malmö", "replacement": "Lund"}).status_code == 303
    assert as_mara.post(f"/comments/{only().id}/acceptance").status_code == 303
    assert goals.markdown == WORDS.replace("Malmö", "Lund")
    assert as_mara.post(f"/comments/{only().id}/acceptance").status_code == 409


def test_the_author_waits_for_somebody_else_who_may_edit(as_sol, goals, sol):
    one = make.suggestion(goals, sol, "Malmö", "Lund")
    page = as_sol.get(f"/texts/{goals.id}/comments").text
    assert (
        "somebody else accepts or declines it" in page and "acceptance" not in page and "withdrawal" in page
    )
    for act in ("acceptance", "acceptance/all", "decline"):
        assert as_sol.post(f"/comments/{one.id}/{act}").status_code == 403
    assert as_sol.post(f"/comments/{one.id}/withdrawal").status_code == 303


def test_who_is_alone_accepts_their_own_and_is_told_so(as_sol, goals, sol, mara):
    with writing():
        db.session.merge(goals).functions = "sales"
        db.session.commit()
    one = make.suggestion(goals, sol, "Malmö", "Lund")
    assert "Nobody else may edit this text" in as_sol.get(f"/texts/{goals.id}/comments").text
    assert as_sol.post(f"/comments/{one.id}/acceptance").status_code == 303
    assert goals.markdown == WORDS.replace("Malmö", "Lund")


def test_who_may_not_edit_suggests_all_the_same(as_mara, goals, sol, mara):
    with writing():
        db.session.merge(goals).functions = "sales"
        db.session.commit()
    assert as_mara.post(f"/texts/{goals.id}/edit", data={"markdown": "x", "base_seq": 1}).status_code == 403
    form = {"quote": "Malmö", "replacement": "Lund"}
    assert as_mara.post(f"/texts/{goals.id}/suggestions", data=form).status_code == 303


def test_a_passage_that_changed_meanwhile_is_shown_with_what_was_suggested(as_mara, goals, sol, mara):
    one = make.suggestion(goals, sol, "Grow in Malmö", "Grow in Lund")
    write(goals, WORDS.replace("Grow in", "Grow fast in"), mara)
    answer = as_mara.post(f"/comments/{one.id}/acceptance")
    assert answer.status_code == 409
    assert (
        "changed meanwhile" in answer.text and "Grow fast in Malmö" in answer.text and "Lund" in answer.text
    )
    assert "Grow fast" in goals.markdown and one.is_open


def test_declining_says_why(as_mara, goals, sol):
    one = make.suggestion(goals, sol, "Malmö", "Lund")
    assert as_mara.post(f"/comments/{one.id}/decline", data={"reason": "x" * 1001}).status_code == 422
    assert as_mara.post(f"/comments/{one.id}/decline", data={"reason": "No office there"}).status_code == 303
    page = as_mara.get(f"/texts/{goals.id}/comments?resolved=1").text
    assert "No office there" in page and "Declined by Mara" in page


def test_all_that_was_suggested_together_is_accepted_at_once(as_sol, as_mara, goals):
    wanted = WORDS.replace("15 %", "20 %").replace("Malmö", "Lund")
    as_sol.post(f"/texts/{goals.id}/suggest", data={"markdown": wanted, "base_seq": 1})
    first = db.session.query(Comment).order_by(Comment.id).first()
    assert f"/comments/{first.id}/acceptance/all" in as_mara.get(f"/texts/{goals.id}/comments").text
    assert as_mara.post(f"/comments/{first.id}/acceptance/all").status_code == 303
    assert goals.markdown == wanted


def test_a_reader_reads_what_is_said(as_rut, goals, sol):
    comment = make.comment(goals, sol, "Which year?")
    page = as_rut.get(f"/texts/{goals.id}/comments").text
    assert "Which year?" in page and "<form" not in page.split("<main")[1].split("</main")[0]
    text, thread = f"/texts/{goals.id}", f"/comments/{comment.id}"
    for path in (f"{text}/comments", f"{text}/suggestions", f"{text}/suggest", f"{thread}/replies"):
        assert as_rut.post(path, data={"words": "x"}).status_code == 403


def test_the_open_ones_of_a_page_are_counted_in_one_query(as_sol, goals, sol, mara, queries):
    for _ in range(2):
        make.comment(goals, sol)
    other = make.text("x")
    with queries() as seen:
        page = as_sol.get(
            f"/comments/open?text={goals.id}&text={other.id}&text=x&text=99999", headers=FRAGMENT
        ).text
    assert len(seen) <= 4
    assert "2 open comments" in page and f'id="open-comments-{other.id}" hx-swap-oob' in page
    assert "hx-swap-oob" not in as_sol.get(f"/comments/open?text={goals.id}").text


def test_who_writes_may_ask_whom_to_mention(as_sol, as_rut, sol, mara):
    make.user("Gone", is_sales=True, removed_at=mara.created_at)
    found = as_sol.get("/people/mentionable").json
    assert found == [
        {"id": mara.id, "name": "Mara", "function": "Marketing"},
        {"id": sol.id, "name": "Sol", "function": "Sales"},
    ]
    assert as_rut.get("/people/mentionable").status_code == 403
