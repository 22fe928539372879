"""The one clock of all that is done by the time of day: PostgreSQL's, which every worker on every machine shares."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import text

from data.database import Database

Clock = Callable[[], datetime]  # raises DatabaseUnavailable

_NOW = text("SELECT clock_timestamp()")


def clock_of(database: Database) -> Clock:
    def now() -> datetime:
        with database.connect() as connection:
            moment: datetime = connection.execute(_NOW).scalar_one()
            return moment

    return now
