"""Where a notice leads and what stands after logging, on a desk by day and on a phone by night."""

import pytest
from sqlalchemy import func, select

from tests.browser.test_pages import amiss, astrid  # noqa: F401  the demo's company
from workspace.assets.models import Asset
from workspace.db import db
from workspace.objections.models import Objection, ThemeAsset
from workspace.people.models import User


@pytest.mark.slow
def test_what_to_say_and_send_is_whole_and_copied_in_one_click(astrid, open_as, violations):  # noqa: F811
    theme_id, seller_id, objection_id = db.session.execute(
        select(Objection.theme_id, Objection.logged_by_id, func.max(Objection.id))
        .join(ThemeAsset, ThemeAsset.theme_id == Objection.theme_id)
        .join(Asset, Asset.id == ThemeAsset.asset_id)
        .where(Asset.stage == "published", Asset.audience == "buyer", Objection.logged_by_id.is_not(None))
        .group_by(Objection.theme_id, Objection.logged_by_id)
        .order_by(Objection.theme_id)
        .limit(1)
    ).one()
    seller = db.session.get(User, seller_id)
    for width, dark in (("desk", False), ("phone", True)):
        page = open_as(seller, width=width, dark=dark)
        for path in (f"/objections/{objection_id}/logged", f"/sending/themes/{theme_id}"):
            assert amiss(page, path, violations) == [], path
        assert page.url.endswith(f"/sending/themes/{theme_id}")
        button = page.locator("copy-text button").first
        button.click()
        page.wait_for_function("() => document.querySelector('copy-text [role=status]')")
