"""Four personas are written, signed, and one of them changed and signed again."""

from workspace.demo.reading import Row, rows, words
from workspace.demo.story import Story
from workspace.personas.models import Persona
from workspace.personas.signing import sign

WRITTEN = 210  # days ago, at the latest: before anything was placed or heard for them
BETWEEN_VERSIONS = 40
UNSIGNED = {"version": 0, "signatures": []}
BY_SALES = ("challenges", "objections")


def note(story: Story) -> None:
    for row in rows("personas"):
        _note(story, row)


def _note(story: Story, row: Row) -> None:
    signed = row["signed"] or UNSIGNED
    last = max((signature["days_ago"] for signature in signed["signatures"]), default=0)
    story.on(max(last + BETWEEN_VERSIONS * signed["version"], WRITTEN), lambda: _write(story, row))
    for version in range(1, signed["version"] + 1):
        earlier = BETWEEN_VERSIONS * (signed["version"] - version)
        for signature in signed["signatures"]:
            by, function = story.users[signature["by"]], signature["function"]
            story.on(
                signature["days_ago"] + earlier,
                lambda by=by, function=function: sign(story.personas[row["key"]], [function], by),
            )
    if signed["version"] > 1:
        story.on(last + BETWEEN_VERSIONS // 2, lambda: _quote(story, row))


def _write(story: Story, row: Row) -> None:
    """One that is signed twice gets its quote between the two."""
    mara, sol = story.users["mara"], story.users["sol"]
    persona = Persona.start(
        mara,
        **{name: row[name] for name in ("name", "title", "role", "summary")},
        quote="" if (row["signed"] or UNSIGNED)["version"] > 1 else row["quote"],
        segment=story.company.segments.get(row["segment"]),
        product=story.company.products.get(row["product"]),
    )
    for key, file in row["sections"].items():
        persona.section(key).text.write(words(file), sol if key in BY_SALES else mara)
    story.personas[row["key"]] = persona


def _quote(story: Story, row: Row) -> None:
    story.personas[row["key"]].edit(story.users["sol"], quote=row["quote"])
