"""What one row says, field by field, once its columns and words are mapped."""

from datetime import date

from flask_babel import gettext as _

from workspace.importing.amounts import amount, currency_of
from workspace.importing.columns import spoken
from workspace.importing.dates import day
from workspace.importing.fields import FIELDS, Field
from workspace.importing.mapping import Mapping
from workspace.importing.notes import note
from workspace.importing.sheet import Cell, Row, Unreadable

Said = dict[str, str | int | date]


def said_in(row: Row, noun: str, mapping: Mapping) -> Said:
    """The row's values by field. An empty cell says nothing: its field is left out.

    A choice is the value it was mapped to, "" if it was left out, with its own words as `<field>_as_written`.
    Raises Unreadable with the reason why the row cannot be imported.
    """
    if row.trouble:
        raise Unreadable(row.trouble)
    said: Said = {}
    for field in FIELDS[noun]:
        cell = row.cells.get(mapping.columns.get(field.name, ""), "")
        if (value := _read(cell, field, mapping)) not in (None, ""):
            said[field.name] = value
        elif field.is_needed:
            raise Unreadable(_("The row has no %(field)s.", field=field.label))
        if field.reads == "choice" and spoken(cell):
            said[f"{field.name}_as_written"] = spoken(cell)[: field.most]
    if "value" in said:
        value_cell = row.cells.get(mapping.columns.get("value", ""), "")
        said.setdefault("currency", currency_of(value_cell) or mapping.currency)
    return said


def _read(cell: Cell, field: Field, mapping: Mapping) -> str | int | date | None:
    if field.reads == "day":
        return day(cell, mapping.dates)
    if field.reads == "amount":
        return amount(cell, mapping.decimal)
    if field.reads == "currency":
        return currency_of(cell)
    if field.reads == "choice":
        return mapping.values.get(field.name, {}).get(spoken(cell), "")
    text = note(cell) if field.reads == "note" else str(cell).strip()
    if len(text) > field.most:
        raise Unreadable(
            _("%(field)s is longer than %(most)s characters.", field=field.label, most=field.most)
        )
    return text
