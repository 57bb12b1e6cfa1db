"""Accounts: known by their folded name."""

from workspace.importing.answers import Said
from workspace.importing.bringing import Bringer, Brought
from workspace.settings.models import Segment


class AccountRows(Bringer):
    kind = "account"

    def expect(self, rows: list[Said]) -> None:
        names = [said["name"] for said in rows]
        self.expect_accounts(names)
        self.make_accounts(names)

    def bring(self, said: Said) -> Brought:
        values = {}
        if segment := said.get("segment"):
            values["segment_id"] = self.named(Segment, "segment", segment, said["segment_as_written"])
        account = self.account(said["name"])
        if ("account", account.id) not in self._made:
            return self.update(account, values)
        self._made.remove(("account", account.id))
        account.segment_id = values.get("segment_id")
        return self.brought("created", account)
