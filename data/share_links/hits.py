"""Bounds how often one neighbourhood of the network comes to shared links, counted in the database that all workers
share, whatever token it brings.
"""

import hmac
import ipaddress
from hashlib import sha256

from sqlalchemy import Connection, delete, func, text
from sqlalchemy.dialects.postgresql import insert

from data.database import Database
from data.schema import share_hits

MOST_A_MINUTE = 240
KEPT = text("interval '5 minutes'")
columns = share_hits.c


def hit(
    database: Database, secret_key: str, address: str | None, *, what: str = "share", most: int = MOST_A_MINUTE
) -> int:
    """Counts it, each `what` by itself. 0: it may pass; else the seconds to wait."""
    key = hmac.digest(secret_key.encode(), f"{what}:{_neighbourhood(address)}".encode("utf-8", "surrogatepass"), sha256)
    with database.begin() as connection:
        connection.execute(text("SET LOCAL synchronous_commit = off"))  # a count lost in a crash is no loss
        hits, left = _count(connection, key)
        if hits == 1:
            connection.execute(delete(share_hits).where(columns.minute < func.now() - KEPT))
    return 0 if hits <= most else left


def _count(connection: Connection, key: bytes) -> tuple[int, int]:
    """How many this minute, and how many seconds are left of it."""
    minute = func.date_trunc("minute", func.now())
    counted = insert(share_hits).values(key_hash=key, minute=minute, hits=1)
    again = counted.on_conflict_do_update(index_elements=["key_hash", "minute"], set_={"hits": columns.hits + 1})
    left = 60 - func.floor(func.date_part("second", func.now()))
    row = connection.execute(again.returning(columns.hits, left.label("left"))).one()
    return int(row.hits), int(row.left)


def _neighbourhood(address: str | None) -> str:
    """An IPv6 host owns at least a /64."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return address or ""
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is None:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
