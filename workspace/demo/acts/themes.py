"""Twelve themes are started, answered, decided and met with tips."""

from workspace.db import db
from workspace.demo.acts.assets import planned_on
from workspace.demo.reading import Row, rows
from workspace.demo.story import Story
from workspace.objections.answers import Answer
from workspace.objections.themes import Theme, ThemeAsset
from workspace.objections.tips import Tip


def note(story: Story) -> None:
    for row in rows("themes"):
        story.on(row["days_ago"], lambda row=row: _start(story, row))
        if row["answer"]:
            _note_answer(story, row["key"], row["answer"])
        if row["decision"]:
            _note_decision(story, row["key"], row["decision"])
        for tip in row["tips"]:
            story.on(tip["days_ago"], lambda key=row["key"], tip=tip: _add_tip(story, key, tip))


def _note_answer(story: Story, key: str, row: Row) -> None:
    story.on(row["days_ago"], lambda: _draft(story, key, row))
    if row["approved_by"]:
        approver = story.users[row["approved_by"]]
        story.on(row["approved_days_ago"], lambda: story.answers[key].approve(approver))
    for other in row["translations"]:
        story.on(other["days_ago"], lambda other=other: _translate(story, key, other))


def _note_decision(story: Story, key: str, row: Row) -> None:
    """What is made or used is linked when it is there, and published it may resolve the theme."""
    story.on(row["days_ago"], lambda: _decide(story, key, row))
    for asset in (asset for asset in rows("assets") if asset["key"] in row["assets"]):
        linked = min(row["days_ago"], planned_on(asset))
        story.on(linked, lambda asset=asset: _link(story, key, asset["key"]))
        if asset["published_days_ago"] is not None:
            story.on(min(linked, asset["published_days_ago"]), lambda: story.themes[key].settle())


def _start(story: Story, row: Row) -> None:
    story.themes[row["key"]] = Theme.start(row["name"], story.users[row["owner"]], row["kind"])


def _draft(story: Story, key: str, row: Row) -> None:
    author = story.users[row["author"]]
    answer = story.answers[key] = Answer.draft(story.themes[key], author, row["language"])
    for part in ("know", "say", "do"):
        getattr(answer, part).write(row[part], author)


def _translate(story: Story, key: str, row: Row) -> None:
    by = story.users[row["by"]]
    story.answers[key].translate(row["language"], by, row["know"], row["say"], row["do"])


def _decide(story: Story, key: str, row: Row) -> None:
    by, owner = story.users[row["by"]], story.users[row["owner"]]
    story.themes[key].decide(row["exit"], by, owner, row["reason"], row["reason_words"])


def _link(story: Story, key: str, asset: str) -> None:
    theme = story.themes[key]
    db.session.add(ThemeAsset(theme=theme, asset=story.assets[asset]))
    theme.settle()


def _add_tip(story: Story, key: str, row: Row) -> None:
    story.tips[row["key"]] = Tip.add(story.themes[key], story.users[row["by"]], row["words"])
