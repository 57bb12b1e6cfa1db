"""The preparation for a call: who, what they are doing, what they will say, what to ask and what to send."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from sqlalchemy import Row

from workspace.briefs import meeting, said
from workspace.briefs.expecting import Expected, expected
from workspace.briefs.said import Loud
from workspace.briefs.sending import to_send
from workspace.deals.models import Account
from workspace.journey.models import Job
from workspace.people.models import User
from workspace.personas.models import ROLES, Persona
from workspace.text import excerpt

MOST_THEMES = 4
DECIDING = ("decision_maker", "economic_decision_maker", "purchaser", "end_user")


@dataclass(frozen=True)
class OpenJob:
    """A buying job they have on, how often it was heard about in 90 days, and what to send."""

    job: Job
    times: int
    asset: Row | None


@dataclass(frozen=True)
class Brief:
    """`source` says where the themes come from when nothing was heard here: "segment" or "everywhere"."""

    title: str
    company: str
    account: Account | None
    persona: Persona | None
    people: Sequence[Row]
    people_are_known: bool
    jobs: list[OpenJob]
    expected: list[Expected]
    source: str = ""
    questions: list[str] = field(default_factory=list)
    unsorted: Sequence[Row] = ()

    @property
    def is_known(self) -> bool:
        return not self.source or bool(self.unsorted)


def of_account(account: Account, user: User) -> Brief:
    here = said.at(account)
    people = meeting.met_or_heard(account, {row.persona_id for row in here if row.persona_id})
    known = people or meeting.most_heard()
    persona_ids = [person.id for person in people]
    elsewhere = said.loudest_of(persona_ids[: meeting.MOST])
    themes, source = _themes(here, elsewhere, account.segment_id)
    jobs = _jobs(here, persona_ids, user)
    return Brief(
        title=account.name,
        company=account.name,
        account=account,
        persona=None,
        people=known[: meeting.MOST],
        people_are_known=bool(people),
        jobs=jobs,
        expected=_expected(themes, here, user, persona_ids),
        source=source,
        questions=_unknown(people, jobs) + _asked_elsewhere(here, elsewhere),
        unsorted=said.unsorted(here),
    )


def of_new_company(name: str, user: User) -> Brief:
    """Nothing is known yet, and nothing is made: the company is when something is logged."""
    people, jobs = meeting.most_heard(), _jobs([], [], user)
    return Brief(
        title=name,
        company=name,
        account=None,
        persona=None,
        people=people,
        people_are_known=False,
        jobs=jobs,
        expected=_expected(said.everywhere(MOST_THEMES), [], user, []),
        source="everywhere",
        questions=_unknown([], jobs),
    )


def of_persona(persona: Persona, company: str, user: User) -> Brief:
    """What they say everywhere; `company` is where it will be logged."""
    rows = said.by(persona)
    themes, source = _themes(rows, [], None)
    return Brief(
        title=persona.heading,
        company=company,
        account=None,
        persona=persona,
        people=meeting.one(persona),
        people_are_known=True,
        jobs=_jobs(rows, [persona.id], user),
        expected=_expected(themes, rows, user, [persona.id]),
        source=source,
    )


def _themes(here: Sequence[Row], elsewhere: list[Loud], segment_id: int | None) -> tuple[list[Loud], str]:
    """What was heard here first, then what these personas say elsewhere; else the segment's, else all."""
    found = {theme.theme_id: theme for theme in [*said.loudest(here), *elsewhere]}
    if found:
        return list(found.values())[:MOST_THEMES], ""
    if segment_id and (themes := said.loudest(said.in_segment(segment_id))):
        return themes[:MOST_THEMES], "segment"
    return said.everywhere(MOST_THEMES), "everywhere"


def _expected(
    themes: list[Loud], here: Sequence[Row], user: User, persona_ids: Sequence[int]
) -> list[Expected]:
    heard_here = {row.theme_id for row in here}
    persona_id = persona_ids[0] if len(persona_ids) == 1 else None
    return expected(themes, heard_here, user.language, persona_id)


def _jobs(rows: Sequence[Row], persona_ids: Collection[int], user: User) -> list[OpenJob]:
    """Heard about most comes first; then those that are always on."""
    times = said.open_jobs(rows)
    jobs = [job for job in Job.in_order() if times[job.id] or job.is_always_on]
    jobs.sort(key=lambda job: -times[job.id])
    spoken = said.language_of(rows, user.language)
    assets = to_send([job.id for job in jobs], persona_ids, [spoken, user.language])
    return [OpenJob(job, times[job.id], assets.get(job.id)) for job in jobs]


def _unknown(people: Sequence[Row], jobs: list[OpenJob]) -> list[str]:
    """What nobody knows yet: who decides, and how far they are."""
    met = {person.role for person in people if person.is_met}
    missing = [str(ROLES[role]) for role in DECIDING if role not in met][:2]
    silent = [open_job.job.name for open_job in jobs if not open_job.times][:1]
    return [_("Who is their %(role)s? You have met none.", role=role.lower()) for role in missing] + [
        _("How far are they with “%(job)s”? Nothing was heard in 90 days.", job=job) for job in silent
    ]


def _asked_elsewhere(here: Sequence[Row], elsewhere: list[Loud]) -> list[str]:
    """Questions that the same personas ask at other companies, and nobody asked here."""
    asked_here = {row.theme_id for row in here}
    others = [
        theme.name for theme in elsewhere if theme.kind == "question" and theme.theme_id not in asked_here
    ]
    return [
        _("Others like them ask about “%(question)s”. Do they?", question=excerpt(name, 80))
        for name in others[:2]
    ]
