"""Where a row that something happened to can be seen."""

from flask import url_for

from workspace.activity.models import PAGES

# What is told to those who logged something leads to what they can say and send now, deal by deal.
READY = {
    ("answered", "theme"): ("sending.theme", "theme_id"),
    ("published", "asset"): ("sending.asset", "asset_id"),
    ("published_inside", "asset"): ("sending.asset", "asset_id"),
    ("placed", "asset"): ("sending.asset", "asset_id"),
}


def page_of(kind: str, row_id: int) -> str:
    """The address of the row's page."""
    endpoint, number = PAGES[kind]
    return url_for(endpoint, **({number: row_id} if number else {}))


def page_told(verb: str, kind: str, row_id: int) -> str:
    """The address where somebody who was told of it finds what it means for them."""
    endpoint, number = READY.get((verb, kind), PAGES[kind])
    return url_for(endpoint, **({number: row_id} if number else {}))
