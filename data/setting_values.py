"""What single variables of the environment may hold: each parser returns the value or raises `Unfit`."""

import os
import re
from collections.abc import Callable
from email.headerregistry import Address
from email.utils import getaddresses
from pathlib import Path
from urllib.parse import urlsplit

MIN_SECRET_BYTES = 32
SEALING_KEY = "[A-Za-z0-9_-]{43}="  # 32 bytes in base64
PLACEHOLDER_SECRET = re.compile(r"change|example|secret|placeholder|password|default|your[-_ ]?key|\btodo\b", re.I)


class Unfit(Exception):
    """A value can't be used; the message says what would do and never repeats the value."""


def words(raw: str) -> str:
    if not raw.strip():
        raise Unfit("must not be empty")
    return raw.strip()


def path(raw: str) -> Path:
    return Path(words(raw)).expanduser().resolve()


def whole_number(low: int, high: int) -> Callable[[str], int]:
    def parse(raw: str) -> int:
        if not re.fullmatch("[0-9]{1,9}", raw.strip()) or not low <= int(raw) <= high:
            raise Unfit(f"must be a whole number from {low} to {high}")
        return int(raw)

    return parse


def choice(*allowed: str) -> Callable[[str], str]:
    def parse(raw: str) -> str:
        if raw.strip().lower() not in allowed:
            raise Unfit(f"must be one of {', '.join(allowed)}")
        return raw.strip().lower()

    return parse


def public_url(raw: str) -> str:
    if not re.fullmatch(r"https?://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?/?", raw.strip(), re.I):
        raise Unfit("must look like https://oriel.example.org, without a path")
    return raw.strip().rstrip("/").lower()


def database_url(raw: str) -> str:
    parts = urlsplit(raw.strip())
    has_port = parts.port is None or parts.port > 0  # reading it raises for what is no port
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/") or not has_port:
        raise Unfit("must look like postgresql://user:password@host:5432/database")
    return raw.strip().replace("postgres://", "postgresql://", 1)


def dask_scheduler(raw: str) -> str:
    if not re.fullmatch(r"(tcp|tls)://([a-z0-9.-]+|\[[0-9a-f:.]+\]):[0-9]{1,5}", raw.strip(), re.I):
        raise Unfit("must look like tcp://host:8786, or tls://host:8786")
    return raw.strip().lower()


def redis_url(raw: str) -> str:
    parts = urlsplit(raw.strip())
    is_socket = parts.scheme == "unix" and not parts.hostname and parts.path.startswith("/")
    is_server = parts.scheme in {"redis", "rediss"} and parts.hostname and re.fullmatch("(/[0-9]{0,4})?", parts.path)
    has_port = parts.port is None or parts.port > 0  # as above
    if not (is_socket or is_server) or not has_port:
        raise Unfit("must look like redis://:password@host:6379/0, rediss://… with TLS, or unix:///run/redis.sock")
    return raw.strip()


def secret_key(raw: str) -> str:
    if len(os.fsencode(raw)) < MIN_SECRET_BYTES:
        raise Unfit(f"must have at least {MIN_SECRET_BYTES} bytes")
    if PLACEHOLDER_SECRET.search(raw) or len(set(raw)) < 10:
        raise Unfit(
            "looks like a placeholder; make one with: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    return raw


def sealing_keys(raw: str) -> tuple[str, ...]:
    keys = tuple(key.strip() for key in raw.split(","))
    if not all(re.fullmatch(SEALING_KEY, key) for key in keys):
        raise Unfit(
            "must be keys of 32 bytes in base64; make one with: "
            "python -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())'"
        )
    return keys


def yes_or_no(raw: str) -> bool:
    return choice("yes", "no")(raw) == "yes"


def mailbox(raw: str) -> Address:
    from data.mail_addresses import NoMailAddress, mail_address  # its library takes a while

    found = getaddresses([raw.strip()])
    if len(found) != 1 or not raw.isprintable():
        raise Unfit("must look like Oriel <oriel@example.org>")
    name, address = found[0]
    try:
        return Address(name, addr_spec=mail_address(address))
    except NoMailAddress:
        raise Unfit("must look like Oriel <oriel@example.org>") from None
