"""Agreeing on a persona: one person from sales and one from marketing sign a version.

A signature stays on its version; the first signature after a change, or after a year, makes the next one.
One person who holds both functions may sign for both, and the page says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from workspace.activity.models import Event, follow, followers, tell
from workspace.db import db, now
from workspace.people.models import FUNCTIONS, User
from workspace.personas.changes import Change, changes
from workspace.personas.models import Persona, PersonaVersion, Signature

GOOD_FOR = timedelta(days=365)


@dataclass(frozen=True)
class Signed:
    """A version with the signatures on it, by function."""

    version: PersonaVersion
    signatures: dict[str, Signature]

    @property
    def is_agreed(self) -> bool:
        return set(self.signatures) == set(FUNCTIONS)

    @property
    def is_old(self) -> bool:
        """A signature is asked for anew after a year."""
        return any(now() - signature.created_at > GOOD_FOR for signature in self.signatures.values())

    @property
    def is_by_one(self) -> bool:
        """One person signed for both functions."""
        return self.is_agreed and len({s.user_id for s in self.signatures.values()}) == 1


@dataclass(frozen=True)
class Standing:
    """How far a persona is agreed: the newest version, the newest agreed one, and what changed since."""

    newest: Signed | None = None
    agreed: Signed | None = None
    since_newest: list[Change] = field(default_factory=list)
    since_agreed: list[Change] = field(default_factory=list)

    @property
    def is_current(self) -> bool:
        """What is there today is what both signed, less than a year ago."""
        return bool(self.agreed and not self.since_agreed and not self.agreed.is_old)

    @property
    def open(self) -> Signed | None:
        """The version that waits for its second signature."""
        return self.newest if self.newest and not (self.needs_version or self.newest.is_agreed) else None

    @property
    def needs_version(self) -> bool:
        return self.newest is None or bool(self.since_newest) or self.newest.is_old

    def signable_by(self, user: User) -> list[str]:
        """The functions that this person can sign for now."""
        signed = {} if self.needs_version else self.newest.signatures
        return [function for function in user.functions if function not in signed]


def standing(persona: Persona) -> Standing:
    """Two queries: the newest and the newest agreed version, and their signatures."""
    number = func.max(PersonaVersion.n)
    newest = select(number).where(PersonaVersion.persona_id == persona.id)
    agreed = newest.where(PersonaVersion.id.in_(agreed_versions()))
    wanted = select(PersonaVersion).where(
        PersonaVersion.persona_id == persona.id,
        PersonaVersion.n.in_([newest.scalar_subquery(), agreed.scalar_subquery()]),
    )
    versions = with_signatures(db.session.scalars(wanted.order_by(PersonaVersion.n.desc())))
    if not versions:
        return Standing()
    today = persona.snapshot()
    last = next((signed for signed in versions if signed.is_agreed), None)
    return Standing(
        newest=versions[0],
        agreed=last,
        since_newest=changes(versions[0].version.snapshot, today),
        since_agreed=changes(last.version.snapshot, today) if last else [],
    )


def agreed_versions():
    """Ids of the versions that both functions signed, as a select()."""
    both = func.count(Signature.id) == len(FUNCTIONS)
    return select(Signature.version_id).group_by(Signature.version_id).having(both)


def with_signatures(versions: Iterable[PersonaVersion]) -> list[Signed]:
    versions = list(versions)
    if not versions:
        return []
    signatures = db.session.scalars(
        select(Signature)
        .options(joinedload(Signature.user))
        .where(Signature.version_id.in_([version.id for version in versions]))
        .order_by(Signature.id)
    ).all()
    return [
        Signed(version, {s.function: s for s in signatures if s.version_id == version.id})
        for version in versions
    ]


def sign(persona: Persona, functions: Iterable[str], by: User) -> PersonaVersion | None:
    """Signs the persona as it stands, for those of the functions that this person can still sign for.

    The followers are told. Signing again what one has signed changes nothing.
    """
    so_far = standing(persona)
    allowed = [function for function in so_far.signable_by(by) if function in functions]
    if not allowed:
        return None
    version = _next_version(persona, so_far) if so_far.needs_version else so_far.newest.version
    for function in allowed:
        db.session.add(Signature(version_id=version.id, user_id=by.id, function=function))
    follow(by, "persona", persona.id)
    event = Event.record(by, "signed", "persona", persona.id, persona.heading)
    tell(followers("persona", persona.id), event)
    return version


def _next_version(persona: Persona, so_far: Standing) -> PersonaVersion:
    n = so_far.newest.version.n + 1 if so_far.newest else 1
    version = PersonaVersion(persona_id=persona.id, n=n, snapshot=persona.snapshot())
    db.session.add(version)
    db.session.flush()
    return version
