"""Whose approval an asset waits for."""

from workspace.assets.models import Asset
from workspace.backlog import approving
from workspace.db import db, writing
from workspace.people.models import User


def in_review(title, by, approver, revisions):
    asset = Asset.plan(by, stage="planned", title=title, type="article", language="nb")
    db.session.flush()
    asset.start_drafting(by)
    for n in range(revisions):
        asset.text.write(f"Draft {n}", by)
    asset.send_to_review(by, approver)
    db.session.flush()
    return asset


def test_what_is_approved_waits_no_more_whatever_else_is_in_review(mara, sol):
    with writing():
        waiting = in_review("Still waiting", mara, sol, revisions=3)
        approved = in_review("Approved", mara, sol, revisions=1)
        approved.approve(sol)
        db.session.commit()
    assert [row.id for row in approving.waiting(User.working())] == [waiting.id]
    assert approved.is_approved
