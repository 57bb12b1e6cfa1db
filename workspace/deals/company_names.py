"""Companies under two names: "Havnegruppen", "Havnegruppen AS" and "Havnegruppen A/S" may be one."""

import re
from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Row, or_, select

from workspace.db import db
from workspace.deals.models import Account
from workspace.text import folded

_FORMS = re.compile(
    r"(?:[\s,]+(?:a/s|as|asa|ab|aps|i/s|k/s|oyj?|ltd|limited|plc|llc|llp|gmbh|ag|inc|corp|corporation|co|bv|"
    r"n\.?v|s\.?a|hf|ehf|ans|da|ba|ks|hb|kb|publ)\.?|\s*\(publ\))+$"
)


def stem(name: str) -> str:
    """The folded name without AS, A/S, AB, Oy, Ltd and their like."""
    key = folded(name)
    return _FORMS.sub("", key) or key


def alike(accounts: Iterable[Row]) -> list[list[Row]]:
    """The accounts (rows with a name) whose names differ only in their form of company, group by group."""
    groups = defaultdict(list)
    for account in accounts:
        groups[stem(account.name)].append(account)
    return [group for group in groups.values() if len(group) > 1]


def possible_twins() -> list[list[Row]]:
    """Groups of (id, name) that may be one company, the longest known name first in each."""
    return alike(db.session.execute(select(Account.id, Account.name).order_by(Account.id)))


def twins_of(account: Account) -> list[Row]:
    """Other accounts (id, name) that may be this company."""
    name, bare = Account.name_folded, stem(account.name)
    begins = [name.startswith(bare + follows, autoescape=True) for follows in (" ", ",", "(")]
    near = select(Account.id, Account.name).where(
        name.startswith(bare, autoescape=True), or_(name == bare, *begins), Account.id != account.id
    )
    return [row for row in db.session.execute(near) if stem(row.name) == stem(account.name)]
