"""Everything that waits for an approval: assets in review, and answers written or changed since."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from workspace.backlog import approving
from workspace.objections import unapproved
from workspace.people.models import User

MOST_ANSWERS = 5


class Waits(NamedTuple):
    """One asset or answer (by its theme's name), and the people who may approve it now."""

    kind: Literal["asset", "answer"]
    id: int
    name: str
    since: datetime
    asked: list[User]
    is_changed: bool = False
    is_followed: bool = False


def waiting(team: Sequence[User], reader: User) -> list[Waits]:
    """All of them, the longest waiting first. `team` is the active people who write."""
    assets = [Waits("asset", row.id, row.title, row.since, row.asked) for row in approving.waiting(team)]
    answers = [
        Waits("answer", row.id, row.theme, row.since, row.approvers, row.is_changed, row.is_followed)
        for row in unapproved.answers(team, reader)
    ]
    return sorted([*assets, *answers], key=lambda one: one.since)


def asked_of(user: User, waits: Sequence[Waits]) -> list[Waits]:
    """Those that wait for this person: of answers, which wait for a whole function, five, those to the themes
    they follow first."""
    mine = [one for one in waits if user in one.asked]
    answers = sorted((one for one in mine if one.kind == "answer"), key=lambda one: not one.is_followed)
    return [one for one in mine if one.kind == "asset"] + answers[:MOST_ANSWERS]
