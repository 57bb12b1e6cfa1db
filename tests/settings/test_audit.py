"""What an admin changes of the workspace's set-up is in the audit log."""

import pytest

from tests import make
from workspace.db import db
from workspace.people.models import AuditEntry


def noted() -> list[tuple[str, str]]:
    rows = db.session.execute(db.select(AuditEntry.act, AuditEntry.detail).order_by(AuditEntry.id))
    return [tuple(row) for row in rows]


@pytest.mark.parametrize("kind", ["products", "segments"])
def test_products_and_segments(as_alma, kind):
    as_alma.post(f"/settings/{kind}", data={"name": "Energy"})
    row = db.session.query({"products": make.Product, "segments": make.Segment}[kind]).one()
    as_alma.post(f"/settings/{kind}/{row.id}", data={"name": "Power"})
    as_alma.post(f"/settings/{kind}/{row.id}/removal")
    assert noted() == [(f"{kind}_changed", words) for words in ("+ Energy", "Energy → Power", "− Power")]


def test_the_workspace_and_its_rates(as_alma):
    as_alma.post("/settings", data={"name": "Fjord", "currency": "NOK", "languages": ["nb"]})
    as_alma.post("/settings/rates", data={"currency": "EUR", "rate": "11,45", "day": "2026-11-22"})
    assert noted() == [("workspace_changed", "Fjord, NOK, nb"), ("rates_changed", "EUR 2026-11-22: 11.45")]


def test_stages_and_buying_jobs(as_alma):
    as_alma.post("/deals/stages/new", data={"name": "Proposal", "outcome": "open"})
    job = make.job()
    as_alma.post(f"/jobs/{job.id}/name", data={"name": "Check"})
    as_alma.post(f"/jobs/{job.id}/position", data={"steps": "-1"})
    assert noted() == [
        ("stages_changed", "+ Proposal"),
        ("jobs_changed", "Validation → Check"),
        ("jobs_changed", "Check ↑"),
    ]
    assert "Changed buying jobs" in as_alma.get("/people/audit-log").text
