"""A real mail server on loopback: what it got, and what it says to each kind of command."""

from __future__ import annotations

import gc
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.postgres import free_port

SECRET = "kata laluan e-mel"


@dataclass
class Post:
    """What a mail server got, and what it says to each kind of command."""

    got: list[Envelope] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)
    to_rcpt: str = "250 OK"
    to_data: str = "250 OK queued as 7F3A"

    async def handle_RCPT(self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: Any) -> str:
        if self.to_rcpt.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.to_rcpt

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:
        if self.to_data.startswith("2"):
            self.got.append(envelope)
        return self.to_data

    def authenticator(self, _: SMTP, __: Session, ___: Envelope, ____: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.signed_in.append(data.login.decode())
        return AuthResult(success=data.password.decode() == SECRET, handled=False)


@contextmanager
def serving(post: Post, certificate: Path | None = None) -> Iterator[int]:
    """The mail server on a free port, with STARTTLS and sign-in where there is a certificate."""
    more: dict[str, Any] = {}
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        more = {"tls_context": context, "authenticator": post.authenticator, "require_starttls": True}
    controller = Controller(post, hostname="127.0.0.1", port=free_port(), **more)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()
        gc.collect()  # what the mail server of the tests leaves open is told in the test it belongs to
