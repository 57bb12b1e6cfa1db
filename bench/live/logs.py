"""Texts that are large, made in the database of the environment; prints JSON.

python -m bench.live.logs seed LETTERS UPDATES TEXT…    one so long, one so often changed, the given ones
python -m bench.live.logs later TEXT                    that text two weeks on, after one more letter
"""

import json
import sys
from datetime import timedelta

from pycrdt import Doc
from pycrdt import Text as YText
from sqlalchemy import func, select, text, update

from app import create_app
from workspace.db import db, now, writing
from workspace.live import keeper
from workspace.texts import log
from workspace.texts.log import TextSnapshot, TextUpdate
from workspace.texts.models import Text

PAGE = "What buyers say of the price, and what to answer them.\n"
MANY = 10_000


def seed(letters: int, updates: int, others: list[int]) -> dict[str, int]:
    long = Text(
        kind="persona", row_id=3, label="Long", markdown=(PAGE * (letters // len(PAGE) + 1))[:letters]
    )
    busy = Text(kind="persona", row_id=3, label="Busy")
    with writing():
        db.session.add_all([long, busy])
        db.session.flush()
        busy.open_log()
        db.session.execute(update(Text).where(Text.id.in_(others)).values(markdown=PAGE * 40))
        found = {"long": long.id, "busy": busy.id}
        db.session.commit()
    made = _typed(updates)
    for n in range(0, updates, MANY):
        with writing():
            log.append(db.session.connection(), {found["busy"]: [(None, one) for one in made[n : n + MANY]]})
            db.session.commit()
    return found


def later(text_id: int) -> dict[str, int]:
    """Everything that is kept of it was written fifteen days ago, and its next snapshot is due."""
    with writing():
        before = _rows(text_id)
        for table in (TextSnapshot, TextUpdate):
            then = update(table).where(table.text_id == text_id).values(created_at=now() - timedelta(days=15))
            db.session.execute(then)
        document, _ = log.document(text_id)
        log.append(db.session.connection(), {text_id: [(None, document.edit(document.markdown + "!", None))]})
        db.session.commit()
    keeper.compact(app, text_id, 1)
    db.session.rollback()
    free = db.session.scalar(text("PRAGMA freelist_count")) * db.session.scalar(text("PRAGMA page_size"))
    return {"before": before, "after": _rows(text_id), "free_kilobytes": free // 1024}


def _typed(updates: int) -> list[bytes]:
    """A letter each, in lines of 60, the older half of each line deleted again to keep it a text."""
    doc, made = Doc(), []
    words = doc.get("text", type=YText)
    watching = doc.observe(lambda event: made.append(event.update))
    for n in range(updates):
        if n % 3 == 2:
            del words[len(words) - 1]
        else:
            words.insert(len(words), "\n" if n % 180 == 0 else "abcdefghij"[n % 10])
    del watching
    return made


def _rows(text_id: int) -> int:
    return db.session.scalar(select(func.count()).where(TextUpdate.text_id == text_id))


if __name__ == "__main__":
    app = create_app()
    with app.app_context():
        act, *numbers = sys.argv[1], *map(int, sys.argv[2:])
        print(json.dumps(seed(numbers[0], numbers[1], numbers[2:]) if act == "seed" else later(*numbers)))
