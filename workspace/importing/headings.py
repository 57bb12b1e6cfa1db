"""Which column is which: the names that teams and CRMs give a field, in four languages."""

import re
from collections.abc import Iterable

from workspace.importing.aliases import ALIASES
from workspace.text import folded

_PEOPLE = {"firstname", "lastname", "fullname", "contactowner", "leadowner"}
_DEALS = {"dealname", "dealstage", "dealowner"}
_PIPEDRIVE = re.compile(r"(deal|person|organi[sz]ation|activity|note|product|lead) - ", re.IGNORECASE)


def recognise(columns: list[str], noun: str) -> dict[str, str]:
    """Our fields of a noun (objections, deals, accounts, assets, personas) to the columns they are known by.

    A field takes the best known of its names that is there; no column serves two fields.
    """
    standing = {plain(column): column for column in reversed(columns)}
    if noun != _listed_in(standing):
        standing.pop("recordid", None)  # the id of a person or a deal is not its company's
    found: dict[str, str] = {}
    for field, names in _PLAIN[noun].items():
        column = next((standing[name] for name in names if name in standing), None)
        if column is not None:
            found[field] = column
            standing = {name: other for name, other in standing.items() if other != column}
    return found


def source_of(columns: list[str]) -> str | None:
    """The CRM an export came from: hubspot, pipedrive, salesforce, dynamics, zoho or None.

    The same deals may come from several: their source and id are compared, then account and name.
    """
    if any(column.casefold().startswith("(do not modify)") for column in columns):
        return "dynamics"
    if any(_PIPEDRIVE.match(column) for column in columns):
        return "pipedrive"
    names = {plain(column) for column in columns}
    return next((crm for crm, marks in _MARKS.items() if any(mark <= names for mark in marks)), None)


def plain(heading: str) -> str:
    """A heading without case, accents, spaces and punctuation: "Deal - Name*" and "deal_name" are one."""
    return re.sub(r"[\W_]+", "", folded(heading))


def _listed_in(names: Iterable[str]) -> str:
    if _DEALS & set(names):
        return "deals"
    return "people" if _PEOPLE & set(names) else "accounts"


_PLAIN = {
    noun: {field: [plain(name) for name in names.split("|")] for field, names in fields.items()}
    for noun, fields in ALIASES.items()
}

# The first with one set of marks all there. Zoho's exports also have HubSpot's "Record Id" and "Deal Name".
_MARKS = {
    "zoho": [{"dealname", "closingdate"}, {"leadname", "leadowner"}, {"accountnameid"}, {"dealownerid"}],
    "salesforce": [
        {"opportunityid"}, {"opportunityname"}, {"opportunityowner"}, {"stagename", "closedate"},
        {"leadid", "leadsource"}, {"leadid", "ownerid"}, {"accountid", "accountname"},
    ],
    "hubspot": [
        {"recordid", "dealname"}, {"recordid", "companyname"}, {"recordid", "firstname"},
        {"dealname", "dealstage"}, {"dealname", "closedate"}, {"hsobjectid"},
    ],
}  # fmt: skip
