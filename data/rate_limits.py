"""How often somebody may ask: token buckets in the database that all workers share.

A bucket holds up to `burst` requests and fills steadily; each request takes one. Looking, filling and taking are one
statement, so that workers that ask at once never give out the same one twice. A request that is refused takes nothing.
"""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection, delete, func, text

from data.database import Database
from data.schema import rate_buckets

IDLE: Final = timedelta(hours=1)  # a bucket that nobody asked for so long is full again, or as good as

_TAKE: Final = text(
    """
    WITH taken AS (
        INSERT INTO rate_buckets AS bucket (key_hash, tokens, filled_at)
        VALUES (:key_hash, CAST(:burst AS double precision) - 1, clock_timestamp())
        ON CONFLICT (key_hash) DO UPDATE
        SET tokens = least(:burst, bucket.tokens + :a_second * greatest(0,
                extract(epoch FROM clock_timestamp() - bucket.filled_at))) - 1,
            filled_at = clock_timestamp()
        WHERE least(:burst, bucket.tokens + :a_second * greatest(0,
                extract(epoch FROM clock_timestamp() - bucket.filled_at))) >= 1
        RETURNING tokens
    )
    SELECT true AS allowed, tokens FROM taken
    UNION ALL
    SELECT false, bucket.tokens + :a_second * greatest(0, extract(epoch FROM clock_timestamp() - bucket.filled_at))
    FROM rate_buckets AS bucket
    WHERE bucket.key_hash = :key_hash AND NOT EXISTS (SELECT FROM taken)
    """
)


@dataclass(frozen=True, slots=True)
class Bucket:
    """`kind` and `name`: whose it is. `a_minute`: how fast it fills. `burst`: how much it holds."""

    kind: str
    name: str
    a_minute: int
    burst: int


@dataclass(frozen=True, slots=True)
class Taken:
    """`left`: how many more may come at once. `wait_seconds`: until the next may; 0 when this one was allowed."""

    bucket: Bucket
    allowed: bool
    left: int
    wait_seconds: float

    @property
    def seconds_to_full(self) -> float:
        return (self.bucket.burst - self.left) * 60 / self.bucket.a_minute


def take(database: Database, secret_key: str, *buckets: Bucket) -> Taken:
    """One request out of each bucket: the first that refuses, else the last."""
    with database.statement_by_statement() as connection:
        for bucket in buckets:
            taken = _take(connection, secret_key, bucket)
            if not taken.allowed:
                break
    return taken


def forget_idle_buckets(connection: Connection) -> None:
    connection.execute(delete(rate_buckets).where(rate_buckets.c.filled_at < func.now() - IDLE))


def _take(connection: Connection, secret_key: str, bucket: Bucket) -> Taken:
    a_second = bucket.a_minute / 60
    # Keyed, so that the table tells nobody who asked.
    key_hash = hmac.digest(secret_key.encode(), f"{bucket.kind}:{bucket.name}".encode("utf-8", "surrogatepass"), sha256)
    values = {"key_hash": key_hash, "burst": float(bucket.burst), "a_second": a_second}
    row = connection.execute(_TAKE, values).one_or_none()
    if row is None:  # somebody emptied a bucket that was not there when this statement began
        return Taken(bucket, allowed=False, left=0, wait_seconds=1 / a_second)
    wait = 0.0 if row.allowed else max(0.0, (1 - row.tokens) / a_second)
    return Taken(bucket, row.allowed, max(0, int(row.tokens)), wait)
