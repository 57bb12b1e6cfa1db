"""What the mapping page shows: the questions about columns and words, and the first rows as they would be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice

from workspace.figures import day, money
from workspace.importing.amounts import decimal_style
from workspace.importing.answers import Said, said_in
from workspace.importing.choices import Choices
from workspace.importing.columns import Sheet
from workspace.importing.dates import date_order
from workspace.importing.fields import FIELDS, Field
from workspace.importing.mapping import Mapping
from workspace.importing.sheet import Row, Unreadable

SHOWN = 10
TICKED_AT_MOST = 500
READ_AT_MOST = 2_000
LETTERS_AT_MOST = 1_000_000
WORDS_AT_MOST = 60
_LONGEST = 120


@dataclass(frozen=True)
class Question:
    """A choice's words, how often each is there and what it stands for. `more` are not asked about, and
    `has_more` were not even counted."""

    field: Field
    options: list[tuple[str, str]]
    words: list[tuple[str, int, str]]
    more: int
    has_more: bool

    @property
    def is_open(self) -> bool:
        """Something in it was not recognised."""
        return any(value in ("", "new") for _word, _n, value in self.words)


@dataclass(frozen=True)
class PreviewRow:
    number: int
    cells: list[str]
    trouble: str
    is_ticked: bool


@dataclass(frozen=True)
class Preview:
    """`troubles` are the first rows that would fail, `read` how many rows were looked at."""

    fields: list[Field]
    rows: list[PreviewRow]
    troubles: list[PreviewRow]
    read: int
    chosen: int
    asks_dates: bool
    asks_decimal: bool


def questions(sheet: Sheet, noun: str, mapping: Mapping, choices: Choices) -> list[Question]:
    return [_question(sheet, asked, mapping, choices) for asked in mapping.asked(noun)]


def first_rows(rows: Iterable[Row]) -> list[Row]:
    """As many as a preview looks at."""
    first, letters = [], 0
    for row in islice(rows, READ_AT_MOST):
        first.append(row)
        letters += sum(len(str(cell)) for cell in row.cells.values())
        if letters > LETTERS_AT_MOST:
            break
    return first


def preview(rows: list[Row], sheet: Sheet, noun: str, mapping: Mapping, choices: Choices) -> Preview:
    """The rows as the mapping reads them now: ten, or all of the personas to tick."""
    mapping = mapping.also(rows, noun, choices)
    fields = [field for field in FIELDS[noun] if field.name in mapping.columns]
    labels = {field.name: dict(choices.options(field.of)) for field in fields if field.of}
    ticked = {row.number for row in rows} if mapping.rows is None else set(mapping.rows)
    read = [_row(row, noun, mapping, fields, labels, row.number in ticked) for row in rows]
    return Preview(
        fields=fields,
        rows=read[: SHOWN if mapping.rows is None else TICKED_AT_MOST],
        troubles=[row for row in read if row.trouble and row.is_ticked][:SHOWN],
        read=len(read),
        chosen=mapping.count(sheet),
        asks_dates=date_order(mapping.dated(sheet, noun)) == "ambiguous",
        asks_decimal=decimal_style(mapping.priced(sheet, noun)) == "ambiguous",
    )


def _question(sheet: Sheet, asked: Field, mapping: Mapping, choices: Choices) -> Question:
    counted = mapping.words(sheet, asked)
    meant = mapping.values.get(asked.name, {})
    # What stands for nothing yet is asked first.
    words = sorted(counted.items(), key=lambda word: (meant.get(word[0], "") not in ("", "new"), -word[1]))
    shown = [(word, n, meant.get(word, "")) for word, n in words[:WORDS_AT_MOST]]
    has_more = sheet.column(mapping.columns[asked.name]).has_more
    return Question(asked, choices.options(asked.of), shown, len(words) - len(shown), has_more)


def _row(
    row: Row, noun: str, mapping: Mapping, fields: list[Field], labels: dict[str, dict], is_ticked: bool
) -> PreviewRow:
    try:
        said = said_in(row, noun, mapping)
        return PreviewRow(row.number, [_shown(field, said, labels) for field in fields], "", is_ticked)
    except Unreadable as error:
        raw = [str(row.cells.get(mapping.columns[field.name], ""))[:_LONGEST] for field in fields]
        return PreviewRow(row.number, raw, str(error.reason), is_ticked)


def _shown(field: Field, said: Said, labels: dict[str, dict]) -> str:
    """A value as its reader will see it."""
    value = said.get(field.name)
    if field.reads == "choice":
        written = str(said.get(f"{field.name}_as_written", ""))
        return written if value == "new" else labels[field.name].get(value) or (written and f"({written})")
    if isinstance(value, date):
        return day(value)
    if field.reads == "amount" and value is not None:
        return money(value, str(said["currency"]))
    text = "" if value is None else str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
