"""The live form of a text: a Y.Doc whose one Y.Text holds the Markdown, and who wrote which passage of it.

Yjs counts in UTF-16, pycrdt in UTF-8 bytes, Python in code points: this file speaks Markdown and whole
updates.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar
from weakref import WeakMethod, finalize

from pycrdt import Doc, Subscription, TextEvent, TransactionEvent, merge_updates
from pycrdt import Text as YText

from workspace.texts.differences import edits
from workspace.texts.places import Places, Unreadable

Given = TypeVar("Given")
ROOT = "text"
LONGEST = 200_000

# Passages in reading order: how many characters, and the id of whoever wrote them (None where nobody knows).
Authorship = Sequence[tuple[int, int | None]]


class Broken(ValueError):
    """An update that is none, or that makes of the document what no text may be. The document is spoilt."""


class Document:
    """A text that takes updates by many hands. Not for several threads at once."""

    def __init__(self) -> None:
        self._doc = Doc()
        self._text = self._doc.get(ROOT, type=YText)
        self._runs: list[tuple[int, int | None]] = []  # as Authorship, but in bytes
        self._by: int | None = None
        self._made: list[bytes] = []
        self._kept_places: Places | None = None
        watching = [
            (self._text, self._text.observe(_weakly(self._note_authors))),
            (self._doc, self._doc.observe(_weakly(self._note_update))),
        ]
        finalize(self, _let_go, watching).atexit = False

    @classmethod
    def of(cls, markdown: str, authorship: Authorship) -> "Document":
        """A new document of these words. Its beginning is nobody's update: keep its `state`."""
        document = cls()
        document._text += markdown
        document._runs = _in_bytes(markdown, authorship)
        return document

    @classmethod
    def kept(cls, state: bytes, authorship: Authorship) -> "Document":
        """The document that a snapshot holds."""
        document = cls()
        document._doc.apply_update(state)
        document._runs = _in_bytes(document.markdown, authorship)
        return document

    @property
    def markdown(self) -> str:
        return str(self._text)

    @property
    def authorship(self) -> list[tuple[int, int | None]]:
        """Who wrote which passage; together they are as long as the Markdown."""
        words, place, passages = self.markdown.encode(), 0, []
        for length, user_id in self._runs:
            passages.append((len(words[place : place + length].decode(errors="ignore")), user_id))
            place += length
        return passages

    def state(self) -> bytes:
        """All of it as one update, for a snapshot."""
        return self._doc.get_update()

    def vector(self) -> bytes:
        """Yjs's state vector: what is in it."""
        return self._doc.get_state()

    def since(self, vector: bytes) -> bytes:
        """The update that whoever has this state vector lacks. Raises Broken."""
        return _guarded(self._doc.get_update, vector)

    def take(self, update: bytes, by: int | None) -> bytes | None:
        """Takes an update in and gives what of it was new; None when nothing was, or something before it is
        missing.

        Raises Broken, also when the text grew too long or the update wrote somewhere else.
        """
        made = self._by_hand(by, lambda: _guarded(self._doc.apply_update, update))
        if len(self._text) > LONGEST and len(self.markdown) > LONGEST:
            raise Broken("too long")
        if len(self._doc.keys()) > 1:
            raise Broken("writes elsewhere")
        return made

    def edit(self, markdown: str, by: int | None) -> bytes | None:
        """Makes the words these, touching only what differs, and gives that update; None where none does."""
        return self._by_hand(by, lambda: self._replace(0, self.markdown, markdown))

    def replace(self, place: tuple[int, int], words: str, by: int | None) -> bytes | None:
        """Puts these words in that place (characters), and gives the update as `edit` does."""
        markdown = self.markdown
        first, last = place
        begin = len(markdown[:first].encode())
        return self._by_hand(by, lambda: self._replace(begin, markdown[first:last], words))

    def anchored(self, start: int, end: int) -> tuple[bytes, bytes]:
        """What holds on to the passage from `start` to `end` (characters), however the text around it
        changes. There must be something in it.
        """
        words = self.markdown
        places = self._places()
        return places.before(_units(words[:start])), places.behind(_units(words[:end]))

    def found(self, start: bytes, end: bytes) -> tuple[int, int] | None:
        """Where that passage is now (characters); None when it is gone or was never here."""
        try:
            first, last = (self._places().now(position) for position in (start, end))
        except Unreadable:
            return None
        if first is None or last is None or first >= last:
            return None
        units = self.markdown.encode("utf-16-le")
        begin, finish = (len(units[: place * 2].decode("utf-16-le", "ignore")) for place in (first, last))
        return (begin, finish) if begin < finish else None

    def _places(self) -> Places:
        if self._kept_places is None:
            self._kept_places = Places(self.state(), ROOT)
        return self._kept_places

    def _by_hand(self, by: int | None, act: Callable[[], object]) -> bytes | None:
        self._by, self._made = by, []
        try:
            act()
            return merge_updates(*self._made) if len(self._made) > 1 else next(iter(self._made), None)
        finally:
            self._by, self._made = None, []

    def _replace(self, start: int, old: str, new: str) -> None:
        """Makes new words of the old ones that begin at that byte; from the end to the beginning, so that
        each place is where it was.
        """
        with self._doc.transaction():
            for begin, end, words in reversed(list(_changes(old, new))):
                if end > begin:
                    del self._text[start + begin : start + end]
                if words:
                    self._text.insert(start + begin, words)

    def _note_update(self, event: TransactionEvent) -> None:
        self._made.append(event.update)
        self._kept_places = None

    def _note_authors(self, event: TextEvent) -> None:
        place = 0
        for part in event.delta:
            if "retain" in part:
                place += part["retain"]
            elif "delete" in part:
                self._cut(place, part["delete"])
            else:
                length = len(part["insert"].encode())
                at = self._split(place)
                self._runs.insert(at, (length, self._by))
                self._join(at)
                place += length

    def _cut(self, place: int, length: int) -> None:
        begin, end = self._split(place), self._split(place + length)
        del self._runs[begin:end]
        self._join(begin)

    def _split(self, place: int) -> int:
        """The number of the passage that begins at that byte, cutting one in two where none does."""
        for n, (length, user_id) in enumerate(self._runs):
            if place <= 0:
                return n
            if place < length:
                self._runs[n : n + 1] = [(place, user_id), (length - place, user_id)]
                return n + 1
            place -= length
        return len(self._runs)

    def _join(self, at: int) -> None:
        """Neighbours by one hand are one passage."""
        for n in (at + 1, at):
            if 0 < n < len(self._runs) and self._runs[n - 1][1] == self._runs[n][1]:
                length, user_id = self._runs.pop(n)
                self._runs[n - 1] = (self._runs[n - 1][0] + length, user_id)


