"""The one way to PostgreSQL: transactions through SQLAlchemy and psycopg, frames through ADBC and Arrow.

Pools are lazy and belong to the process that opened them: a fork starts with empty ones and leaves its parent's alone.
"""

import os
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import psycopg
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from data.frame_pool import FramePool
from data.measures import pool_exhausted, watch_pool
from data.unavailable import DatabaseUnavailable, says_unavailable

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["Database", "DatabaseUnavailable", "copy_rows"]

POOL_WAIT_SECONDS = 5
# A statement may take a minute and connecting three seconds; a network that swallows packets is given up after ten.
LIBPQ = {"connect_timeout": "3", "tcp_user_timeout": "10000", "application_name": "oriel"}
SESSION = "-c statement_timeout=60000 -c timezone=UTC"


class Database:
    """One a process, safe to make before a fork."""

    def __init__(self, url: str, *, pool_size: int = 8) -> None:
        self.url = url
        options = LIBPQ | {"options": f"{make_url(url).query.get('options', '')} {SESSION}".strip()}
        self.engine = create_engine(
            make_url(url).set(drivername="postgresql+psycopg"),
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=POOL_WAIT_SECONDS,
            pool_pre_ping=True,
            hide_parameters=True,  # they may be hashes of passwords and tokens, and errors are logged
            connect_args=options,
        )
        self._frames = FramePool(_with_query(url, options), pool_size=pool_size, wait_seconds=POOL_WAIT_SECONDS)
        watch_pool(self.engine)
        _databases.add(self)

    def __repr__(self) -> str:
        return "Database()"  # the URL holds a password

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """One transaction: committed at the end, rolled back by an exception."""
        with _border(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """For reading: nothing is committed."""
        with _border(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def statement_by_statement(self) -> Iterator[Connection]:
        """Each statement is a transaction of its own: for what is asked at every request, it saves two ways."""
        with _border(), self.engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    def arrow(self, sql: str, parameters: Sequence[object] = ()) -> "pa.Table":
        """The rows of a query as an Arrow table; its parameters are `$1`, `$2`, …"""
        return self._frames.query(sql, parameters)

    def ping(self) -> None:
        with self.connect() as connection:
            connection.execute(text("SELECT 1"))

    def dispose(self) -> None:
        self.engine.dispose()
        self._frames.dispose()

    def forget_connections(self) -> None:
        """In a forked child: the connections are the parent's."""
        self.engine.dispose(close=False)
        self._frames.forget()


def copy_rows(connection: Connection, table: str, columns: Mapping[str, str], frame: "pd.DataFrame") -> int:
    """Append the frame's `columns` (name → PostgreSQL type) to a table, in the connection's transaction.

    Types: smallint, integer, bigint, double precision, boolean, timestamptz (naive is UTC), date, text, bytea, jsonb
    (from JSON text). NaN, NaT and None become NULL. Returns the number of rows.
    """
    from data.binary_copy import copy_frame

    copy_frame(connection, table, columns, frame)
    return len(frame)


_databases: "weakref.WeakSet[Database]" = weakref.WeakSet()


def _after_fork() -> None:
    for database in list(_databases):
        database.forget_connections()


os.register_at_fork(after_in_child=_after_fork)


def _with_query(url: str, options: dict[str, str]) -> str:
    # libpq, unlike a browser, does not read + as a space.
    rest, _, query = url.partition("?")
    kept = [part for part in query.split("&") if part and part.partition("=")[0] not in options]
    return f"{rest}?{'&'.join([*kept, urlencode(options, quote_via=quote)])}"


@contextmanager
def _border() -> Iterator[None]:
    """Turn what a dead, leaving or overrun server raises into DatabaseUnavailable, and nothing else."""
    try:
        yield
    except PoolTimeout as error:
        pool_exhausted()
        raise DatabaseUnavailable from error
    except DBAPIError as error:
        if isinstance(error.orig, psycopg.OperationalError) and says_unavailable(error.orig.sqlstate):
            raise DatabaseUnavailable from error
        raise
    except psycopg.OperationalError as error:  # from a driver's cursor, as COPY uses it
        if says_unavailable(error.sqlstate):
            raise DatabaseUnavailable from error
        raise
