"""Loads the demo's company, once."""

from datetime import timedelta

from sqlalchemy import select, update

from workspace.activity.models import Notice
from workspace.db import db, now
from workspace.demo.acts import assets, personas, selling, themes
from workspace.demo.models import DemoRow
from workspace.demo.recording import recording
from workspace.demo.story import Story
from workspace.objections import standing

UNREAD = timedelta(days=10)


def is_loaded() -> bool:
    return db.session.scalar(select(DemoRow.id).limit(1)) is not None


def load(password_hash: str | None = None) -> bool:
    """Adds the demo in the transaction under way; False when it is there. Without a hash none can sign in."""
    if is_loaded():
        return False
    with recording():
        story = Story(password_hash)
        for acts in (personas, assets, themes, selling):
            acts.note(story)
        story.tell()
        _read_old_notices(story)
        for theme in story.themes.values():
            standing.recount(theme)  # the window moved on while the story was told
    return True


def _read_old_notices(story: Story) -> None:
    people = [user.id for user in story.users.values()]
    old = Notice.user_id.in_(people), Notice.created_at < now() - UNREAD
    db.session.execute(update(Notice).where(*old).values(read_at=Notice.created_at))
