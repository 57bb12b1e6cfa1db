"""Places of a document that stay with its words, as Yjs writes them: a letter's number counts UTF-16 units.

pycrdt 0.14 writes and reads them as if it counted bytes, which is the same for ASCII alone. So they are
looked up in a shadow of the document: every letter in it is as many signs of ASCII as it is units.
Source: yjs/src/utils/encoding.js and RelativePosition.js (updates in format V1).
"""

from pycrdt import Assoc, Doc, StickyIndex
from pycrdt import Text as YText

_SKIP, _GC = 10, 0
_DELETED, _JSON, _BINARY, _STRING, _EMBED, _FORMAT = 1, 2, 3, 4, 5, 6
_AFTER, _BEFORE = b"\x00", b"\x41"


class Unreadable(ValueError):
    """An update with something in it that no text has."""


class Places:
    """Of a document as it is now. Numbers are UTF-16 units from its beginning. Raises Unreadable."""

    def __init__(self, state: bytes, root: str) -> None:
        shadow, self._known = _Shadow(state).made()
        self._doc, self._root = Doc(), root
        self._text = self._doc.get(root, type=YText)
        self._doc.apply_update(shadow)

    def before(self, place: int) -> bytes:
        """What stays in front of the unit that stands there; there must be one."""
        return self._text.sticky_index(place, Assoc.AFTER).encode()

    def behind(self, place: int) -> bytes:
        """What stays behind the unit in front of that place."""
        return self._text.sticky_index(place, Assoc.BEFORE).encode()

    def now(self, position: bytes) -> int | None:
        """Where that is now; None for what was never here."""
        if not self._is_known(position):
            return None
        with self._doc.transaction() as transaction:
            return StickyIndex.decode(position, self._text).get_index(transaction)

    def _is_known(self, position: bytes) -> bool:
        """pycrdt ends in a panic of Rust over any other."""
        read = _Reader(position)
        try:
            if read.number() == 0:
                client, clock = read.number(), read.number()
                is_here = clock < self._known.get(client, 0)
            else:
                is_here = read.sized() == self._root.encode()
        except Unreadable:
            return False
        return is_here and position[read.place :] in (_AFTER, _BEFORE)


class _Reader:
    """Numbers and strings as lib0 writes them. Raises Unreadable."""

    def __init__(self, data: bytes) -> None:
        self.data, self.place = data, 0

    def number(self) -> int:
        number = shift = 0
        while shift < 64:
            byte = self.byte()
            number |= (byte & 127) << shift
            if byte < 128:
                return number
            shift += 7
        raise Unreadable("a number")

    def byte(self) -> int:
        self.place += 1
        if self.place > len(self.data):
            raise Unreadable("a byte")
        return self.data[self.place - 1]

    def sized(self) -> bytes:
        length = self.number()
        self.place += length
        if self.place > len(self.data):
            raise Unreadable("a length")
        return self.data[self.place - length : self.place]


class _Shadow:
    """An update with other letters, and the number of letters of each client in it."""

    def __init__(self, update: bytes) -> None:
        self._read = _Reader(update)
        self._kept = 0  # up to here the update is copied as it is
        self._parts: list[bytes] = []

    def made(self) -> tuple[bytes, dict[int, int]]:
        known = {}
        for _client in range(self._read.number()):
            structs, client, clock = (self._read.number() for _ in range(3))
            known[client] = clock + sum(self._struct() for _ in range(structs))
        return b"".join([*self._parts, self._read.data[self._kept :]]), known

    def _struct(self) -> int:
        """Reads one and says how many units long it is."""
        read = self._read
        info = read.byte()
        if info in (_SKIP, _GC):
            return read.number()
        for side in (0x80, 0x40):
            if info & side:
                read.number(), read.number()
        if not info & 0xC0:
            if read.number() == 1:
                read.sized()
            else:
                read.number(), read.number()
            if info & 0x20:
                read.sized()
        return self._content(info & 31)

    def _content(self, kind: int) -> int:
        read = self._read
        if kind == _STRING:
            return self._string()
        if kind == _DELETED:
            return read.number()
        if kind == _JSON:
            return len([read.sized() for _ in range(read.number())])
        if kind not in (_BINARY, _EMBED, _FORMAT):
            raise Unreadable("content of another kind")
        read.sized()
        if kind == _FORMAT:
            read.sized()
        return 1

    def _string(self) -> int:
        begin = self._read.place
        length = len(self._read.sized().decode(errors="replace").encode("utf-16-le")) // 2
        self._parts += [self._read.data[self._kept : begin], _varuint(length), b"x" * length]
        self._kept = self._read.place
        return length


def _varuint(number: int) -> bytes:
    parts = bytearray()
    while number > 127:
        parts.append(number & 127 | 128)
        number >>= 7
    parts.append(number)
    return bytes(parts)