def _weakly(act: Callable[[Given], None]) -> Callable[[Given], None]:
    """For pycrdt to call. What it holds is never garbage to Python: no document would be given back."""
    method = WeakMethod(act)

    def call(event: Given) -> None:
        if (bound := method()) is not None:
            bound(event)

    return call


def _let_go(watching: list[tuple[Doc | YText, Subscription]]) -> None:
    """A document that is watched holds itself."""
    for watched, subscription in watching:
        watched.unobserve(subscription)


def _guarded(act: Callable[[bytes], Given], argument: bytes) -> Given:
    """pycrdt raises ValueError for what it cannot read, and lets panics of Rust through as BaseException."""
    try:
        return act(argument)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        raise Broken(str(error)) from None


def _in_bytes(markdown: str, authorship: Authorship) -> list[tuple[int, int | None]]:
    place, runs = 0, []
    for length, user_id in authorship:
        runs.append((len(markdown[place : place + length].encode()), user_id))
        place += length
    if place < len(markdown):
        runs.append((len(markdown[place:].encode()), None))
    return [run for run in runs if run[0]]


def _changes(old: str, new: str) -> Iterator[tuple[int, int, str]]:
    """What to put in place of which bytes of the old words, in reading order, without what both begin or
    end with.
    """
    place, removed, written = 0, "", ""
    for sign, run in [*edits(old, new), (0, [])]:
        words = "".join(run)
        if sign == 1:
            written = words
        elif sign == -1:
            removed = words
        else:
            if removed or written:
                head = _shared(removed, written)
                tail = _shared(removed[head:][::-1], written[head:][::-1])
                begin = place + len(removed[:head].encode())
                gone = removed[head : len(removed) - tail]
                yield begin, begin + len(gone.encode()), written[head : len(written) - tail]
            place += len((removed + words).encode())
            removed = written = ""


def _units(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2


def _shared(one: str, other: str) -> int:
    return next(
        (n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
        min(len(one), len(other)),
    )
