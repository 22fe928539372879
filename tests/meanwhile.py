"""What somebody else does to the database in the same moment, in a transaction of their own."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, func, select, text

from data.database import Database

Change = Callable[[Connection], object]
WAITING: Final = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


@contextmanager
def meanwhile(database: Database, change: Change) -> Iterator[None]:
    """Within it the change is done, or waits for a transaction that is open; after it, it is done."""
    with ThreadPoolExecutor(1) as pool:
        doing = pool.submit(_do, database, change)
        _wait(database, doing)
        yield
    doing.result()


def _do(database: Database, change: Change) -> None:
    with database.begin() as connection:
        change(connection)


def _wait(database: Database, doing: Future[None]) -> None:
    with database.connect() as connection:
        while not doing.done() and not connection.execute(WAITING).scalar_one():
            connection.rollback()  # a transaction sees who waits as it was at its first look
            connection.execute(select(func.pg_sleep(0.01)))
