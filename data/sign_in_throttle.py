"""Slows guessing at the door, for each account and each address, counted in the database that all workers share.

An attempt is written down as a failure before its password is looked at and struck out when it fits, so that a burst
over many workers can't slip through. Who comes too early is told how long to wait and isn't counted: a stranger who
hammers at a known account keeps its owner out for no longer than that account's longest wait.
"""

import hmac
import ipaddress
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import Connection, delete, func, insert, select

from data.database import Database
from data.schema import sign_in_failures


@dataclass(frozen=True, slots=True)
class Limit:
    """`free` failures cost nothing; each one more doubles the wait, from two seconds up to `longest`. Failures older
    than the `window` don't count."""

    free: int
    longest: timedelta
    window: timedelta = timedelta(hours=1)

    def wait_after(self, failures: int) -> timedelta:
        if failures < self.free:
            return timedelta(0)
        return min(timedelta(seconds=2 ** min(failures - self.free + 1, 30)), self.longest)


ACCOUNT = Limit(free=5, longest=timedelta(seconds=30))
ADDRESS = Limit(free=20, longest=timedelta(minutes=5))
LETTERS = Limit(free=3, longest=timedelta(minutes=15))  # to one address, whoever asks
# A code has six digits only, and who guesses one knows the password: some forty guesses a day.
SECOND_STEP = Limit(free=5, longest=timedelta(hours=1), window=timedelta(days=1))
LONGEST_WINDOW = max(limit.window for limit in (ACCOUNT, ADDRESS, LETTERS, SECOND_STEP))


class TooEarly(Exception):
    """Too many failures just now."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"wait {wait.total_seconds():.0f} s")
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Attempt:
    """A sign-in under way, already counted as failed."""

    account_key: bytes
    row_ids: tuple[int, ...]


def begin_attempt(
    database: Database, secret_key: str, *, account: str, address: str | None, limit: Limit = ACCOUNT
) -> Attempt:
    """Raises `TooEarly` when the account or the address has to wait. `limit`: of the account."""
    account_key = _key(secret_key, "account", account)
    limits = {account_key: limit}
    if address is not None:
        limits[_key(secret_key, "address", neighbourhood(address))] = ADDRESS
    with database.begin() as connection:
        _queue_up(connection, limits)
        wait = max(_remaining_wait(connection, key, limit) for key, limit in limits.items())
        if wait > timedelta(0):
            raise TooEarly(wait)
        counted = insert(sign_in_failures).returning(sign_in_failures.c.id)
        rows = connection.execute(counted, [{"key_hash": key} for key in limits]).scalars()
        return Attempt(account_key, tuple(rows))


def attempt_succeeded(connection: Connection, attempt: Attempt) -> None:
    """The account starts afresh. The address is only spared this attempt: owning one account clears no other."""
    columns = sign_in_failures.c
    connection.execute(
        delete(sign_in_failures).where(
            (columns.key_hash == attempt.account_key)
            | columns.id.in_(attempt.row_ids)
            | (columns.failed_at < func.now() - LONGEST_WINDOW)
        )
    )


def _queue_up(connection: Connection, keys: dict[bytes, Limit]) -> None:
    """One attempt at a time for a key, until the transaction ends; in one order, so that none waits for each other."""
    for lock in sorted(int.from_bytes(key[:8], "big", signed=True) for key in keys):
        connection.execute(select(func.pg_advisory_xact_lock(lock)))


def _remaining_wait(connection: Connection, key: bytes, limit: Limit) -> timedelta:
    columns = sign_in_failures.c
    now = func.clock_timestamp()
    query = select(func.count(), now - func.max(columns.failed_at)).where(
        columns.key_hash == key, columns.failed_at > now - limit.window
    )
    failures, since = connection.execute(query).one()
    return limit.wait_after(failures) - since if failures else timedelta(0)


def _key(secret_key: str, kind: str, value: str) -> bytes:
    """Keyed, so that the table tells nobody who tried to sign in."""
    return hmac.digest(secret_key.encode(), f"{kind}:{value}".encode("utf-8", "surrogatepass"), sha256)


def neighbourhood(address: str) -> str:
    """An IPv6 host owns at least a /64 and could change its address at every attempt."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
