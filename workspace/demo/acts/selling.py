"""Deals are opened, sixty objections and questions are heard on them, and some of what was tried helps."""

from workspace.assets.models import Asset
from workspace.deals.models import Deal
from workspace.demo.reading import Row, rows
from workspace.demo.story import Story
from workspace.objections.answers import Answer
from workspace.objections.models import Objection
from workspace.objections.outcomes import Outcome
from workspace.objections.tips import Tip

OPENED = 205  # days ago: before the first of them was heard
SEVERITIES = {"mentioned": 1, "slowed": 2, "stopping": 3, None: None}


def note(story: Story) -> None:
    for row in rows("deals"):
        story.on(OPENED, lambda row=row: _open(story, row))
    for row in rows("objections"):
        story.on(row["days_ago"], lambda row=row: _hear(story, row))


def _open(story: Story, row: Row) -> None:
    owner = story.users[row["owner"]]
    story.deals[row["key"]] = Deal.open(
        owner,
        story.company.accounts[row["account"]],
        [story.personas[key] for key in row["personas_met"]],
        source=f"demo {row['source']}",
        stage_id=story.company.stages[row["stage"]].id,
        owner_id=owner.id,
        close_on=story.day(row["close_days_ahead"]),
        as_of=story.day(-row["as_of_days_ago"]),
        **{name: row[name] for name in ("name", "external_id", "value", "currency")},
    )


def _hear(story: Story, row: Row) -> None:
    objection = Objection.log(
        story.users[row["by"]],
        account=story.company.accounts[row["account"]],
        deal=story.deals.get(row["deal"]),
        persona=story.personas.get(row["persona"]),
        job=story.jobs.get(row["job"]),
        severity=SEVERITIES[row["severity"]],
        said_to_them=row["said_to_them"] or "",
        theme=story.themes.get(row["theme"]),
        **{name: row[name] for name in ("words", "kind", "language")},
    )
    if row["helped"] is not None:
        Outcome.note(objection, row["helped"], **_what_was_tried(story, row))


def _what_was_tried(story: Story, row: Row) -> dict[str, Answer | Asset | Tip]:
    key = row["helped_by"]
    if key == "answer":
        return {"answer": story.answers[row["theme"]]}
    return {"tip": story.tips[key]} if key in story.tips else {"asset": story.assets[key]}
