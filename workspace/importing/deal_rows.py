"""Deals: known by the CRM's number, else by account and name. Three CRMs' exports of one team are one set."""

from sqlalchemy import select

from workspace.db import db, today
from workspace.deals.models import Account, Deal, Stage
from workspace.importing.answers import Said
from workspace.importing.bringing import Bringer, Brought
from workspace.importing.identity import company_key, deal_key
from workspace.importing.values import outcome_of
from workspace.settings.models import Segment

UNKNOWN_CRM = "file"


class DealRows(Bringer):
    kind = "deal"

    @property
    def _source(self) -> str:
        return self.mapping.source or UNKNOWN_CRM

    def expect(self, rows: list[Said]) -> None:
        names = [said["account"] for said in rows]
        self.expect_accounts(names)
        self.make_accounts(names)
        numbers = {said["external_id"] for said in rows if "external_id" in said}
        keys = {company_key(said["account"]) for said in rows}
        numbered = (Deal.source == self._source) & Deal.external_id.in_(numbers)
        self._by_number: dict[str, Deal] = {}
        self._by_name: dict[tuple[str, str], list[Deal]] = {}
        known = select(Deal, Account.name).join(Deal.account)
        for deal, account in db.session.execute(known.where(numbered | Account.name_folded.in_(keys))):
            self._remember(deal, account)

    def bring(self, said: Said) -> Brought:
        values = {
            name: said[name] for name in ("name", "value", "currency", "close_on", "note") if name in said
        }
        values |= self._stage(said) | self._owner(said)
        deal = self._known(said)
        if deal is None:
            return self._make(said, values)
        if deal.external_id is None and "external_id" in said:
            values |= {"source": self._source, "external_id": said["external_id"]}
        brought = self.update(deal, values)
        if brought.result == "updated":
            brought.was["as_of"] = deal.as_of and str(deal.as_of)
            deal.as_of = today()
            db.session.flush()
            db.session.expire(deal, ["stage", "owner"])  # ids were set, not the rows behind them
            deal.index()
        return brought

    def _known(self, said: Said) -> Deal | None:
        number = said.get("external_id")
        deal = self._by_number.get(number)
        if deal and (self.mapping.source or company_key(said["account"]) == deal.account.name_folded):
            return deal
        # Two numbers of one CRM are two deals, even when they share a name.
        same_name = self._by_name.get(deal_key(said["account"], said["name"]), [])
        return next((one for one in same_name if not number or one.source != self._source), None)

    def _make(self, said: Said, values: dict[str, object]) -> Brought:
        number = said.get("external_id")
        if number in self._by_number:
            number = None  # another deal of another unknown CRM has it
        deal = Deal(
            **{"currency": self.mapping.currency, **values},
            account=self.account(said["account"]),
            source=number and self._source,
            external_id=number,
            as_of=today(),
        )
        self._remember(deal, said["account"])
        return self.create(deal)

    def _remember(self, deal: Deal, account: str) -> None:
        if deal.source == self._source and deal.external_id:
            self._by_number[deal.external_id] = deal
        self._by_name.setdefault(deal_key(account, deal.name), []).append(deal)

    def _stage(self, said: Said) -> dict[str, object]:
        if not said.get("stage"):
            return {}
        return {"stage_id": self.named(Stage, "stage", said["stage"], said["stage_as_written"])}

    def _owner(self, said: Said) -> dict[str, object]:
        if "owner_as_written" not in said:
            return {}
        if said.get("owner"):
            return {"owner_id": int(said["owner"]), "owner_as_written": ""}
        return {"owner_as_written": said["owner_as_written"]}

    def make_named(self, model: type, name: str) -> Stage | Segment:
        if model is not Stage:
            return super().make_named(model, name)
        stage = Stage.found_or_made(name)
        stage.outcome = outcome_of(name)
        return stage
