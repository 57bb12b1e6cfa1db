"""Assets: known by their address, else by title, type and language. Published unless a column says else."""

from sqlalchemy import select

from workspace.assets.models import RIGHT_FOR, Asset
from workspace.db import db, now, today
from workspace.importing.answers import Said
from workspace.importing.bringing import Bringer, Brought, Refused, other_words
from workspace.settings.models import Product, Workspace
from workspace.texts.models import Text

_HEAD = ("title", "type", "url", "published_on", "language", "audience", "channel", "stage", "review_on")
_Key = tuple[str, ...]


class AssetRows(Bringer):
    kind = "asset"

    def expect(self, rows: list[Said]) -> None:
        self._language = (Workspace.get().languages or ["en"])[0]
        urls = {said["url"] for said in rows if "url" in said}
        titles = {said["title"] for said in rows if "url" not in said}
        known = select(Asset).where(Asset.url.in_(urls) | ((Asset.url == "") & Asset.title.in_(titles)))
        self._known: dict[_Key, Asset] = {}
        self._bodies: dict[Asset, str] = {}
        for asset in db.session.scalars(known.order_by(Asset.id.desc())):
            self._known[_key(asset.url, asset.title, asset.type, asset.language)] = asset

    def bring(self, said: Said) -> Brought:
        values = {name: said[name] for name in _HEAD if said.get(name)}
        if said.get("owner"):
            values["owner_id"] = int(said["owner"])
        if said.get("product"):
            values["product_id"] = self.named(Product, "product", said["product"], said["product_as_written"])
        whole = {"type": "article", "language": self._language, "stage": "published", "url": ""} | values
        key = _key(whole["url"], whole["title"], whole["type"], whole["language"])
        asset = self._known.get(key)
        if asset:
            return self._update(asset, values, said.get("body", ""))
        self._known[key] = asset = self._new(whole)
        self._bodies[asset] = said.get("body", "")
        return self.create(asset)

    def index_new(self, row: Asset) -> None:
        row.text.row_id = row.id
        row.index()
        if body := self._bodies[row]:
            row.text.write(body, self.by)

    def _new(self, values: dict[str, object]) -> Asset:
        text = Text(kind="asset", label="Text")
        asset = Asset(**values, text=text, wanted=[], author_id=self.by and self.by.id)
        if asset.stage == "published":
            asset.review_on = asset.review_on or today() + RIGHT_FOR
            asset.published_on = asset.published_on or today()
        if asset.stage == "review":
            asset.review_asked_at = now()
        return asset

    def _update(self, asset: Asset, values: dict[str, object], body: str) -> Brought:
        if body and asset.text.markdown and asset.text.markdown != body.replace("\r\n", "\n"):
            raise Refused(other_words(asset.text.markdown, body), asset.id)
        brought = self.update(asset, values)
        if brought.result == "updated":
            db.session.flush()
            asset.index()
        return brought


def _key(url: str, title: str, type: str, language: str) -> _Key:
    return (url,) if url else (title, type, language)
