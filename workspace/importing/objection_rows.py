"""Objections and questions: known by kind, company, day and words. What is counted ahead is kept."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from sqlalchemy import select

from workspace.activity.models import Following
from workspace.db import db, today
from workspace.deals.models import Account, Deal
from workspace.importing.answers import Said
from workspace.importing.bringing import Bringer, Brought, Refused, other_words
from workspace.importing.identity import ObjectionKeys, company_key, deal_key
from workspace.objections import heard, standing
from workspace.objections.language import language_of
from workspace.objections.models import Objection, Theme
from workspace.objections.themes import held
from workspace.settings.models import Rate, Workspace

_CELL = ("persona_id", "job_id", "language", "kind")


def number(said: Said, keys: ObjectionKeys) -> None:
    """Gives a row its key, in the order of the file: a true repeat is a second objection."""
    kind, day = said.get("kind") or "objection", said.get("heard_on", date.min)
    said["client_id"] = keys.key(kind, said["account"], day, said["words"])


class ObjectionRows(Bringer):
    kind = "objection"

    def expect(self, rows: list[Said]) -> None:
        self._workspace = Workspace.get()  # held, or the session would read it again for every rate
        self.expect_accounts([said["account"] for said in rows])
        keys = [said["client_id"] for said in rows]
        known = db.session.scalars(select(Objection).where(Objection.client_id.in_(keys)))
        self._known = {objection.client_id: objection for objection in known}
        self._deals = self._deals_of({company_key(said["account"]) for said in rows})
        self._rates: dict[tuple[str, date], Decimal | None] = {}
        self._themes: set[int] = set()
        self._current: dict[int, int | None] = {}
        self._unhelped: list[Objection] = []
        self._followings: set[tuple[int, int]] = set()
        new = [said["account"] for said in rows if said["client_id"] not in self._known]
        self.make_accounts(new)

    def bring(self, said: Said) -> Brought:
        objection = self._known.get(said["client_id"])
        if objection and objection.words != said["words"]:
            raise Refused(other_words(objection.words, said["words"]), objection.id)
        values, theme_id = self._values(said), self._theme_id(said)
        if objection is None:
            return self._make(said, values, theme_id)
        if objection.theme_id is None and theme_id:
            values["theme_id"] = theme_id  # what a person sorted stays where they put it
        return self._update(objection, values)

    def settle(self) -> None:
        super().settle()
        self._follow()
        themes = {
            theme.id: theme for theme in db.session.scalars(select(Theme).where(Theme.id.in_(self._themes)))
        }
        for theme in themes.values():
            standing.recount(theme)
        for row in self._unhelped:
            if themes[row.theme_id].contradicted_by(row.helped, row.heard_on, row.created_at):
                themes[row.theme_id].reopen(self.by)  # its owner is told, once: it is open from now on

    def index_new(self, row: Objection) -> None:
        heard.count(row, +1)
        row.index()
        self._touched(row)

    def _make(self, said: Said, values: dict[str, object], theme_id: int | None) -> Brought:
        language = values.get("language") or language_of(said["words"]) or self._workspace.languages[0]
        objection = Objection(
            **{"kind": "objection", **values, "language": language},
            client_id=said["client_id"],
            words=said["words"],
            account=self.account(said["account"]),
            theme_id=theme_id,
            heard_on=said.get("heard_on") or today(),
        )
        if "seller_as_written" not in said:
            objection.logged_by_id = self.by and self.by.id
        self._known[objection.client_id] = objection
        return self.create(objection)

    def _follow(self) -> None:
        """Whoever logged an objection follows its theme, and is told when the answer is there."""
        of_themes = Following.row_id.in_({theme_id for _, theme_id in self._followings})
        known = select(Following.user_id, Following.row_id).where(Following.kind == "theme", of_themes)
        for user_id, theme_id in self._followings - {
            (user_id, row_id) for user_id, row_id in db.session.execute(known)
        }:
            db.session.add(Following(user_id=user_id, kind="theme", row_id=theme_id))

    def _update(self, objection: Objection, values: dict[str, object]) -> Brought:
        cell = SimpleNamespace(**{name: getattr(objection, name) for name in _CELL})
        brought = self.update(objection, values)
        if brought.result == "updated":
            db.session.flush()
            heard.count(cell, -1)
            heard.count(objection, +1)
            objection.index()
            self._touched(objection)
        return brought

    def _touched(self, objection: Objection) -> None:
        if objection.theme_id:
            self._themes.add(objection.theme_id)
            if objection.helped is False:
                self._unhelped.append(objection)
        if objection.theme_id and objection.logged_by_id:
            self._followings.add((objection.logged_by_id, objection.theme_id))

    def _values(self, said: Said) -> dict[str, object]:
        """The columns the row says something about."""
        values = {name: said[name] for name in ("kind", "language", "said_to_them") if said.get(name)}
        if "role_as_written" in said:
            values["role"] = said["role_as_written"]
        for name, column in (("role", "persona_id"), ("job", "job_id"), ("severity", "severity")):
            if said.get(name):
                values[column] = int(said[name])
        if said.get("helped"):
            values["helped"] = said["helped"] == "yes"
        if "deal" in said:
            values["deal_id"] = self._deal_id(said)
        return values | self._worth(said) | _logger(said)

    def _worth(self, said: Said) -> dict[str, object]:
        if "value" not in said:
            return {}
        key = (said["currency"], said.get("heard_on") or today())
        if key not in self._rates:
            self._rates[key] = Rate.of(*key)
        return {"value": said["value"], "currency": said["currency"], "rate": self._rates[key]}

    def _theme_id(self, said: Said) -> int | None:
        """One that was merged since it was chosen, or long ago, is the one it was merged into."""
        id = self.named(Theme, "theme", str(said.get("theme", "")), str(said.get("theme_as_written", "")))
        if id is not None and id not in self._current:
            theme = db.session.get(Theme, id)
            self._current[id] = theme and held(theme).id
        return id and self._current[id]

    def make_named(self, model: type, name: str) -> Theme:
        return Theme.start(name, self.by)

    def _deals_of(self, accounts: set[str]) -> dict[tuple[str, str], int]:
        known = select(Account.name, Deal.name, Deal.id).join(Deal.account)
        found = db.session.execute(known.where(Account.name_folded.in_(accounts)).order_by(Deal.id.desc()))
        return {deal_key(account, name): deal_id for account, name, deal_id in found}

    def _deal_id(self, said: Said) -> int:
        """The company's deal of that name, made when there is none; the CRM's own export fills it in."""
        key = deal_key(said["account"], said["deal"])
        if key not in self._deals:
            deal = Deal(
                account=self.account(said["account"]),
                name=said["deal"],
                value=said.get("value"),
                currency=said.get("currency", self.mapping.currency),
                as_of=said.get("heard_on"),
            )
            db.session.add(deal)
            db.session.flush()
            deal.index()
            self._made.append(("deal", deal.id))
            self._deals[key] = deal.id
        return self._deals[key]


def _logger(said: Said) -> dict[str, object]:
    """Who logged it; one who is not here yet stays as an address, and becomes theirs when they join."""
    if "seller_as_written" not in said:
        return {}
    if said.get("seller"):
        return {"logged_by_id": int(said["seller"])}
    return {"logged_as_written": said["seller_as_written"]}
