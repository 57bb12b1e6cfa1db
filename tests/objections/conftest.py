"""A test that calls verbs is one write: what `make` makes joins it."""

import pytest

from tests import make
from workspace.db import db, writing


@pytest.fixture
def write(app, monkeypatch):
    def joined(row):
        db.session.add(row)
        db.session.flush()
        return row

    with writing():
        monkeypatch.setattr(make, "_kept", joined)
        yield
        db.session.commit()
