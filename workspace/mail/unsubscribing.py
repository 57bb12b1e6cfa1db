"""One click that ends a person's mail, without signing in (RFC 8058)."""

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from workspace.db import db
from workspace.people.models import User, token_hash


def unsubscribe_token(user: User) -> str:
    """Signed, for good: an old mail's link must work too. It opens nothing but this."""
    return _signed().dumps([user.id, _mark(user)])


def unsubscriber(token: str) -> User | None:
    """Whose link it is; None for a made-up one, and when the address is no longer theirs."""
    try:
        user_id, mark = _signed().loads(token)
    except (BadData, ValueError, TypeError):
        return None
    user = db.session.get(User, user_id)
    return user if user and user.is_active and _mark(user) == mark else None


def _mark(user: User) -> str:
    """Of the address, which itself stands in no link: logs of servers on the way keep links."""
    return token_hash(user.email_folded)[:16]


def _signed() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="unsubscribe")
