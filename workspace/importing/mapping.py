"""How one file's columns and words become ours: guessed from the file, then corrected by a person."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Self

from werkzeug.datastructures import MultiDict

from workspace.importing.amounts import decimal_style
from workspace.importing.choices import Choices
from workspace.importing.columns import Column, Sheet, spoken
from workspace.importing.dates import ORDERS, date_order
from workspace.importing.fields import FIELDS, Field
from workspace.importing.headings import recognise, source_of
from workspace.importing.sheet import Cell, Row

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
        mapping = cls(recognise(sheet.names, noun), currency=currency, source=source_of(sheet.names))
        mapping.columns = {name: column for name, column in mapping.columns.items() if name in _names(noun)}
        mapping.headings = sheet.names
        mapping.look_again(sheet, noun, choices)
        return mapping

    def look_again(self, sheet: Sheet, noun: str, choices: Choices) -> None:
        """Decides what follows from the columns: the order of dates, the decimal sign, the meaning of words.

        What a person already said of a word stays.
        """
        self.dates = date_order(self.dated(sheet, noun))
        self.decimal = decimal_style(self.priced(sheet, noun))
        for asked in self.asked(noun):
            said = self.values.get(asked.name, {})
            words = self.words(sheet, asked)
            self.values[asked.name] = {word: said.get(word, choices.meant(asked.of, word)) for word in words}

    def asked(self, noun: str) -> list[Field]:
        """The choices that a column was found for."""
        return [asked for asked in FIELDS[noun] if asked.reads == "choice" and asked.name in self.columns]

    def words(self, sheet: Sheet, asked: Field) -> dict[str, int]:
        """The different words of a choice's column and how often each is there, the commonest first."""
        return sheet.column(self.columns[asked.name]).words

    def also(self, rows: Iterable[Row], noun: str, choices: Choices) -> Self:
        """The same, with all the words of these rows: those beyond the counted are taken as recognised."""
        values = {asked.name: dict(self.values.get(asked.name, {})) for asked in self.asked(noun)}
        for asked in self.asked(noun):
            for row in rows:
                word = spoken(row.cells.get(self.columns[asked.name], ""))
                if word and word not in values[asked.name]:
                    values[asked.name][word] = choices.meant(asked.of, word)
        return replace(self, values=values)

    def count(self, sheet: Sheet) -> int:
        """How many rows are to be imported."""
        return sheet.count if self.rows is None else len(self.rows)

    def told(
        self,
        form: MultiDict[str, str],
        sheet: Sheet,
        noun: str,
        choices: Choices,
        shown: Collection[int],
    ) -> None:
        """Takes what a person chose on the mapping page; what they were not asked is guessed again.

        `shown` are the rows that had a box to tick; the others stay as they were.
        """
        columns = {asked.name: form.get(f"column-{asked.name}", "") for asked in FIELDS[noun]}
        self.columns = {name: column for name, column in columns.items() if column in sheet.names}
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
            ticked = {int(n) for n in form.getlist("rows") if n.isdecimal()}
            self.rows = sorted(ticked & set(shown) | set(self.rows) - set(shown))

    @property
    def is_ambiguous(self) -> bool:
        """Someone must say how dates or amounts are written."""
        return "ambiguous" in (self.dates, self.decimal)

    def as_json(self) -> dict:
        return asdict(self)

    def dated(self, sheet: Sheet, noun: str) -> list[Cell]:
        """Cells that decide how the file's dates are written."""
        return [cell for column in self._of(sheet, noun, "day") for cell in column.dates]

    def priced(self, sheet: Sheet, noun: str) -> list[Cell]:
        """Cells that decide how its amounts are written."""
        return [cell for column in self._of(sheet, noun, "amount") for cell in column.amounts]

    def _of(self, sheet: Sheet, noun: str, reads: str) -> list[Column]:
        return [
            sheet.column(self.columns[asked.name])
            for asked in FIELDS[noun]
            if asked.reads == reads and asked.name in self.columns
        ]


def best_noun(sheet: Sheet) -> str:
    """The noun a file most likely holds: its needed fields are there, and most of the others."""
    return max(FIELDS, key=lambda noun: _fit(sheet, noun))


def _fit(sheet: Sheet, noun: str) -> tuple[bool, int]:
    found = recognise(sheet.names, noun)
    has_needed = all(asked.name in found for asked in FIELDS[noun] if asked.is_needed)
    has_text = sheet.kind == "markdown" and noun == "personas"
    return has_needed, len(found) + has_text


def _names(noun: str) -> set[str]:
    return {asked.name for asked in FIELDS[noun]}
