"""What the demo's company is before anything happens: its people, settings and accounts."""

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from workspace.db import db
from workspace.deals.models import Account, Stage
from workspace.demo.reading import Row, rows
from workspace.journey.models import ALWAYS_ON, Job
from workspace.people.models import User, folded_email
from workspace.settings.models import Product, Rate, Segment, Workspace
from workspace.text import folded


class Company:
    """The rows by their keys in the files."""

    def __init__(self, today: date, password_hash: str | None) -> None:
        """Makes them where none of that name is there yet. Without a hash its people cannot sign in."""
        if Workspace.get() is None:
            _open_workspace()
        self.jobs = {job.key: job for job in Job.in_order() if job.key}
        self.users = {row["key"]: _user(row, password_hash) for row in rows("users")}
        self.products = {row["key"]: _named(Product, row["name"]) for row in rows("products")}
        self.segments = {row["key"]: _named(Segment, row["name"]) for row in rows("segments")}
        self.stages = {row["key"]: self._stage(row) for row in rows("stages")}
        self.accounts = {row["key"]: self._account(row) for row in rows("accounts")}
        _type_rates(today)

    def _stage(self, row: Row) -> Stage:
        stage = Stage.found_or_made(row["name"])
        job = self.jobs.get(row["expected_job"])
        stage.outcome, stage.expected_job_id = row["outcome"], job and job.id
        return stage

    def _account(self, row: Row) -> Account:
        account = Account.found_or_made(row["name"])
        account.segment = account.segment or self.segments[row["segment"]]
        return account


def _open_workspace() -> None:
    row = rows("workspace")
    db.session.add(Workspace(id=1, **{name: row[name] for name in ("name", "currency", "languages")}))
    for position, key in enumerate(row["jobs"]):
        db.session.add(Job(key=key, position=position, is_always_on=key in ALWAYS_ON))
    db.session.flush()


def _user(row: Row, password_hash: str | None) -> User:
    if known := User.known_by(row["email"]):
        return known
    columns = {name: value for name, value in row.items() if name != "key"}
    user = User(email_folded=folded_email(row["email"]), password_hash=password_hash, **columns)
    db.session.add(user)
    db.session.flush()
    return user


def _named(noun: type[Product] | type[Segment], name: str) -> Product | Segment:
    if known := noun.called(name):
        return known
    row = noun(name=name, name_folded=folded(name))
    db.session.add(row)
    db.session.flush()
    return row


def _type_rates(today: date) -> None:
    """The files count in NOK; a workspace in another of their currencies gets the crossed rates."""
    own, days = Workspace.get().currency, {}
    for row in rows("rates"):
        days.setdefault(row["days_ago"], {"NOK": Decimal(1)})[row["currency"]] = Decimal(row["rate"])
    for days_ago, rates in days.items():
        day = today - timedelta(days=days_ago)
        known = set(db.session.scalars(select(Rate.currency).where(Rate.day == day)))
        for currency in rates.keys() - known - {own} if own in rates else ():
            rate = (rates[currency] / rates[own]).quantize(Decimal("0.00000001"))
            db.session.add(Rate(currency=currency, day=day, rate=rate))
    db.session.flush()
