"""Bringing rows in: what each noun's file shares. A row is found again by its identity, made, or updated.

Imports tell nobody and leave one event, so rows are built here rather than by the verbs people use; whoever
works on a row afterwards leaves an event on it, by which cancelling knows what to keep.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy import select

from workspace.db import Model, db
from workspace.deals.models import Account
from workspace.importing.answers import Said
from workspace.importing.identity import company_key
from workspace.importing.mapping import Mapping
from workspace.people.models import User
from workspace.search.index import index, only_new_rows
from workspace.text import folded


class Refused(ValueError):
    """A row that must not be saved; `reason` says why and `row_id` which of ours stands in its way."""

    def __init__(self, reason: str, row_id: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.row_id = reason, row_id


@dataclass
class Brought:
    """What became of a row. `was` is what an updated one said before, `made` what else had to be made."""

    result: str
    row: Model
    was: dict[str, object] = field(default_factory=dict)
    made: list[tuple[str, int]] = field(default_factory=list)


class Bringer:
    """One noun's way in, for one batch of rows. `seen` are the ids that this import has met."""

    kind: str

    def __init__(self, mapping: Mapping, by: User | None, seen: set[int]) -> None:
        self.mapping, self.by, self.seen = mapping, by, seen
        self._accounts: dict[str, Account] = {}
        self._unused: dict[str, Account] = {}
        self._named: dict[tuple[str, str], int] = {}
        self._made: list[tuple[str, int]] = []
        self._created: dict[Model, None] = {}

    def expect(self, rows: list[Said]) -> None:
        """Reads at once what the batch will need."""

    def bring(self, said: Said) -> Brought:
        """Makes, updates or recognises the row. Raises Refused."""
        raise NotImplementedError

    def settle(self) -> None:
        """After the last row of the batch: saves the new rows together, and makes them found."""
        db.session.flush()
        with only_new_rows():
            for row in self._created:
                self.index_new(row)

    def index_new(self, row: Model) -> None:
        row.index()

    def create(self, row: Model) -> Brought:
        """The row is saved with its batch: until then it has no number."""
        db.session.add(row)
        self._created[row] = None
        return self.brought("created", row)

    def brought(self, result: str, row: Model, was: dict[str, object] | None = None) -> Brought:
        made, self._made = self._made, []
        return Brought(result, row, was or {}, made)

    def update(self, row: Model, values: dict[str, object]) -> Brought:
        """Sets what differs. Raises Refused when this file has the row twice, with other words."""
        was = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
        if not was:
            return self.brought("unchanged", row)
        if row.id in self.seen or row in self._created:
            raise Refused(_("An earlier row of the file is the same one, in other words."), row.id)
        for name in was:
            setattr(row, name, values[name])
        return self.brought("updated", row, {name: _kept(value) for name, value in was.items()})

    def expect_accounts(self, names: list[str]) -> None:
        keys = {company_key(name) for name in names}
        known = db.session.scalars(select(Account).where(Account.name_folded.in_(keys)))
        self._accounts.update({account.name_folded: account for account in known})

    def make_accounts(self, names: list[str]) -> None:
        """The companies that are not here yet, all at once. Each is made by the row that names it first."""
        spelt = {company_key(name): " ".join(name.split()) for name in reversed(names)}
        new = {key: Account(name=spelt[key], name_folded=key) for key in spelt.keys() - self._accounts.keys()}
        db.session.add_all(new.values())
        db.session.flush()
        with only_new_rows():
            for account in new.values():
                index("account", account.id, account.name, "")
        self._accounts.update(new)
        self._unused.update(new)

    def account(self, name: str) -> Account:
        """The company of that name, made when there is none."""
        key = company_key(name)
        if key not in self._accounts:
            self.make_accounts([name])
        account = self._accounts[key]
        if self._unused.pop(key, None):
            self._made.append(("account", account.id))
        return account

    def named(self, model: type[Model], kind: str, value: str, name: str) -> int | None:
        """The id a choice stands for: one of ours, or a new one called `name`, made once."""
        if value != "new":
            return int(value) if value else None
        key = (kind, folded(name))
        if key not in self._named:
            found = db.session.scalar(select(model).where(model.name_folded == folded(name)).limit(1))
            if found is None:
                found = self.make_named(model, name)
                self._made.append((kind, found.id))
            self._named[key] = found.id
        return self._named[key]

    def make_named(self, model: type[Model], name: str) -> Model:
        row = model(name=name[:120], name_folded=folded(name)[:120])
        db.session.add(row)
        db.session.flush()
        return row


def _kept(value: object) -> object:
    return str(value) if isinstance(value, date | Decimal) else value


def other_words(ours: str, theirs: str) -> str:
    """The reason to show when the saved words and the file's differ: both, beginning where they part."""
    parting = next((n for n, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), 0)
    start = max(0, parting - 20)
    return _(
        "Already here with other words: «%(ours)s». The file says: «%(theirs)s».",
        ours=ours[start : start + 130],
        theirs=theirs[start : start + 130],
    )
