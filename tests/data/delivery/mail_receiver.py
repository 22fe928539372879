"""A real mail server of a test, which says what it is told to and keeps what it takes."""

import email
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from data.mail_server import MailServer, Security
from tests.server.running import free_port

USER, PASSWORD = "oriel", "three quiet herons"


class Inbox:
    """`recipient` and `data`: its answers. `drops`: of so many mails it takes, it cuts the line instead of a yes."""

    def __init__(self, recipient: str = "250 OK", data: str = "250 OK", drops: int = 0) -> None:
        self.recipient, self.data, self.drops = recipient, data, drops
        self.envelopes: list[Envelope] = []
        self.users: list[bytes] = []

    @property
    def messages(self) -> list[EmailMessage]:
        contents = [envelope.content for envelope in self.envelopes]
        return [email.message_from_bytes(one, policy=default) for one in contents if isinstance(one, bytes)]

    async def handle_RCPT(  # noqa: N802  (the name is aiosmtpd's)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  (as above)
        if self.data.startswith("250"):
            self.envelopes.append(envelope)
        if self.drops:
            self.drops -= 1
            assert server.transport is not None
            server.transport.abort()
        return self.data

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, how: str, given: Any) -> AuthResult:
        is_known = isinstance(given, LoginPassword) and given.password == PASSWORD.encode()
        if is_known:
            self.users.append(given.login)
        return AuthResult(success=is_known, handled=is_known)


@contextmanager
def receiving(
    inbox: Inbox, *, security: Security = "none", certificate: ssl.SSLContext | None = None, **options: Any
) -> Iterator[MailServer]:
    """The server as Oriel would be told of it. `options` are aiosmtpd's own."""
    if security == "starttls":
        options |= {"tls_context": certificate}
    is_tls = {"ssl_context": certificate} if security == "tls" else {}
    controller = Controller(inbox, "127.0.0.1", free_port(), ready_timeout=60, **is_tls, **options)
    controller.start()
    try:
        yield MailServer("localhost" if certificate else "127.0.0.1", controller.port, security)
    finally:
        controller.stop()
