"""A backup of a home: its database as of one moment, the files of trained models, and a manifest, in one tar file.

The database is dumped by pg_dump, in its custom format, from the very snapshot in which the rows are counted, so that
the counts fit whatever is written meanwhile. The sealing keys go along only where a passphrase seals all of it: beside
what they seal they would seal nothing. The key that signs cookies never does, nor anybody's session.
"""

import io
import os
import secrets
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Protocol

from sqlalchemy import Connection, select, text

from data.audit.recording import record
from data.backup.faults import BackupError, InTheWay
from data.backup.manifest import DUMP, KEYS, LEFT_OUT, MANIFEST, MODELS, Manifest, count_rows, manifest_to_json
from data.backup.sealed_stream import SealedWriter
from data.backup.tools import reached, tools_for
from data.home import Home
from data.key_files import PRIVATE_FILE
from data.schema import trained_models
from data.sealing import KEY_FILE

PIECE = 2**20


class Sink(Protocol):
    def write(self, data: bytes, /) -> int: ...


def write_backup(home: Home, target: Path, passphrase: str | None, *, now: datetime) -> Manifest:
    """Whole under its name or not at all, and readable by this user alone. Raises BackupError."""
    if target.exists():
        raise InTheWay(f"{target} is there already; give another name with --to.")
    try:
        home.settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home.settings.home) as dump:  # without a name: gone however this ends
            manifest, models = _dumped(home, dump, now, with_keys=passphrase is not None)
            with _drafted(target) as file, _sealed(file, passphrase) as sink:
                _pack(sink, home, manifest, dump, models)
    except OSError as error:
        raise BackupError(f"The backup can't be written ({error.strerror}); is there room?") from error
    with home.database.begin() as connection:
        how = "plain" if passphrase is None else "sealed"
        record(connection, "backup.made", "backup", now.isoformat(), rows=sum(manifest.rows.values()), how=how)
    return manifest


def _dumped(home: Home, dump: BinaryIO, now: datetime, *, with_keys: bool) -> tuple[Manifest, list[Path]]:
    with home.database.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        version = connection.execute(text("SHOW server_version")).scalar_one()
        _dump(home.database.url, int(version.split(".")[0].split()[0]), snapshot, dump)
        rows = count_rows(connection)
        files = _model_files(connection, home.settings.home / "models")
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    parts = {DUMP: _digest(dump)}
    models = [path for path in files if _is_whole(path)]
    parts |= {MODELS + path.name: path.name.partition(".")[0] for path in models}
    if with_keys and (keys := _keys(home)):
        parts[KEYS] = sha256(keys).hexdigest()
    return Manifest(now, revision, version, rows, parts, len(files) - len(models)), models


def _dump(url: str, major: int, snapshot: str, dump: BinaryIO) -> None:
    left_out = [f"--exclude-table-data=public.{name}" for name in LEFT_OUT]
    options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
    with reached(url) as dbname:
        command = [tools_for(major).path("pg_dump"), *options, *left_out, f"--dbname={dbname}"]
        done = subprocess.run(command, stdout=dump, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        words = done.stderr.decode(errors="replace").strip().splitlines()
        raise BackupError(f"pg_dump did not do it: {words[0] if words else 'it said nothing'}")


def _digest(file: BinaryIO) -> str:
    file.seek(0)
    seen = sha256()
    while piece := file.read(PIECE):
        seen.update(piece)
    return seen.hexdigest()


def _is_whole(model: Path) -> bool:
    """It is there and what its name says: one that was changed would make the whole backup one that nobody can read."""
    if not model.is_file():
        return False
    with model.open("rb") as file:
        return _digest(file) == model.name.partition(".")[0]


def _model_files(connection: Connection, folder: Path) -> list[Path]:
    return [folder / name for name in sorted(set(connection.execute(select(trained_models.c.file)).scalars()))]


def _keys(home: Home) -> bytes:
    path = home.settings.home / KEY_FILE
    return path.read_bytes() if path.is_file() and not home.settings.sealing_keys else b""


def _pack(sink: Sink, home: Home, manifest: Manifest, dump: BinaryIO, models: list[Path]) -> None:
    with tarfile.open(fileobj=sink, mode="w|") as tar:  # type: ignore[call-overload]  # it only ever writes
        _add(tar, MANIFEST, io.BytesIO(manifest_to_json(manifest)), manifest.made_at)
        _add(tar, DUMP, dump, manifest.made_at)
        for path in models:
            with path.open("rb") as file:
                _add(tar, MODELS + path.name, file, manifest.made_at)
        if manifest.has_keys:
            _add(tar, KEYS, io.BytesIO(_keys(home)), manifest.made_at)


def _add(tar: tarfile.TarFile, name: str, content: BinaryIO, made_at: datetime) -> None:
    member = tarfile.TarInfo(name)
    member.size = content.seek(0, os.SEEK_END)
    member.mode, member.mtime = PRIVATE_FILE, int(made_at.timestamp())
    content.seek(0)
    tar.addfile(member, content)


@contextmanager
def _sealed(file: BinaryIO, passphrase: str | None) -> Iterator[Sink]:
    if passphrase is None:
        yield file
        return
    writer = SealedWriter(file, passphrase)
    yield writer
    writer.finish()


@contextmanager
def _drafted(target: Path) -> Iterator[BinaryIO]:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(descriptor)
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
