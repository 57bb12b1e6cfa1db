"""The names this site answers to: a secret link is built from the name that its page was asked for.

Flask's own TRUSTED_HOSTS refuses every IPv6 address and has no exception for health checks: it is not used.
"""

import socket
from collections.abc import Callable, Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from werkzeug.exceptions import HTTPException

from workspace import stamped

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
EVERYWHERE = frozenset({"0.0.0.0", "::"})


class WrongHost(HTTPException):
    """The browser asked for this site under a name that is not its own."""

    code = 400


def any_host(view: Callable) -> Callable:
    """Marks a route that answers under any name: whatever watches a server asks for it by its number."""
    view.takes_any_host = True
    return view


def init_app(app: Flask) -> None:
    """Checks the name before anything else is done with the request."""
    app.config.update(TRUSTED_HOSTS=None, HOSTS=app.config["TRUSTED_HOSTS"] or _own(app.config))
    app.before_request(_check)


def is_trusted(name: str, hosts: Collection[str], listens_on: str) -> bool:
    """`name` comes without port or brackets. This machine may always ask; ".example.com" is all below it.

    Who listens everywhere and names no host is reached by the machine's address in the local network.
    """
    if name in LOOPBACK or name in hosts:
        return True
    if any(host.startswith(".") and name.endswith(host) for host in hosts):
        return True
    return listens_on in EVERYWHERE and listens_on in hosts and _is_private(name)


def _check() -> None:
    view = current_app.view_functions.get(request.endpoint)
    if request.endpoint in stamped.ENDPOINTS or getattr(view, "takes_any_host", False):
        return
    try:
        name = urlsplit(f"//{request.host}").hostname or ""
    except ValueError:
        name = ""
    if not is_trusted(name, current_app.config["HOSTS"], current_app.config["HOST"]):
        raise WrongHost()


def _own(settings: dict) -> tuple[str, ...]:
    """Without TRUSTED_HOSTS: the host of PUBLIC_URL; without that the one listened on."""
    if settings["PUBLIC_URL"]:
        return (urlsplit(settings["PUBLIC_URL"]).hostname or "",)
    name = socket.gethostname().casefold()
    return (settings["HOST"], *((name, f"{name}.local") if settings["HOST"] in EVERYWHERE else ()))


def _is_private(name: str) -> bool:
    try:
        return ip_address(name).is_private
    except ValueError:
        return False
