"""Several people with one text open, before the real application and a real socket."""

import asyncio
import zlib
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event as Signal

import pytest
from sqlalchemy.exc import OperationalError
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.browser.conftest import cookie
from tests.live.client import Writer
from workspace.activity.models import Event, Notice, follow
from workspace.db import db, writing
from workspace.live import connection, frames, hub, keeper, rooms
from workspace.people import login
from workspace.people.removal import remove
from workspace.texts import log
from workspace.texts.models import Text
from workspace.texts.revisions import TextRevision
from workspace.upkeep.checking import faults


def as_kept(text: Text) -> Text:
    db.session.rollback()
    db.session.refresh(text)
    return text


def settled(writer: Writer) -> Writer:
    """On the page of the persona one is told when its words are on the row."""
    return writer.until(lambda writer: any("settled" in message for message in writer.messages))


def closed(writer: Writer) -> int:
    with pytest.raises(ConnectionClosed) as ended:
        writer.until(lambda _: False)
    return ended.value.rcvd.code


def test_each_sees_what_the_others_write(write_as, mara, sol, goals):
    first, second = write_as(mara), write_as(sol)
    first.write(" og 😀 i butikk").ready()
    second.until(lambda writer: "😀" in writer.markdown).write("Økt: ", at=0).ready()
    first.until(lambda writer: writer.markdown.startswith("Økt: "))
    assert first.markdown == second.markdown == f"Økt: {goals.markdown} og 😀 i butikk"


def test_who_comes_later_sees_all_of_it(write_as, mara, rut):
    write_as(mara).write("First.", at=0).ready()
    assert write_as(rut).markdown.startswith("First.")


def test_it_is_on_the_row_with_its_authors_a_revision_and_news(write_as, mara, sol, alma, goals):
    before = goals.markdown
    with writing():
        follow(alma, "persona", goals.row_id)
        db.session.commit()
    first, second = write_as(mara), write_as(sol)
    first.say({"here": f"persona:{goals.row_id}"})
    first.write("Mine. ", at=0).ready()
    second.until(lambda writer: "Mine" in writer.markdown).write(" Theirs.").ready()
    settled(first)
    row = as_kept(goals)
    assert row.markdown == f"Mine. {before} Theirs."
    assert row.authorship == [[6 + len(before), mara.id], [8, sol.id]]
    step = db.session.query(TextRevision).order_by(TextRevision.number.desc()).first()
    assert (step.markdown, {author.name for author in step.authors}) == (row.markdown, {"Mara", "Sol"})
    assert {event.actor_id for event in db.session.query(Event).filter_by(verb="edited")} == {mara.id, sol.id}
    assert db.session.query(Notice).filter_by(user_id=alma.id).count() == 2
    assert list(faults()) == []


def test_a_form_saved_meanwhile_is_merged_and_seen_at_once(write_as, mara, as_sol, goals, app):
    app.config["WTF_CSRF_ENABLED"] = False
    writer = write_as(mara)
    base = goals.head_seq
    writer.write("Live: ", at=0).ready()
    answer = as_sol.post(
        f"/texts/{goals.id}/edit", data={"markdown": goals.markdown + " By form.", "base_seq": base}
    )
    assert answer.status_code == 303
    writer.until(lambda writer: writer.markdown.endswith("By form."))
    assert as_kept(goals).markdown == writer.markdown == "Live: Cut licence cost 15 % By form."


def test_the_same_words_changed_live_and_in_a_form_are_both_shown(write_as, mara, as_sol, goals, app):
    app.config["WTF_CSRF_ENABLED"] = False
    writer, base, before = write_as(mara), goals.head_seq, goals.markdown
    writer.write("15", at=before.index("15")).ready()
    form = {"markdown": before.replace("15 %", "20 %"), "base_seq": base}
    answer = as_sol.post(f"/texts/{goals.id}/edit", data=form)
    assert answer.status_code == 409 and "1515 %" in answer.text and "20 %" in answer.text


def test_what_could_not_go_by_the_socket_goes_by_the_form_and_twice_is_once(
    write_as, mara, as_mara, goals, app
):
    app.config["WTF_CSRF_ENABLED"] = False
    writer = write_as(mara)
    epoch = next(message["epoch"] for message in writer.messages if "opened" in message)
    update = writer.made_offline(" Written in a tunnel.")
    form = {"markdown": "", "base_seq": goals.head_seq, "update": update, "epoch": epoch}
    for _ in range(2):
        assert as_mara.post(f"/texts/{goals.id}/edit", data=form).status_code == 303
    assert as_kept(goals).markdown == writer.markdown
    for damaged in ({"update": "no base64!"}, {"update": update[:20]}, {"epoch": 7}):
        assert as_mara.post(f"/texts/{goals.id}/edit", data=form | damaged).status_code == 409
    assert as_kept(goals).markdown == writer.markdown


