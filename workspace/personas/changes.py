"""What changed between two snapshots of a persona: its head, its sections, their names and order."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from flask_babel import gettext as _

from workspace.personas.models import ROLES, SECTIONS, SectionSnapshot, Snapshot

FIELDS = ("name", "title", "role", "segment", "product", "summary", "quote")


@dataclass(frozen=True)
class Change:
    """One thing that changed, with its words before and after; `name` says where, translated."""

    kind: Literal["head", "written", "added", "removed", "renamed", "moved"]
    name: str
    old: str
    new: str


def changes(old: Snapshot, new: Snapshot) -> list[Change]:
    """Every change, the head's first. A segment that was only renamed is none."""
    return [*_in_head(old["head"], new["head"]), *_in_sections(old["sections"], new["sections"])]


def _in_head(old: dict, new: dict) -> Iterator[Change]:
    for field in FIELDS:
        key = f"{field}_id" if field in ("segment", "product") else field
        if old.get(key) != new.get(key):
            yield Change("head", _field_name(field), *(_words(field, head.get(field)) for head in (old, new)))


def _in_sections(old: list[SectionSnapshot], new: list[SectionSnapshot]) -> Iterator[Change]:
    before = {section["id"]: section for section in old}
    after = {section["id"]: section for section in new}
    for number, section in after.items():
        if number not in before:
            yield Change("added", _heading(section), "", section["markdown"])
            continue
        was = before[number]
        if _own_name(was) != _own_name(section):
            yield Change("renamed", _heading(section), _heading(was), _heading(section))
        if was["markdown"] != section["markdown"]:
            yield Change("written", _heading(section), was["markdown"], section["markdown"])
    for number, section in before.items():
        if number not in after:
            yield Change("removed", _heading(section), section["markdown"], "")
    orders = [[n for n in side if n in before and n in after] for side in (before, after)]
    if orders[0] != orders[1]:
        lists = ["\n".join(_heading(side[n]) for n in side) for side in (before, after)]
        yield Change("moved", _("Order of the sections"), *lists)


def _own_name(section: SectionSnapshot) -> tuple[str | None, str]:
    return section["key"], section["name"]


def _heading(section: SectionSnapshot) -> str:
    return section["name"] or str(SECTIONS[section["key"]])


def _words(field: str, value: str | None) -> str:
    return str(ROLES.get(value, value or "")) if field == "role" else value or ""


def _field_name(field: str) -> str:
    return {
        "name": _("Name"),
        "title": _("Job title"),
        "role": _("Buying role"),
        "segment": _("Segment"),
        "product": _("Product or market"),
        "summary": _("Summary"),
        "quote": _("Quote"),
    }[field]
