"""Who accepts or declines a suggestion: somebody else who may edit the text.

Where nobody else may, whoever suggested it does, and the page says so.
"""

from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import gettext as _

from workspace.comments.models import Comment
from workspace.people.models import User


class Verdict(NamedTuple):
    """Whether a person may judge it, and what the page says about that ("" when there is nothing to say)."""

    may: bool
    reason: str = ""


def verdict(suggestion: Comment, user: User, team: Sequence[User]) -> Verdict:
    """`team` is everybody who works here."""
    text = suggestion.text
    if not text.editable_by(user):
        return Verdict(False, _("Somebody who may edit this text accepts or declines it."))
    if suggestion.author_id != user.id:
        return Verdict(True)
    if any(text.editable_by(person) for person in team if person.id != user.id):
        return Verdict(False, _("You suggested it, so somebody else accepts or declines it."))
    return Verdict(True, _("Nobody else may edit this text, so you may accept it yourself."))
