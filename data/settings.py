"""Everything the environment can say to Oriel, read once and checked.

`Settings.from_env` is called with the environment by `app.py` and by nobody else. A wrong value or an unknown `ORIEL_*`
variable raises `SettingsError`, whose one line names every fault and prints no value.
"""

import ipaddress
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from email.headerregistry import Address
from pathlib import Path
from typing import Any, Self

from data import setting_values as read
from data.mail_server import MailServer, mail_server
from data.setting_values import Unfit

PREFIX = "ORIEL_"


class SettingsError(ValueError):
    """The environment can't be used; the message is one line that names every fault."""


def setting(default: Any, parse: Callable[[str], Any], doc: str, *, secret: bool = False) -> Any:
    return field(default=default, repr=not secret, metadata={"parse": parse, "doc": doc})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One field for one variable: `home` is `ORIEL_HOME`."""

    home: Path = setting(Path("var"), read.path, "Folder of all state: embedded database, cache, secret.")
    host: str = setting("127.0.0.1", read.words, "Address to listen on.")
    port: int = setting(8050, read.whole_number(1, 65535), "Port to listen on.")
    public_url: str | None = setting(None, read.public_url, "Address that people use, when a proxy stands in front.")
    database_url: str | None = setting(
        None, read.database_url, "PostgreSQL server to use instead of the embedded one.", secret=True
    )
    secret_key: str | None = setting(
        None,
        read.secret_key,
        "Signs cookies and forms. Generated once into the home when the database is embedded.",
        secret=True,
    )
    sealing_keys: tuple[str, ...] = setting(
        (),
        read.sealing_keys,
        "Keys that seal kept secrets, the newest first, with commas. Default: one made once and kept in the home.",
        secret=True,
    )
    log_level: str = setting("info", read.choice("debug", "info", "warning", "error"), "How much is logged.")
    workers: int = setting(
        min(os.cpu_count() or 1, 8), read.whole_number(1, 64), "Web processes. Default: one a core, at most 8."
    )
    threads: int = setting(8, read.whole_number(1, 128), "Threads of each web process.")
    jobs: int = setting(
        os.cpu_count() or 1, read.whole_number(1, 256), "Slow panels computed at a time. Default: one a core."
    )
    dask_scheduler: str | None = setting(
        None, read.dask_scheduler, "Dask scheduler whose cluster computes what goes over many instruments."
    )
    job_seconds: int = setting(600, read.whole_number(1, 86_400), "A slow panel that takes longer is ended.")
    redis_url: str | None = setting(
        None, read.redis_url, "Redis over which several machines compute slow panels, with Celery.", secret=True
    )
    cache_mb: int = setting(1024, read.whole_number(1, 1_000_000), "Size limit of the cache on disk, in MiB.")
    session_idle_hours: int = setting(24 * 7, read.whole_number(1, 24 * 365), "A session unused for so long ends.")
    session_days: int = setting(30, read.whole_number(1, 365), "A session ends after so many days, used or not.")
    smtp_url: MailServer | None = setting(
        None,
        mail_server,
        "Server that takes mail: smtp://… with STARTTLS, smtps://… with TLS, smtp+plain://… with none.",
        secret=True,
    )
    mail_from: Address | None = setting(
        None, read.mailbox, "Whom mail is from: an address, or a name and then the address in angle brackets."
    )
    reports_folder: Path | None = setting(
        None, read.path, "Folder below which reports are laid down. Default: `reports` in the home."
    )
    webhook_loopback: bool = setting(
        False, read.yes_or_no, "Webhooks may reach this machine itself, for trying them out: yes or no."
    )
    chromium: Path | None = setting(
        None, read.path, "Chromium that makes PDFs and pictures. Default: the one that the path has."
    )
    metrics_token: str | None = setting(
        None, read.secret_key, "Who bears it may read /metrics from another machine.", secret=True
    )
    demo: bool = setting(True, read.yes_or_no, "Load the demo universe on first start: yes or no.")

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
        if "smtp_url" in values and PREFIX + "MAIL_FROM" not in env:
            faults.append(f"{PREFIX}MAIL_FROM must be set when {PREFIX}SMTP_URL is")
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
