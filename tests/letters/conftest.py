import pytest

from tests.letters.mailboxes import Mailbox, Server


@pytest.fixture(scope="session")
def imap_server():
    server = Server("--no-tls")
    yield server
    server.stop()


@pytest.fixture
def mailbox(app, imap_server, monkeypatch):
    """An empty mailbox that Tryline reads."""
    box = Mailbox(imap_server)
    monkeypatch.setitem(app.config, "IMAP_URL", box.url)
    return box
