"""Who is on which page, here and in the other processes."""

import time
from collections.abc import Iterable

from workspace.live.connection import Connection

MOST = 40  # people said of one page
STALE = 60.0  # seconds after which another process is taken for gone


class Presence:
    """Says for each page who is on it. A person with two tabs is there once."""

    def __init__(self) -> None:
        self._here: dict[str, set[Connection]] = {}
        self._elsewhere: dict[str, dict[str, tuple[float, list[dict]]]] = {}

    def come(self, connection: Connection, page: str) -> None:
        connection.page = page
        self._here.setdefault(page, set()).add(connection)

    def go(self, connection: Connection) -> None:
        there = self._here.get(connection.page, set())
        there.discard(connection)
        if not there:
            self._here.pop(connection.page, None)

    @property
    def pages(self) -> list[str]:
        return list(self._here)

    def of(self, page: str) -> Iterable[Connection]:
        return tuple(self._here.get(page, ()))

    def people_here(self, page: str) -> list[dict]:
        """Each person of this process once: {id, name, in: [texts they have open]}."""
        return _once({"id": one.user_id, "name": one.name, "in": sorted(one.texts)} for one in self.of(page))

    def people(self, page: str) -> list[dict]:
        """The same, of all processes."""
        fresh = time.monotonic() - STALE
        others = [some for at, some in self._elsewhere.get(page, {}).values() if at > fresh]
        return _once(person for some in (self.people_here(page), *others) for person in some)

    def note(self, page: str, process: str, people: list[dict]) -> None:
        """What another process says of that page."""
        told = self._elsewhere.setdefault(page, {})
        told[process] = (time.monotonic(), people)
        if not people:
            told.pop(process)
        if not told:
            self._elsewhere.pop(page, None)


def _once(people: Iterable[dict]) -> list[dict]:
    known: dict[int, dict] = {}
    for person in people:
        have = known.setdefault(person["id"], {"id": person["id"], "name": person["name"], "in": []})
        have["in"] = sorted({*have["in"], *person["in"]})
    return sorted(known.values(), key=lambda person: person["name"])[:MOST]
