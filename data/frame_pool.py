"""Pooled ADBC connections: a query in, an Arrow table out.

The driver and Arrow are imported by the first query: the processes that ask none start without them.
"""

import ctypes
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import PoolProxiedConnection, QueuePool

from data.unavailable import DatabaseUnavailable, says_unavailable

if TYPE_CHECKING:
    import pyarrow as pa
    from adbc_driver_postgresql import dbapi


class FramePool:
    def __init__(self, url: str, *, pool_size: int, wait_seconds: float) -> None:
        self._url = url
        self._pool_size = pool_size
        self._wait_seconds = wait_seconds
        self._pool = self._make()

    def query(self, sql: str, parameters: Sequence[object] = ()) -> "pa.Table":
        """Pooled connections may be of a server that is gone: go on until a new one fails as well."""
        from adbc_driver_postgresql import dbapi

        while True:
            connection = self._connect()
            is_new = not connection.info
            connection.info["used"] = True
            try:
                return _fetch(connection, sql, parameters)
            except dbapi.OperationalError as error:
                if not says_unavailable(error.sqlstate):
                    raise
                connection.invalidate()
                if is_new:
                    raise DatabaseUnavailable from error
            finally:
                connection.close()

    def dispose(self) -> None:
        self._pool.dispose()

    def forget(self) -> None:
        """In a forked child: never close, not even at exit, since that would end the parent's sessions."""
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(self._pool))
        self._pool = self._make()

    def _connect(self) -> PoolProxiedConnection:
        from adbc_driver_postgresql import dbapi

        try:
            return self._pool.connect()
        except (PoolTimeout, dbapi.OperationalError) as error:
            raise DatabaseUnavailable from error

    def _open(self) -> "dbapi.Connection":
        from adbc_driver_postgresql import dbapi

        return dbapi.connect(self._url, autocommit=True)

    def _make(self) -> QueuePool:
        return QueuePool(
            self._open,
            pool_size=self._pool_size,
            max_overflow=0,
            timeout=self._wait_seconds,
            reset_on_return=None,
        )


def _fetch(connection: PoolProxiedConnection, sql: str, parameters: Sequence[object]) -> "pa.Table":
    cursor = cast("dbapi.Cursor", connection.cursor())
    try:
        cursor.execute(sql, tuple(parameters))
        return cursor.fetch_arrow_table()
    finally:
        cursor.close()
