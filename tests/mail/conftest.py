import pytest

from tests.mail.servers import Door, Postbox, certificate
from workspace.db import db, writing
from workspace.settings.models import Workspace

HERE = "https://tryline.example.com"


@pytest.fixture
def postbox():
    return Postbox()


@pytest.fixture
def smtp(app, postbox, monkeypatch):
    """A mail server that takes everything, and a Tryline that sends by it."""
    door = Door(postbox)
    door.start()
    monkeypatch.setitem(app.config, "SMTP_URL", door.url)
    monkeypatch.setitem(app.config, "PUBLIC_URL", HERE)
    yield door
    door.stop()


@pytest.fixture
def house(workspace):
    """The workspace's own domain is that of the cast."""
    with writing():
        db.session.get(Workspace, 1).mail_domains = ["example.com"]
        db.session.commit()


@pytest.fixture(scope="session")
def certified(tmp_path_factory):
    """(certificate, key) files for 127.0.0.1."""
    return certificate(tmp_path_factory.mktemp("tls"))
