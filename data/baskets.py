"""Baskets of holdings that are too long for an address: kept for ever under the digest of what they hold.

Whoever has the address of a view sees its holdings, whether it spells them out or names their digest.
"""

from collections.abc import Sequence
from hashlib import blake2b

import orjson
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from data.database import Database
from data.schema import baskets

Sizes = Sequence[tuple[str, float]]  # symbol and size


def keep_basket(database: Database, sizes: Sizes) -> str:
    """The digest under which it is found again; equal baskets are one."""
    held = [[symbol, size] for symbol, size in sizes]
    digest = blake2b(orjson.dumps(held), digest_size=16).hexdigest()
    with database.begin() as connection:
        connection.execute(insert(baskets).values(digest=digest, holdings=held).on_conflict_do_nothing())
    return digest


def find_basket(database: Database, digest: str) -> tuple[tuple[str, float], ...] | None:
    with database.connect() as connection:
        held = connection.execute(select(baskets.c.holdings).where(baskets.c.digest == digest)).scalar_one_or_none()
    return None if held is None else tuple((str(symbol), float(size)) for symbol, size in held)
