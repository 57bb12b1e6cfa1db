"""Forms that a device sends for its person later: refused for anybody else, and answered in a word.

A queued form names whose it is in X-Queued-For; the queue in static/js/offline sends it.
"""

from flask import Response, abort, request
from flask_login import current_user

HEADER = "X-Queued-For"
NEXT = "X-Next"


def is_queued() -> bool:
    """Whether a device sends what was written earlier: an error is then an error, not a page."""
    return HEADER in request.headers


def refuse_anothers() -> None:
    """Somebody else may have signed in on the device since it was written. 401 keeps it there."""
    queued_for = request.headers.get(HEADER)
    if queued_for is not None and (not current_user.is_authenticated or queued_for != str(current_user.id)):
        abort(401)


def answer_in_a_word(response: Response) -> Response:
    """«Done, go there» becomes 204 with the address: a fetch cannot read where a redirect leads."""
    if is_queued() and response.status_code in (302, 303):
        response.status_code = 204
        response.headers[NEXT] = response.headers.pop("Location")
        response.set_data(b"")
    return response
