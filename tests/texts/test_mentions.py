"""Who is mentioned in a text gets one notice of it, from whoever wrote that."""

from sqlalchemy import select

from tests import make
from tests.texts.test_telling import save
from workspace.activity.models import Event, Notice, read_all
from workspace.db import db, now, writing
from workspace.texts import log
from workspace.texts.mentions import fresh, mentioned
from workspace.texts.models import Text


def by_mention(user) -> list[str]:
    told = select(Event.actor_id).join(Notice, Notice.event_id == Event.id).order_by(Notice.id)
    return list(db.session.scalars(told.where(Notice.user_id == user.id, Event.verb == "mentioned")))


def of(user) -> str:
    return f"[@{user.name}](person:{user.id})"


def test_only_whole_mentions_count_and_each_person_once():
    words = "[@Sol](person:7) [@Sol](person:7) [Sol](person:8) [@Sol](people/9) @Sol [@](person:3)"
    words += " [@Å](person:12)"
    assert list(mentioned(words)) == [7, 12]
    assert mentioned(words)[7] == 0
    assert fresh("Ask [@Sol](person:7)", words).keys() == {12}


def test_whoever_is_mentioned_is_told_once_until_they_read_it(mara, sol, alma):
    goals = make.whole_persona(mara).section("goals").text
    save(goals, f"Ask {of(sol)}.", mara)
    save(goals, "Ask nobody.", mara)
    save(goals, f"Ask {of(sol)}.", alma)
    assert by_mention(sol) == [mara.id]
    with writing():
        read_all(sol)
        db.session.commit()
    save(goals, f"Ask {of(sol)} first.", alma)
    assert by_mention(sol) == [mara.id]
    save(goals, "Ask nobody.", alma)
    save(goals, f"Ask {of(sol)}.", alma)
    assert by_mention(sol) == [mara.id, alma.id]


def test_nobody_is_told_of_themselves_and_nobody_who_has_left(mara, sol):
    goals = make.whole_persona(mara).section("goals").text
    gone = make.user("Gone", is_sales=True, removed_at=now())
    save(goals, f"{of(mara)} {of(gone)} [@Nobody](person:999999)", mara)
    assert db.session.scalars(select(Event).where(Event.verb == "mentioned")).all() == []


def test_the_page_of_what_happened_says_whom(as_sol, as_mara, as_alma, mara, sol):
    goals = make.whole_persona(mara).section("goals").text
    save(goals, f"Ask {of(sol)}.", mara)
    assert "Mara mentions you in “Ingrid – CFO · Goals”" in as_sol.get("/activity/").text
    assert "Mara mentioned Sol in “Ingrid – CFO · Goals”" in as_alma.get("/activity/").text


def test_what_two_wrote_live_is_told_by_whoever_wrote_the_mention(mara, sol, alma):
    goals = make.whole_persona(mara).section("goals").text
    with writing():
        text = db.session.merge(goals)
        document = text.take_document()
        for words, by in (("Cut cost. ", mara), (f"Cut cost. Ask {of(alma)}.", sol)):
            Text.append(text.id, [(by.id, document.edit(words, by.id))])
        db.session.refresh(text)
        text.settle()
        db.session.commit()
    assert by_mention(alma) == [sol.id]
    assert log.document(goals.id)[0].markdown.startswith("Cut cost. Ask")
