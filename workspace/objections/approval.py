"""Who may approve an answer: a person other than those who wrote it, from the other function.

Where nobody else holds that function, the same person may, and the page says so.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import and_, or_, select

from workspace.db import db
from workspace.people.models import FUNCTIONS, User
from workspace.texts import revisions
from workspace.texts.models import Text

FUNCTION_NAMES = {"sales": lazy_gettext("sales"), "marketing": lazy_gettext("marketing")}


class Verdict(NamedTuple):
    """Whether a person may approve, and what the page says about it ("" when there is nothing to say)."""

    may: bool
    reason: str = ""


def writers(texts: Sequence[Text], seqs: Sequence[int]) -> list[User]:
    """Whoever wrote a revision of the texts after these ones."""
    wrote = revisions.wrote().subquery()
    later = (
        and_(wrote.c.text_id == text.id, wrote.c.seq > seq) for text, seq in zip(texts, seqs, strict=True)
    )
    authors = select(wrote.c.author_id).where(or_(*later))
    return list(db.session.scalars(select(User).where(User.id.in_(authors))))


def verdict(user: User, authors: Sequence[User]) -> Verdict:
    """Whether that person may approve what these authors wrote."""
    return verdict_among(User.working(), user, authors)


def verdict_among(team: Sequence[User], user: User, authors: Sequence[User]) -> Verdict:
    """The same, for whoever asks of several and has the active people already."""
    if not user.can_write:
        return Verdict(False, _("Readers approve nothing."))
    wanted = _other_functions(authors)
    others = [
        person
        for person in team
        if person not in authors and any(person.holds(function) for function in wanted)
    ]
    names = _(" or ").join(str(FUNCTION_NAMES[function]) for function in wanted)
    if not others:
        return Verdict(True, _("Nobody else here is in %(function)s, so you may approve it.", function=names))
    if user in others:
        return Verdict(True)
    if user in authors:
        return Verdict(False, _("You wrote it, so somebody from %(function)s approves it.", function=names))
    return Verdict(False, _("Somebody from %(function)s approves it.", function=names))


def _other_functions(authors: Iterable[User]) -> list[str]:
    """The other side of each author; both sides of one who holds both or none."""
    held = [author.functions for author in authors] or [()]
    return [
        function
        for function in FUNCTIONS
        if any(function not in functions or len(functions) == len(FUNCTIONS) for functions in held)
    ]
