"""Where a row that something happened to can be seen."""

from flask import url_for

from workspace.activity.models import PAGES


def page_of(kind: str, row_id: int) -> str:
    """The address of the row's page."""
    endpoint, number = PAGES[kind]
    return url_for(endpoint, **({number: row_id} if number else {}))
