"""How one file's columns and words become ours: guessed from the file, then corrected by a person."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Self

from werkzeug.datastructures import MultiDict

from workspace.importing.amounts import decimal_style
from workspace.importing.choices import Choices
from workspace.importing.dates import ORDERS, date_order
from workspace.importing.fields import FIELDS, Field
from workspace.importing.headings import recognise, source_of
from workspace.importing.sheet import Cell, Row, Sheet
from workspace.importing.values import is_persona

SIGNS = (",", ".")
CURRENCIES = ("NOK", "SEK", "DKK", "EUR", "USD", "GBP", "CHF", "ISK", "PLN")


@dataclass
class Mapping:
    """`values` maps a choice's words to one of ours ("" leaves them out); `rows` are the ticked, None is all.

    `dates` and `decimal` are "ambiguous" until someone says which.
    """

    columns: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    dates: str = "ymd"
    decimal: str = "."
    currency: str = ""
    source: str | None = None
    rows: list[int] | None = None
    headings: list[str] = field(default_factory=list)

    @classmethod
    def guessed(cls, sheet: Sheet, noun: str, currency: str, choices: Choices) -> Self:
        """What can be known from the headings and the cells alone."""
        mapping = cls(recognise(sheet.columns, noun), currency=currency, source=source_of(sheet.columns))
        mapping.columns = {name: column for name, column in mapping.columns.items() if name in _names(noun)}
        mapping.headings = sheet.columns
        if noun == "personas":
            kind = mapping.columns.get("kind", "")
            mapping.rows = [row.number for row in sheet.rows if is_persona(row.cells.get(kind, ""))]
        mapping.look_again(sheet, noun, choices)
        return mapping

    def look_again(self, sheet: Sheet, noun: str, choices: Choices) -> None:
        """Decides what follows from the columns: the order of dates, the decimal sign, the meaning of words.

        What a person already said of a word stays.
        """
        self.dates = date_order(self.cells(sheet, noun, "day"))
        self.decimal = decimal_style(self.cells(sheet, noun, "amount"))
        for asked in self.asked(noun):
            said = self.values.get(asked.name, {})
            words = self.words(sheet, asked)
            self.values[asked.name] = {word: said.get(word, choices.meant(asked.of, word)) for word in words}

    def asked(self, noun: str) -> list[Field]:
        """The choices that a column was found for."""
        return [asked for asked in FIELDS[noun] if asked.reads == "choice" and asked.name in self.columns]

    def words(self, sheet: Sheet, asked: Field) -> Counter[str]:
        """The different words of a choice's column and how often each is there, the commonest first."""
        words = Counter(spoken(cell) for cell in sheet.column(self.columns[asked.name]))
        words.pop("", None)
        return Counter(dict(words.most_common()))

    def chosen(self, rows: Iterable[Row]) -> list[Row]:
        """The rows to import."""
        if self.rows is None:
            return list(rows)
        ticked = set(self.rows)
        return [row for row in rows if row.number in ticked]

    def told(self, form: MultiDict[str, str], sheet: Sheet, noun: str, choices: Choices) -> None:
        """Takes what a person chose on the mapping page; what they were not asked is guessed again."""
        columns = {asked.name: form.get(f"column-{asked.name}", "") for asked in FIELDS[noun]}
        self.columns = {name: column for name, column in columns.items() if column in sheet.columns}
        for asked in self.asked(noun):
            allowed = {"", *(value for value, _ in choices.options(asked.of))}
            said = {word: form.get(f"value-{asked.name}-{word}") for word in self.words(sheet, asked)}
            self.values[asked.name] = {word: value for word, value in said.items() if value in allowed}
        self.look_again(sheet, noun, choices)
        if form.get("dates") in ORDERS:
            self.dates = form["dates"]
        if form.get("decimal") in SIGNS:
            self.decimal = form["decimal"]
        if form.get("currency") in CURRENCIES:
            self.currency = form["currency"]
        if self.rows is not None:
            numbers = {row.number for row in sheet.rows}
            self.rows = [int(n) for n in form.getlist("rows") if n.isdecimal() and int(n) in numbers]

    @property
    def is_ambiguous(self) -> bool:
        """Someone must say how dates or amounts are written."""
        return "ambiguous" in (self.dates, self.decimal)

    def as_json(self) -> dict:
        return asdict(self)

    def cells(self, sheet: Sheet, noun: str, reads: str) -> list[Cell]:
        columns = [
            self.columns[asked.name]
            for asked in FIELDS[noun]
            if asked.reads == reads and asked.name in self.columns
        ]
        return [cell for column in columns for cell in sheet.column(column)]


def spoken(cell: Cell) -> str:
    """A cell as the key of a value mapping: one line of at most 200 characters."""
    return " ".join(str(cell).split())[:200]


def best_noun(sheet: Sheet) -> str:
    """The noun a file most likely holds: its needed fields are there, and most of the others."""
    return max(FIELDS, key=lambda noun: _fit(sheet, noun))


def _fit(sheet: Sheet, noun: str) -> tuple[bool, int]:
    found = recognise(sheet.columns, noun)
    has_needed = all(asked.name in found for asked in FIELDS[noun] if asked.is_needed)
    has_text = sheet.kind == "markdown" and noun == "personas"
    return has_needed, len(found) + has_text


def _names(noun: str) -> set[str]:
    return {asked.name for asked in FIELDS[noun]}
