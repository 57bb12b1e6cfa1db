"""Who wrote which passage of a text, for people to read."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sqlalchemy import select

from workspace.db import db
from workspace.people.models import User
from workspace.texts.differences import Piece
from workspace.texts.document import Authorship

Names = dict[int, str]


class Passage(NamedTuple):
    """A stretch of a text and its author; None and "" for one who is not known."""

    text: str
    author_id: int | None
    author: str


def by_name(authorships: Iterable[Authorship]) -> Names:
    """The names of all who wrote in these, by id."""
    ids = {author_id for authorship in authorships for _, author_id in authorship if author_id}
    if not ids:
        return {}
    return dict(db.session.execute(select(User.id, User.name).where(User.id.in_(ids))).all())


def passages(markdown: str, authorship: Authorship, names: Names) -> list[Passage]:
    """The text in passages by one author each; none where nobody is known."""
    place, found = 0, []
    for length, author_id in authorship:
        found.append(Passage(markdown[place : place + length], author_id, names.get(author_id, "")))
        place += length
    return found if names else []


def author_at(authorship: Authorship, place: int) -> int | None:
    """Who wrote the character at that place, where it is known."""
    for length, author_id in authorship:
        if place < length:
            return author_id
        place -= length
    return None


def signed(pieces: Iterable[Piece], authorship: Authorship, names: Names) -> list[Piece]:
    """The pieces, those that were added cut where their author changes. `authorship` is that of the new
    text.
    """
    runs, signed_pieces = _Runs(authorship), []
    for piece in pieces:
        if piece.kind == "removed":
            signed_pieces.append(piece)
            continue
        parts = list(runs.take(piece.text))
        if piece.kind == "added":
            signed_pieces += [Piece("added", words, names.get(author_id, "")) for words, author_id in parts]
        else:
            signed_pieces.append(piece)
    return signed_pieces


class _Runs:
    """Authorship that is read from the beginning."""

    def __init__(self, authorship: Authorship) -> None:
        self._left = [(length, author_id) for length, author_id in authorship][::-1]

    def take(self, text: str) -> Iterator[tuple[str, int | None]]:
        """The next stretch, which says `text`, cut where its author changes."""
        while text:
            length, author_id = self._left.pop() if self._left else (len(text), None)
            yield text[:length], author_id
            if length > len(text):
                self._left.append((length - len(text), author_id))
            text = text[length:]
