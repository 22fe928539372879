"""Everything the environment can say to Oriel, read once and checked.

`Settings.from_env` is called with the environment by `app.py` and by nobody else. A wrong value or an unknown `ORIEL_*`
variable raises `SettingsError`, whose one line names every fault and prints no value.
"""

import ipaddress
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

PREFIX = "ORIEL_"
MIN_SECRET_BYTES = 32
PLACEHOLDER_SECRET = re.compile(r"change|example|secret|placeholder|password|default|your[-_ ]?key|\btodo\b", re.I)


class SettingsError(ValueError):
    """The environment can't be used; the message is one line that names every fault."""


class Unfit(Exception):
    """A value can't be used; the message says what would do and never repeats the value."""


def _text(raw: str) -> str:
    if not raw.strip():
        raise Unfit("must not be empty")
    return raw.strip()


def _path(raw: str) -> Path:
    return Path(_text(raw)).expanduser().resolve()


def _whole(low: int, high: int) -> Callable[[str], int]:
    def parse(raw: str) -> int:
        if not re.fullmatch("[0-9]{1,9}", raw.strip()) or not low <= int(raw) <= high:
            raise Unfit(f"must be a whole number from {low} to {high}")
        return int(raw)

    return parse


def _choice(*allowed: str) -> Callable[[str], str]:
    def parse(raw: str) -> str:
        if raw.strip().lower() not in allowed:
            raise Unfit(f"must be one of {', '.join(allowed)}")
        return raw.strip().lower()

    return parse


def _public_url(raw: str) -> str:
    if not re.fullmatch(r"https?://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?/?", raw.strip(), re.I):
        raise Unfit("must look like https://oriel.example.org, without a path")
    return raw.strip().rstrip("/").lower()


def _database_url(raw: str) -> str:
    parts = urlsplit(raw.strip())
    has_port = parts.port is None or parts.port > 0  # reading it raises for what is no port
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/") or not has_port:
        raise Unfit("must look like postgresql://user:password@host:5432/database")
    return raw.strip().replace("postgres://", "postgresql://", 1)


def _dask_scheduler(raw: str) -> str:
    if not re.fullmatch(r"(tcp|tls)://([a-z0-9.-]+|\[[0-9a-f:.]+\]):[0-9]{1,5}", raw.strip(), re.I):
        raise Unfit("must look like tcp://host:8786, or tls://host:8786")
    return raw.strip().lower()


def _redis_url(raw: str) -> str:
    parts = urlsplit(raw.strip())
    is_socket = parts.scheme == "unix" and not parts.hostname and parts.path.startswith("/")
    is_server = parts.scheme in {"redis", "rediss"} and parts.hostname and re.fullmatch("(/[0-9]{0,4})?", parts.path)
    has_port = parts.port is None or parts.port > 0  # as above
    if not (is_socket or is_server) or not has_port:
        raise Unfit("must look like redis://:password@host:6379/0, rediss://… with TLS, or unix:///run/redis.sock")
    return raw.strip()


def _secret(raw: str) -> str:
    if len(os.fsencode(raw)) < MIN_SECRET_BYTES:
        raise Unfit(f"must have at least {MIN_SECRET_BYTES} bytes")
    if PLACEHOLDER_SECRET.search(raw) or len(set(raw)) < 10:
        raise Unfit(
            "looks like a placeholder; make one with: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    return raw


def setting(default: Any, parse: Callable[[str], Any], doc: str, *, secret: bool = False) -> Any:
    return field(default=default, repr=not secret, metadata={"parse": parse, "doc": doc})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One field for one variable: `home` is `ORIEL_HOME`."""

    home: Path = setting(Path("var"), _path, "Folder of all state: embedded database, cache, secret.")
    host: str = setting("127.0.0.1", _text, "Address to listen on.")
    port: int = setting(8050, _whole(1, 65535), "Port to listen on.")
    public_url: str | None = setting(None, _public_url, "Address that people use, when a proxy stands in front.")
    database_url: str | None = setting(
        None, _database_url, "PostgreSQL server to use instead of the embedded one.", secret=True
    )
    secret_key: str | None = setting(
        None,
        _secret,
        "Signs cookies and forms. Generated once into the home when the database is embedded.",
        secret=True,
    )
    log_level: str = setting("info", _choice("debug", "info", "warning", "error"), "How much is logged.")
    workers: int = setting(min(os.cpu_count() or 1, 8), _whole(1, 64), "Web processes. Default: one a core, at most 8.")
    threads: int = setting(8, _whole(1, 128), "Threads of each web process.")
    jobs: int = setting(os.cpu_count() or 1, _whole(1, 256), "Slow panels computed at a time. Default: one a core.")
    dask_scheduler: str | None = setting(
        None, _dask_scheduler, "Dask scheduler whose cluster computes what goes over many instruments."
    )
    job_seconds: int = setting(600, _whole(1, 86_400), "A slow panel that takes longer is ended.")
    redis_url: str | None = setting(
        None, _redis_url, "Redis over which several machines compute slow panels, with Celery.", secret=True
    )
    cache_mb: int = setting(1024, _whole(1, 1_000_000), "Size limit of the cache on disk, in MiB.")
    session_idle_hours: int = setting(24 * 7, _whole(1, 24 * 365), "A session unused for so long ends.")
    session_days: int = setting(30, _whole(1, 365), "A session ends after so many days, used or not.")
    demo: bool = setting(
        True, lambda raw: _choice("yes", "no")(raw) == "yes", "Load the demo universe on first start: yes or no."
    )

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        known = {PREFIX + f.name.upper(): f for f in fields(cls)}
        unknown = sorted(name for name in env if name.startswith(PREFIX) and name not in known)
        faults = [f"{ascii(name)[1:-1]} is not a setting" for name in unknown]
        values: dict[str, Any] = {"home": Path("var").resolve()}
        for name, spec in known.items():
            if name in env:
                try:
                    values[spec.name] = spec.metadata["parse"](env[name])
                except Unfit as fault:
                    faults.append(f"{name} {fault}")
                except (ValueError, RuntimeError, OSError):  # the library's own words may repeat the value
                    faults.append(f"{name} can't be used")
        if "database_url" in values and PREFIX + "SECRET_KEY" not in env:
            faults.append(f"{PREFIX}SECRET_KEY must be set when {PREFIX}DATABASE_URL is")
        if faults:
            raise SettingsError("; ".join(faults))
        return cls(**values)

    @property
    def is_embedded(self) -> bool:
        return self.database_url is None

    @property
    def is_loopback(self) -> bool:
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def base_url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"
