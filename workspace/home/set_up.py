"""The first visit: a one-time code, printed where the server was started, proves whose workspace this is."""

import hmac
import os
from collections.abc import Sequence
from pathlib import Path

from flask import current_app

from workspace.db import db
from workspace.journey.models import ALWAYS_ON, Job
from workspace.people import codes
from workspace.people.models import User, folded_email
from workspace.settings.models import Workspace

GROUPS = 4


class AlreadySetUp(Exception):
    """Somebody else was quicker."""


def is_set_up() -> bool:
    return Workspace.get() is not None


def new_code() -> str:
    """A code of four groups; only its hash is kept, so each new one ends the one before."""
    code = codes.new_code(GROUPS)
    descriptor = os.open(_file(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="ascii") as file:
        file.write(codes.code_hash(code))
    return code


def is_code(typed: str) -> bool:
    """Whether it is the code, in any case and with or without its hyphens."""
    try:
        kept = _file().read_text(encoding="ascii")
    except FileNotFoundError:
        return False
    return hmac.compare_digest(codes.code_hash(typed), kept)


def set_up(
    name: str, currency: str, languages: Sequence[str], jobs: Sequence[str], admin: dict[str, object]
) -> User:
    """Makes the workspace, its buying jobs (`jobs` are keys, in order) and its first admin.

    `admin` holds columns of the user. Raises AlreadySetUp.
    """
    if is_set_up():
        raise AlreadySetUp
    db.session.add(Workspace(id=1, name=name, currency=currency, languages=list(languages)))
    for position, key in enumerate(jobs):
        db.session.add(Job(key=key, position=position, is_always_on=key in ALWAYS_ON))
    return let_in(admin)


def let_in(admin: dict[str, object]) -> User:
    """Whoever sets the workspace up becomes its admin, also when it came in an archive, without passwords.

    `admin` holds columns of the user. Who is here already under that address is that person.
    """
    email = str(admin["email"])
    known = User.known_by(email)
    user = known if known and known.is_active else User(email_folded=folded_email(email))
    for name, value in admin.items():
        setattr(user, name, value)
    user.is_admin, user.is_reader = True, False
    db.session.add(user)
    db.session.flush()
    return user


def forget_code() -> None:
    """It opens nothing any more."""
    _file().unlink(missing_ok=True)


def _file() -> Path:
    return current_app.config["DATA_DIR"] / "set-up"