def test_a_reader_sees_and_cannot_write(write_as, mara, rut, goals):
    writer, reader = write_as(mara), write_as(rut)
    assert [message["writes"] for message in reader.messages if "opened" in message] == [False]
    reader.write("Not mine to say. ", at=0)
    writer.write(" Mine.").ready()
    reader.until(lambda reader: reader.markdown.endswith("Mine."))
    assert "Not mine" not in writer.markdown


def test_nobody_can_pretend_to_be_another(write_as, mara, sol):
    writer, other = write_as(mara), write_as(sol)
    writer.write("Mine.").ready()
    other.show(1, {"user": {"id": mara.id, "name": "Mara"}, "cursor": None})
    writer.until(lambda writer: writer.states)
    assert [told["user"] for told in writer.states.values()] == [{"id": sol.id, "name": "Sol"}]
    other.show(9, {"user": {"name": "x"}}, client=writer.doc.client_id)
    writer.show(1, {"cursor": None})
    other.until(lambda other: other.states.get(writer.doc.client_id))
    assert other.states[writer.doc.client_id]["user"]["name"] == "Mara"


def test_who_writes_under_anothers_client_is_shown_out(write_as, mara, sol):
    writer, forger = write_as(mara), write_as(sol)
    writer.write("Mine. ", at=0).ready()
    forger.forge(writer)
    assert closed(forger) == connection.POLICY
    writer.until(lambda writer: sum("opened" in message for message in writer.messages) == 2)
    writer.write(" Still here.").ready()


def test_only_this_very_site_opens_a_socket(write_as, mara, site, goals, app):
    for origin in ("https://elsewhere.example", site.replace("127.0.0.1", "localhost"), "null", site + "0"):
        with pytest.raises(InvalidStatus) as refused:
            write_as(mara, origin=origin)
        assert refused.value.response.status_code == 403
    with pytest.raises(InvalidStatus):
        Writer(site, "stranger", goals.id)


def test_who_is_removed_is_shown_out(write_as, sol, alma):
    writer = write_as(sol)
    with writing():
        remove(db.session.merge(sol), None, db.session.merge(alma))
        db.session.commit()
    assert closed(writer) == connection.SIGNED_OUT


def test_who_changes_their_password_is_signed_out_here_too(write_as, sol):
    writer = write_as(sol)
    with writing():
        login.end_all(db.session.merge(sol))
        db.session.commit()
    assert closed(writer) == connection.SIGNED_OUT


def test_who_may_no_longer_write_reads(write_as, sol, mara):
    writer, other = write_as(sol), write_as(mara)
    with writing():
        db.session.merge(sol).give({"reader"})
        db.session.commit()
    writer.until(lambda writer: {"writes": False, "text": writer.text_id} in writer.messages)
    writer.write("Too late. ", at=0)
    other.write(" Mine.").ready()
    assert "Too late" not in other.markdown


def test_a_text_that_goes_is_taken_away(write_as, mara, goals, monkeypatch):
    writer = write_as(mara)
    with writing():
        db.session.execute(db.text("DELETE FROM sections"))
        db.session.execute(db.text("DELETE FROM texts"))
        db.session.commit()
    writer.write("Into nothing.")
    writer.until(lambda writer: {"refused": writer.text_id, "why": "gone"} in writer.messages)


def test_a_text_that_is_not_there_is_refused(write_as, mara, site, app):
    writer = write_as(mara)
    writer.say({"open": 999_999})
    writer.until(lambda writer: {"refused": 999_999, "why": "gone"} in writer.messages)


def test_a_text_that_grows_too_long_is_left_as_it_was(write_as, mara, sol, goals):
    writer, greedy = write_as(mara), write_as(sol)
    greedy.write("x" * 200_001)
    assert closed(greedy) == connection.BAD
    writer.until(lambda writer: sum("opened" in message for message in writer.messages) == 2)
    writer.write(" Fine.").ready()
    assert len(writer.markdown) < 100


def test_one_person_has_so_many_connections(write_as, mara, monkeypatch):
    monkeypatch.setattr(hub, "MOST_OF_ONE", 2)
    write_as(mara), write_as(mara)
    with pytest.raises(ConnectionClosed) as ended:
        write_as(mara)
    assert ended.value.rcvd.code == connection.TOO_MANY


def test_what_the_database_refuses_is_said_and_kept_later(write_as, mara, goals, monkeypatch):
    writer, keep, tries = write_as(mara), keeper.keep, []

    def refuse(app, batches):
        tries.append(batches)
        if len(tries) < 3:
            raise OperationalError("full", {}, None)
        return keep(app, batches)

    monkeypatch.setattr(keeper, "keep", refuse)
    writer.write("Kept at last. ", at=0)
    writer.until(lambda writer: {"failing": writer.text_id} in writer.messages)
    assert not writer.is_saved
    writer.ready()
    assert log.document(as_kept(goals).id)[0].markdown == writer.markdown


