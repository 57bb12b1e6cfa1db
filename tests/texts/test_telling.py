"""Who follows a persona is told when its sections are saved, once until they have read of it."""

from tests import make
from workspace.activity.models import Notice, follow, read_all
from workspace.db import db, writing


def save(text, words, by) -> None:
    with writing():
        text = db.session.merge(text)
        text.save(words, text.head_seq, by)
        db.session.commit()


def of(user) -> int:
    return db.session.query(Notice).filter_by(user_id=user.id).count()


def test_followers_are_told_once_of_one_persons_writing_until_they_read_it(mara, sol, alma):
    persona = make.whole_persona(mara)
    goals, challenges = persona.section("goals").text, persona.section("challenges").text
    with writing():
        follow(sol, "persona", persona.id)
        db.session.commit()
    save(goals, "Cut cost", mara)
    save(challenges, "Old systems", mara)
    assert (of(sol), of(mara)) == (1, 0)
    save(goals, "Cut cost by a third", alma)
    assert of(sol) == 2
    with writing():
        read_all(sol)
        db.session.commit()
    save(challenges, "Old systems, few people", mara)
    assert of(sol) == 3
