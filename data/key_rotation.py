"""A new sealing key, and everything sealed anew with it.

The new key is on disk, in front of all others, before anything is sealed with it; then all rows change in one
transaction; then the oldest keys go. So at whatever moment the machine fails, every secret can be read with the keys
that are there. The key before the new one stays for one rotation more: another process may have read the keys just
before, and be sealing with it now.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, LargeBinary, Row, Table, select, text, update

from data.audit.recording import record
from data.database import Database
from data.key_files import replace_key
from data.schema import metadata
from data.sealing import KEY_FILE, new_key, seal, sealing_keys, unseal
from data.settings import Settings

KEYS_KEPT = 2
_TAKE_TURN = text("SELECT pg_advisory_xact_lock(hashtextextended('sealing keys', 0))")


@dataclass(frozen=True, slots=True)
class Rotation:
    """`is_new_key`: false where the keys are the environment's; a new one is put in front there."""

    sealed_anew: int
    is_new_key: bool


def sealed_columns() -> tuple[Column[Any], ...]:
    """Of every table: what is sealed is named so."""
    columns = (column for table in metadata.sorted_tables for column in table.columns)
    return tuple(one for one in columns if one.name.startswith("sealed") and isinstance(one.type, LargeBinary))


def rotate(database: Database, settings: Settings) -> Rotation:
    """Raises Unsealable, before anything has changed, where a secret can't be read with the keys that there are."""
    is_new_key = not settings.sealing_keys
    with database.begin() as connection:
        connection.execute(_TAKE_TURN)
        columns = sealed_columns()
        for column in columns:
            connection.execute(text(f"LOCK TABLE {column.table.name} IN SHARE ROW EXCLUSIVE MODE"))
        opened = [(one, row, unseal(settings, row[-1])) for one in columns for row in _rows(connection, one)]
        if is_new_key:
            _write_keys(settings, (new_key(), *sealing_keys(settings)))
        for column, row, secret in opened:
            _replace(connection, column, row, seal(settings, secret))
        record(connection, "secrets.rotated", "sealing_key", "", sealed_anew=len(opened), new_key=is_new_key)
    if is_new_key:
        with database.begin() as connection:
            connection.execute(_TAKE_TURN)  # else the newest key of who rotates just now could be lost
            _write_keys(settings, sealing_keys(settings)[:KEYS_KEPT])
    return Rotation(len(opened), is_new_key)


def _write_keys(settings: Settings, keys: tuple[str, ...]) -> None:
    replace_key(settings.home / KEY_FILE, "\n".join(keys) + "\n")


def _rows(connection: Connection, column: Column[Any]) -> list[Row[Any]]:
    """The key of each row, and last what is sealed in it."""
    return list(connection.execute(select(*_table(column).primary_key, column).where(column.is_not(None))))


def _replace(connection: Connection, column: Column[Any], row: Row[Any], sealed: bytes) -> None:
    same = [key == value for key, value in zip(_table(column).primary_key, row, strict=False)]
    connection.execute(update(_table(column)).where(*same).values({column: sealed}))


def _table(column: Column[Any]) -> Table:
    table = column.table
    assert isinstance(table, Table)  # noqa: S101  (for the types: these columns come out of tables)
    return table
