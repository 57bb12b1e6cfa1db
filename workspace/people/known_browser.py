"""Browsers that a person has signed in with before: a signed cookie that outlives the sign-in.

Guesses from elsewhere never shut such a browser out; see `guesses.py`.
"""

from datetime import timedelta

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from workspace.people.models import User, new_token

COOKIE = "tryline_known"
LASTS = timedelta(days=400)  # browsers keep no cookie longer
MOST_PEOPLE = 8


def browser_of(user: User | None) -> str:
    """This browser's key when that person has signed in with it before, else an empty text."""
    key, people = _read()
    return key if user and user.id in people else ""


def remember(user: User) -> None:
    """Marks this browser as known to that person, in the answer to this request."""
    key, people = _read()
    people = [user.id, *(known for known in people if known != user.id)][:MOST_PEOPLE]
    written = _signer().dumps([key or new_token(), people])

    @after_this_request
    def mark(response: Response) -> Response:
        response.set_cookie(
            COOKIE,
            written,
            max_age=LASTS,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
        return response


def _read() -> tuple[str, list[int]]:
    try:
        key, people = _signer().loads(request.cookies.get(COOKIE, ""))
    except BadSignature:
        return "", []
    return key, people


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key, salt="known browser")
