"""Where bars come from.

Of two sources the one with the smaller `priority` wins; its caution is shown wherever its numbers are.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from data import schema


@dataclass(frozen=True, slots=True)
class NewSource:
    name: str
    title: str
    priority: int = 10  # a person's own data goes before the demo's
    price_basis: str = "raw"  # what `close` is: see schema.PRICE_BASES
    caution: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    id: int
    name: str
    title: str
    priority: int
    price_basis: str
    caution: str | None


SOURCE_COLUMNS = tuple(schema.sources.c[name] for name in Source.__slots__)


def find_source(connection: Connection, name: str) -> Source | None:
    row = connection.execute(select(*SOURCE_COLUMNS).where(schema.sources.c.name == name)).one_or_none()
    return None if row is None else Source(*row)


def ensure_source(connection: Connection, new: NewSource) -> Source:
    """The source of this name, made if there is none; one that exists stays as it is."""
    existing = find_source(connection, new.name)
    if existing is not None:
        return existing
    values = {name: getattr(new, name) for name in NewSource.__slots__}
    return Source(*connection.execute(insert(schema.sources).values(**values).returning(*SOURCE_COLUMNS)).one())
