"""Bring a database to the newest schema.

Everything happens in one transaction under an advisory lock: processes that start together take turns, and a migration
that is interrupted leaves the schema as it was.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from data.database import Database, DatabaseUnavailable

if TYPE_CHECKING:
    from alembic.config import Config

LOCK = 0x6F7269656C  # "oriel": one number for all Oriels on a server; locks are per database


class SchemaTooNew(DatabaseUnavailable):
    """A newer Oriel has used this database."""


def migrate(database: Database) -> None:
    with database.begin() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))  # waiting for a turn may take long, so may the work
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        _upgrade(connection)


def newest_revision() -> str:
    """That of this Oriel."""
    return max(path.name[1:5] for path in (Path(__file__).parent / "versions").glob("m*.py"))


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.util import CommandError

    try:
        command.upgrade(_config(connection), "head")
    except CommandError as error:
        if "Can't locate revision" not in str(error):
            raise
        raise SchemaTooNew(
            "This database was used by a newer Oriel; update Oriel, or give it another database."
        ) from error


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
