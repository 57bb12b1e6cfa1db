"""Loads the demo's company, once, and a few acts at a time: whoever works here meanwhile may write."""

import time
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select, update

from workspace import queue
from workspace.activity.models import Notice
from workspace.db import db, now, writing
from workspace.demo.acts import assets, personas, selling, themes
from workspace.demo.models import BEGUN, WHOLE, DemoRow
from workspace.demo.recording import recording
from workspace.demo.story import Story
from workspace.objections import standing

UNREAD = timedelta(days=10)
TURN = 0.1  # seconds that other writers wait at most, but for the act under way then
PAUSE = 0.02
BROKEN_OFF = timedelta(minutes=1)  # without a new row: no act takes as long
LOST = timedelta(hours=1)  # without the first: the background has long been done with anything else


def is_loaded() -> bool:
    """Some of it is there: wholly, on its way, or as far as it came."""
    return db.session.scalar(select(DemoRow.id).limit(1)) is not None


def is_whole() -> bool:
    return db.session.scalar(select(DemoRow.id).where(DemoRow.table == WHOLE)) is not None


def is_under_way() -> bool:
    """It is being added right now, or waits for the background."""
    newest = db.session.execute(select(DemoRow).order_by(DemoRow.id.desc()).limit(1)).scalar()
    if newest is None or newest.table == WHOLE:
        return False
    return newest.created_at > now() - (LOST if newest.table == BEGUN else BROKEN_OFF)


def begin() -> None:
    """Adds it in the background, or at once where no background work runs."""
    if _claim():
        (tell_later if queue.is_at_work() else _tell)()


@queue.job
def tell_later() -> None:
    _tell()


def load(password_hash: str | None = None) -> bool:
    """Adds the demo in small turns; False when some of it is there. Without a hash none can sign in.

    Broken off it is not whole, and removed as wholly as it came.
    """
    if not _claim():
        return False
    _tell(password_hash)
    return True


def _claim() -> bool:
    """False when somebody was quicker."""
    with writing():
        if is_loaded():
            return False
        db.session.add(DemoRow(table=BEGUN, row_id=0))
        db.session.commit()
    return True


def _tell(password_hash: str | None = None) -> None:
    with writing():
        with recording():
            story = Story(password_hash)
        db.session.commit()
    for acts in (personas, assets, themes, selling):
        acts.note(story)
    telling = story.tell()
    while _turn(telling):
        time.sleep(PAUSE)
    _end(story)


def _turn(telling: Iterator[None]) -> bool:
    """As many acts as fit; False after the last."""
    until, is_more = time.monotonic() + TURN, True
    with writing():
        with recording():
            while is_more and time.monotonic() < until:
                is_more = next(telling, telling) is not telling
        db.session.commit()
    return is_more


def _end(story: Story) -> None:
    with writing():
        _read_old_notices(story)
        for theme in story.themes.values():
            standing.recount(theme)  # the window moved on while the story was told
        db.session.add(DemoRow(table=WHOLE, row_id=0))
        db.session.commit()


def _read_old_notices(story: Story) -> None:
    people = [user.id for user in story.users.values()]
    old = Notice.user_id.in_(people), Notice.created_at < now() - UNREAD
    db.session.execute(update(Notice).where(*old).values(read_at=Notice.created_at))
