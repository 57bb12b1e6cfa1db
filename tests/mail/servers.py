"""Real servers on this machine: SMTP by aiosmtpd, with a TLS certificate of its own made by openssl."""

import shutil
import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.server import free_port


class Postbox:
    """What the server took, and what it answers. `answers` maps a command to the next replies, one each."""

    def __init__(self) -> None:
        self.mails: list[Envelope] = []
        self.answers: dict[str, list[str]] = {}
        self.sessions: list[Session] = []
        self.on_data: Callable[[], None] = lambda: None

    def _answer(self, command: str, otherwise: str) -> str:
        return self.answers[command].pop(0) if self.answers.get(command) else otherwise

    async def handle_MAIL(self, server, session, envelope, address, options):
        answer = self._answer("MAIL", "250 OK")
        if answer.startswith("2"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self._answer("RCPT", "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        self.on_data()
        answer = self._answer("DATA", "250 OK")
        if answer.startswith("2"):
            self.mails.append(envelope)
            self.sessions.append(session)
        return answer


class Door(Controller):
    """The server on a free port of this machine."""

    def __init__(self, postbox: Postbox, tls: ssl.SSLContext | None = None, **options) -> None:
        self.options = {"tls_context": tls, **options} if tls else options
        super().__init__(postbox, hostname="127.0.0.1", port=free_port(), ready_timeout=60)

    def factory(self) -> SMTP:
        return SMTP(self.handler, enable_SMTPUTF8=False, **self.options)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


def only(user: str, password: str) -> Callable[..., AuthResult]:
    """Lets in that user alone."""

    def authenticate(server, session, envelope, mechanism, auth_data) -> AuthResult:
        right = LoginPassword(user.encode(), password.encode())
        return AuthResult(success=auth_data == right, handled=False)

    return authenticate


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine and its key. Whoever trusts the certificate trusts the server."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make a certificate with")
    cert, key = folder / "cert.pem", folder / "key.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run([*command, "-keyout", key, "-out", cert], check=True, capture_output=True)
    return cert, key


def server_context(cert: Path, key: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context
