"""A backup brought back into a home: its database, its trained models, and the keys where it has them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from data.audit.recording import record
from data.backup.faults import BackupError, InTheWay
from data.backup.loading import load_dump
from data.backup.manifest import DUMP, KEYS, Manifest, count_rows, tables_of
from data.backup.reading import Part, keys_of, open_backup
from data.backup.tools import tools_for
from data.database import Database
from data.key_files import replace_key
from data.migrations import migrate, newest_revision
from data.model_files import ModelFiles
from data.sealing import KEY_FILE
from data.settings import Settings

_OTHERS = text("""
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
""")


@dataclass(frozen=True, slots=True)
class Restored:
    """`other`: tables that have not the rows which the backup counted, with both numbers."""

    rows: int
    models: int
    keys: int
    other: Mapping[str, tuple[int, int]]


def refuse_what_is_in_the_way(database: Database, manifest: Manifest, *, replace: bool) -> None:
    """Raises InTheWay, before anything has changed."""
    if manifest.revision > newest_revision():
        raise InTheWay("This backup was made by a newer Oriel; update Oriel and try again.")
    with database.connect() as connection:
        if connection.execute(_OTHERS).scalar_one():
            raise InTheWay("Somebody uses this database; stop every Oriel and every command on it, and try again.")
        if tables_of(connection) and not replace:
            raise InTheWay("The database is not empty; with --replace all that is in it is replaced by the backup.")


def bring_back(path: Path, passphrase: str | None, database: Database, settings: Settings) -> Restored:
    """After `check_backup` and `refuse_what_is_in_the_way`. Raises BackupError, and SettingsError from the keys' file;
    what they say tells whether anything has changed."""
    with database.connect() as connection:
        major = int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10_000
    database.dispose()
    models, keys = 0, 0
    with open_backup(path, passphrase) as (manifest, parts):
        for part in parts:
            if part.name == DUMP:
                load_dump(database.url, tools_for(major), part.pieces())
            elif part.name == KEYS:
                keys = _add_keys(settings, keys_of(part))
            else:
                models += _keep_model(part, settings.home / "models")
    with database.connect() as connection:
        rows = count_rows(connection)
    other = {name: (many, rows.get(name, 0)) for name, many in manifest.rows.items() if rows.get(name) != many}
    return Restored(sum(rows.values()), models, keys, other)


def settle(database: Database, manifest: Manifest) -> None:
    """Brings what came back to this version's schema, and tells of it."""
    migrate(database)
    with database.begin() as connection:
        record(connection, "backup.restored", "backup", manifest.made_at.isoformat())


def _keep_model(part: Part, folder: Path) -> int:
    try:
        name = ModelFiles(folder).write(part.whole())
    except OSError as error:
        raise BackupError(
            f"The database is back, but not all trained models are: {folder} can't be written ({error.strerror}). "
            "Make room, and restore once more with --replace."
        ) from error
    if not part.name.endswith(name):
        raise BackupError("A trained model of the backup is not what its name says; use another backup.")
    return 1


def _add_keys(settings: Settings, found: list[str]) -> int:
    """Behind those that are here, so that both what is sealed here and what came back can be read."""
    path = settings.home / KEY_FILE
    here = path.read_text().split() if path.is_file() else []
    new = [key for key in found if key not in here]
    if new:
        replace_key(path, "\n".join((*here, *new)) + "\n")
    return len(new)
