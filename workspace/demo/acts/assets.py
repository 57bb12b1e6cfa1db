"""Forty assets walk as far as they have come: planned, drafted, reviewed, published, retired."""

from workspace.assets.models import Asset
from workspace.demo.acts.personas import WRITTEN
from workspace.demo.reading import Row, rows, words
from workspace.demo.story import Story
from workspace.journey.models import place
from workspace.people.models import User

# How long before it was asked for review, or published, an asset was planned and begun.
PLANNED, BEGUN, ASKED = 30, 21, 4
COLUMNS = ("type", "title", "audience", "channel", "language", "quarter", "size")


def planned_on(row: Row) -> int:
    """Days ago."""
    return PLANNED + (row["published_days_ago"] or row["review_asked_days_ago"] or 0)


def note(story: Story) -> None:
    for row in rows("assets"):
        story.on(planned_on(row), lambda row=row: _plan(story, row))
        story.on(min(planned_on(row), WRITTEN), lambda row=row: _place(story, row))
        if row["stage"] not in ("idea", "planned"):
            _note_making(story, row)


def _note_making(story: Story, row: Row) -> None:
    owner, key = _owner(story, row), row["key"]
    story.on(planned_on(row) - PLANNED + BEGUN, lambda: story.assets[key].start_drafting(owner))
    if row["stage"] == "review":
        story.on(row["review_asked_days_ago"], lambda: _ask(story, row))
    if row["published_days_ago"] is None:
        return
    story.on(row["published_days_ago"] + ASKED, lambda: _ask(story, row))
    story.on(row["published_days_ago"], lambda: _publish(story, row))
    if row["stage"] == "retired":
        story.on(-row["review_days_ahead"], lambda: story.assets[key].retire(owner))


def _plan(story: Story, row: Row) -> None:
    product = story.company.products.get(row["product"])
    story.assets[row["key"]] = Asset.plan(
        _owner(story, row),
        stage="idea" if row["stage"] == "idea" else "planned",
        body=words(row["body"]),
        responses=row["wanted_responses"],
        url=row["url"] or "",
        product_id=product and product.id,
        owner=_owner(story, row),
        due_on=story.day(row["due_days_ahead"]),
        **{name: row[name] for name in COLUMNS},
    )


def _place(story: Story, row: Row) -> None:
    """A workspace of four buying jobs has no place for some."""
    for placement in row["placements"]:
        persona = placement["persona"] and story.personas[placement["persona"]]
        if job := story.jobs.get(placement["job"]):
            place(story.assets[row["key"]], job, persona, _owner(story, row))


def _ask(story: Story, row: Row) -> None:
    story.assets[row["key"]].send_to_review(_owner(story, row), story.users.get(row["approver"]))


def _publish(story: Story, row: Row) -> None:
    asset = story.assets[row["key"]]
    if row["approver"]:
        asset.approve(story.users[row["approver"]])
    asset.publish(_owner(story, row))
    asset.review_on = story.day(row["review_days_ahead"])


def _owner(story: Story, row: Row) -> User:
    return story.users[row["owner"]]
