"""Secrets of the house that must be read again, kept sealed in the database; what the environment says goes first.

Each has the form that its variable has, and what can't be one is refused before it is kept.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from data.audit.recording import record
from data.database import Database
from data.mail_server import MailServer, mail_server
from data.schema import kept_secrets
from data.sealing import Unsealable, seal, unseal
from data.setting_values import Unfit
from data.settings import Settings

KNOWN: Final[Mapping[str, Callable[[str], Any]]] = {"smtp_url": mail_server}
columns = kept_secrets.c


class UnfitSecret(ValueError):
    """It can't be kept; the message says why, without it."""


@dataclass(frozen=True, slots=True)
class KeptSecret:
    """`is_readable`: one of the sealing keys opens it. `is_overruled`: the environment says another."""

    name: str
    changed_at: datetime
    is_readable: bool
    is_overruled: bool


def keep_secret(connection: Connection, settings: Settings, name: str, secret: str) -> None:
    """In place of the one before. Raises UnfitSecret."""
    _check(name, secret)
    put = insert(kept_secrets).values(name=name, sealed=seal(settings, secret))
    again = {"sealed": put.excluded.sealed, "changed_at": func.now()}
    connection.execute(put.on_conflict_do_update(index_elements=["name"], set_=again))
    record(connection, "secret.kept", "secret", name)


def list_secrets(connection: Connection, settings: Settings) -> tuple[KeptSecret, ...]:
    """All that are kept, without what they are."""
    rows = connection.execute(select(*columns).order_by(columns.name))
    return tuple(
        KeptSecret(row.name, row.changed_at, _opens(settings, row.sealed), _environment(settings, row.name) is not None)
        for row in rows
    )


def remove_secret(connection: Connection, name: str) -> None:
    """Raises UnfitSecret where there is none."""
    if connection.execute(delete(kept_secrets).where(columns.name == name)).rowcount == 0:
        raise UnfitSecret(f"No secret {name} is kept.")
    record(connection, "secret.removed", "secret", name)


def mail_server_of(settings: Settings, database: Database) -> MailServer | None:
    """The environment's, or the one that is kept. Raises Unsealable, DatabaseUnavailable."""
    if settings.smtp_url is not None:
        return settings.smtp_url
    with database.connect() as connection:
        sealed = connection.execute(select(columns.sealed).where(columns.name == "smtp_url")).scalar_one_or_none()
    return None if sealed is None else mail_server(unseal(settings, sealed))


def sends_mail(settings: Settings, database: Database) -> bool:
    """Whether this Oriel has a mail server and somebody to send as; opens nothing."""
    if settings.smtp_url is not None or settings.mail_from is None:
        return settings.mail_from is not None
    with database.connect() as connection:
        return connection.execute(select(columns.name).where(columns.name == "smtp_url")).one_or_none() is not None


def _check(name: str, secret: str) -> None:
    if name not in KNOWN:
        raise UnfitSecret(f"There is no secret of that name; there is: {', '.join(KNOWN)}.")
    try:
        KNOWN[name](secret)
    except Unfit as fault:
        raise UnfitSecret(f"{name} {fault}.") from None
    except ValueError:  # the library's own words may repeat it
        raise UnfitSecret(f"{name} can't be used.") from None


def _opens(settings: Settings, sealed: bytes) -> bool:
    try:
        unseal(settings, sealed)
    except Unsealable:
        return False
    return True


def _environment(settings: Settings, name: str) -> object | None:
    found: object | None = getattr(settings, name, None)
    return found
