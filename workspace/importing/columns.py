"""What the columns of a file hold, noted while its rows go by: nobody waits for a file to be read again."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Self

from workspace.importing.amounts import sign_of
from workspace.importing.dates import orders_of
from workspace.importing.sheet import Cell, Line, Reading

MOST_WORDS = 1_000  # different ones of a column that are counted
MOST_WORDS_OF_ALL = 20_000
LONGEST_WORD = 200
LONGEST_FIGURE = 40  # characters of a date with its time, or an amount with its currency


@dataclass
class Column:
    """`words` counts its different cells until there are too many: `has_more` then. `dates` and `amounts` are
    cells that decide between them how the column's dates and amounts are written."""

    name: str
    words: dict[str, int] = field(default_factory=dict)
    has_more: bool = False
    dates: list[str] = field(default_factory=list)
    amounts: list[str] = field(default_factory=list)


@dataclass
class Sheet:
    """A file that was read: its columns and how many rows it has. Kept as JSON beside the rows."""

    kind: str
    columns: list[Column]
    count: int = 0
    encoding: str | None = None
    delimiter: str | None = None

    @classmethod
    def kept(cls, written: dict) -> Self:
        return cls(**{**written, "columns": [Column(**column) for column in written["columns"]]})

    def as_json(self) -> dict:
        return asdict(self)

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


class Noting:
    """Notes the lines of one file as they go by."""

    def __init__(self, reading: Reading) -> None:
        self._reading, self._count, self._words = reading, 0, 0
        self._columns: list[_Noted] = []

    def note(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self._count += 1
            while len(self._columns) < len(line.cells):
                self._columns.append(_Noted())
            for column, cell in zip(self._columns, line.cells, strict=False):
                if cell != "" and not line.trouble:
                    self._words += column.note(cell, may_grow=self._words < MOST_WORDS_OF_ALL)

    def sheet(self) -> Sheet:
        """When the last line has gone by."""
        names = self._reading.columns
        noted = [*self._columns, *(_Noted() for _ in range(len(names) - len(self._columns)))]
        columns = [one.column(name) for name, one in zip(names, noted, strict=True)]
        return Sheet(
            self._reading.kind, columns, self._count, self._reading.encoding, self._reading.delimiter
        )


class _Noted:
    def __init__(self) -> None:
        self._words: Counter[str] = Counter()
        self._has_more = False
        self._dates: dict[frozenset[str], str] = {}
        self._amounts: dict[str, str] = {}

    def note(self, cell: Cell, may_grow: bool) -> int:
        """How many words were new."""
        word = spoken(cell)
        if word in self._words:
            self._words[word] += 1
            return 0
        if isinstance(cell, str):
            self._decide(cell)
        if not may_grow or len(self._words) >= MOST_WORDS:
            self._has_more = True
            return 0
        self._words[word] = 1
        return 1

    def column(self, name: str) -> Column:
        words = dict(self._words.most_common())
        return Column(name, words, self._has_more, list(self._dates.values()), list(self._amounts.values()))

    def _decide(self, cell: str) -> None:
        if len(cell) > LONGEST_FIGURE:
            return
        # Where the first thousand are no dates, none is: a file's names would each be looked at for nothing.
        if (self._dates or not self._has_more) and (orders := orders_of(cell)):
            self._dates.setdefault(frozenset(orders), cell)
        if ("," in cell or "." in cell) and (sign := sign_of(cell)):
            self._amounts.setdefault(sign, cell)


def spoken(cell: Cell) -> str:
    """A cell as the key of a value mapping: one line of at most 200 characters."""
    return " ".join(str(cell).split())[:LONGEST_WORD]