def test_who_is_on_the_page_is_said(write_as, mara, sol, goals):
    first, second = write_as(mara), write_as(sol)
    first.say({"here": f"persona:{goals.row_id}"})
    second.say({"here": f"persona:{goals.row_id}"})
    both = [
        {"id": mara.id, "name": "Mara", "in": [goals.id]},
        {"id": sol.id, "name": "Sol", "in": [goals.id]},
    ]
    first.until(lambda writer: {"people": both} in writer.messages)
    second.close()
    first.until(lambda writer: writer.messages[-1] == {"people": both[:1]})


def test_a_cursor_goes_with_whoever_it_was_of(write_as, mara, sol):
    first, second = write_as(mara), write_as(sol)
    second.show(1, {"cursor": {"anchor": 3}})
    first.until(lambda writer: any(writer.states.values()))
    second.close()
    first.until(lambda writer: writer.states and not any(writer.states.values()))


def test_an_update_that_lacks_the_one_before_it_is_asked_for_whole(write_as, mara, sol):
    first, second = write_as(mara), write_as(sol)
    first.write_out_of_order("one ", "two ")
    first.ready()
    second.until(lambda writer: writer.markdown.startswith("two one "))
    assert first.markdown == second.markdown


@pytest.mark.parametrize("ill", [b"", b"\x80", b"\xff" * 12, b"\x00\x07", b"\x00\x00\x09\x00"])
def test_a_frame_that_is_none_ends_the_connection(write_as, mara, ill, goals):
    writer = write_as(mara)
    own = frames.sync_frame(goals.id, 0, b"")[:-3]  # the text's number
    writer.socket.send(own + ill[1:] if ill.startswith(b"\x00") else ill)
    assert closed(writer) == connection.BAD


def test_a_states_message_is_read_strictly():
    whole = frames.awareness_frame(3, [frames.State(7, 1, {"cursor": None})])
    text_id, kind, rest = frames.opened(whole)
    assert (text_id, kind, frames.states(rest)) == (
        3,
        frames.AWARENESS,
        [frames.State(7, 1, {"cursor": None})],
    )
    for ill in (rest[:-1], rest + b"x", rest.replace(b"{", b"\xff"), rest.replace(b"null", b"nuul")):
        with pytest.raises(frames.BadFrame):
            frames.states(ill)


def test_the_page_of_the_texts_history_says_who_wrote_what(write_as, mara, sol, as_mara, goals):
    first, second = write_as(mara), write_as(sol)
    first.say({"here": f"persona:{goals.row_id}"})
    first.write("Of Mara. ", at=0)
    second.write(" Of Sol.").ready()
    settled(first.ready())
    page = as_mara.get(f"/texts/{goals.id}").text
    assert "added by Mara:" in page and "added by Sol:" in page and "Who wrote what" in page


def test_a_page_of_whoever_was_signed_in_before_gets_no_socket(write_as, mara, sol, site, goals, app):
    with pytest.raises(InvalidStatus) as refused:
        Writer(site, cookie(app, sol), goals.id, page_of=mara.id)
    assert refused.value.response.status_code == 403


def test_a_browser_with_other_words_is_told_to_begin_anew(write_as, mara, sol, goals, monkeypatch):
    monkeypatch.setattr(rooms, "DOUBT", 0)
    writer, other = write_as(mara), write_as(sol)
    writer.write("Mine. ", at=0).ready()
    writer.until(lambda writer: any("sum" in message for message in writer.messages))
    said = next(message["crc"] for message in writer.messages if "sum" in message)
    assert said == zlib.crc32(writer.markdown.encode())
    writer.say({"differs": goals.id})
    writer.until(lambda writer: {"reload": goals.id} in writer.messages)
    other.until(lambda other: sum("opened" in message for message in other.messages) == 2)
    other.ready().write("Theirs. ", at=0).ready()
    assert as_kept(goals) and log.document(goals.id)[0].markdown == other.markdown


def test_it_is_stopped_while_it_starts(app, monkeypatch):
    """A server is told to stop while the first socket is handed over."""
    live, new_loop, has_begun, may_go_on = hub.Hub(app), asyncio.new_event_loop, Signal(), Signal()

    def slowly() -> asyncio.AbstractEventLoop:
        has_begun.set()
        may_go_on.wait(10)
        return new_loop()

    monkeypatch.setattr(asyncio, "new_event_loop", slowly)
    with ThreadPoolExecutor(2) as threads:
        starting = threads.submit(live.start)
        has_begun.wait(10)
        stopping = threads.submit(live.stop)
        wait([stopping], timeout=0.2)
        may_go_on.set()
        starting.result(10)
        stopping.result(10)
