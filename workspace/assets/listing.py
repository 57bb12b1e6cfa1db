"""The list of assets: what its filters mean, as one select of plain rows."""

from dataclasses import dataclass

from sqlalchemy import Select, select

from workspace.assets.models import Asset
from workspace.db import Page, keyset
from workspace.people.models import User
from workspace.settings.models import Product


@dataclass(frozen=True)
class Filters:
    """What was chosen above the list; None is «all», and without a stage the retired stay out."""

    type: str | None = None
    stage: str | None = None
    language: str | None = None
    owner: int | None = None
    product: int | None = None

    @property
    def is_narrow(self) -> bool:
        return self != Filters()


def listed() -> Select:
    """Every asset as a row, its owner and product by name."""
    return (
        select(
            Asset.id,
            Asset.title,
            Asset.type,
            Asset.stage,
            Asset.language,
            Asset.audience,
            Asset.due_on,
            Asset.review_on,
            Asset.published_on,
            User.name.label("owner"),
            Product.name.label("product"),
        )
        .outerjoin(User, User.id == Asset.owner_id)
        .outerjoin(Product, Product.id == Asset.product_id)
    )


def matching(filters: Filters) -> Select:
    rows = listed()
    wanted = {
        Asset.type: filters.type,
        Asset.stage: filters.stage,
        Asset.language: filters.language,
        Asset.owner_id: filters.owner,
        Asset.product_id: filters.product,
    }
    for column, value in wanted.items():
        if value:
            rows = rows.where(column == value)
    return rows if filters.stage else rows.where(Asset.stage != "retired")


def page(rows: Select, after: str | None) -> Page:
    """The newest first."""
    return keyset(rows, [Asset.id], after)
