"""The server that takes Oriel's mail, as `ORIEL_SMTP_URL` names it."""

import ipaddress
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote, urlsplit

from data.setting_values import Unfit

Security = Literal["starttls", "tls", "none"]
SCHEMES: dict[str, tuple[Security, int]] = {
    "smtp": ("starttls", 587),
    "smtps": ("tls", 465),
    "smtp+plain": ("none", 25),
}


@dataclass(frozen=True, slots=True)
class MailServer:
    """`starttls` is demanded, not tried: a server that doesn't offer it gets no mail."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)


def mail_server(raw: str) -> MailServer:
    parts = urlsplit(raw.strip())
    port = parts.port  # reading it raises for what is no port
    known = SCHEMES.get(parts.scheme)
    is_whole = bool(parts.hostname) and not (parts.path.strip("/") or parts.query or parts.fragment)
    if known is None or not is_whole or port == 0 or not raw.strip().isprintable():
        raise Unfit(
            "must look like smtp://user:password@host:587, smtps://user:password@host:465, or smtp+plain://host:25"
        )
    server = MailServer(
        str(parts.hostname), port or known[1], known[0], unquote(parts.username or ""), unquote(parts.password or "")
    )
    if not (server.user + server.password).isascii():
        raise Unfit("must have a user and a password in ASCII, which is all that mail servers understand")
    if bool(server.user) != bool(server.password):
        raise Unfit("needs a user and a password, or neither")
    if server.user and server.security == "none" and not _is_this_machine(server.host):
        raise Unfit("would send a password without TLS; use smtp:// or smtps://")
    return server


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
