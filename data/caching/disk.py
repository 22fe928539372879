"""The layer on disk: bytes by name, shared by all processes, and never an error.

A value carries a digest of itself and its name, so that a damaged one is a miss. When the disk fails, one line says
so and the cache does without it for `PAUSE` seconds, then tries again. A damaged database is thrown away: all of it
can be computed again.
"""

import logging
import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal, TypeVar

import diskcache

from data.caching.bytes_disk import BytesDisk, NotBytes

log = logging.getLogger(__name__)

DIGEST_SIZE = 16
PAUSE = 30.0
BUSY_TIMEOUT = 2.0  # seconds to wait for another writer; computing again is better than waiting longer
LARGEST_SHARE = 4  # a value above a quarter of the limit would drive out everything else
# Full, locked or out of reach: it may be better later. Anything else means that the files are damaged.
PASSING = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY}
PASSING |= {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}

R = TypeVar("R")
Action = Literal["read", "write"]


def _digest(name: bytes, data: bytes) -> bytes:
    return blake2b(data, digest_size=DIGEST_SIZE, key=name).digest()


class DiskStore:
    def __init__(self, directory: Path, size_limit: int) -> None:
        self.directory = directory
        self._size_limit = size_limit
        self._database = str(directory / diskcache.core.DBNAME)
        self._store: Any = None
        self._inode = 0
        self._retry_at: dict[Action, float] = {"read": 0.0, "write": 0.0}
        self._reported = False

    def get(self, name: bytes) -> bytes | None:
        stored = self._attempt("read", lambda: self._opened().get(name))
        if stored is None:
            return None
        digest, data = stored[:DIGEST_SIZE], bytes(stored[DIGEST_SIZE:])
        if digest != _digest(name, data):
            self._report("a damaged value")
            return None
        return data

    def put(self, name: bytes, data: bytes) -> None:
        if len(data) > self._size_limit // LARGEST_SHARE:
            return
        if self._attempt("write", lambda: self._opened().set(name, _digest(name, data) + data)):
            self._reported = False

    def probe(self) -> None:
        """Raises whatever stands in the way of writing and reading."""
        store = self._opened()
        if not store.set(b"probe", b"probe") or store.get(b"probe") != b"probe":
            raise OSError("what is written isn't there afterwards")

    def close(self) -> None:
        store, self._store = self._store, None
        if store is not None:
            store.close()

    def _attempt(self, action: Action, run: Callable[[], R]) -> R | None:
        if time.monotonic() < self._retry_at[action]:
            return None
        try:
            return run()
        except NotBytes:
            self._report("something that isn't bytes")
        # A damaged file makes diskcache raise nearly anything; none of it may reach a person.
        except Exception as error:
            self._report(f"{type(error).__name__}: {error}")
            self._recover(action, error)
        return None

    def _recover(self, action: Action, error: Exception) -> None:
        self._retry_at[action] = time.monotonic() + PAUSE
        with suppress(Exception):  # closing what is damaged may fail, and leaves nothing to be done
            self.close()
        if not _is_passing(error):
            self._discard()

    def _report(self, trouble: str) -> None:
        if not self._reported:
            log.warning("The cache is troubled and Oriel goes on without it where needed (%s)", trouble)
        self._reported = True

    def _opened(self) -> Any:
        # Someone may have cleared the folder under us: SQLite would go on writing into a file that is gone.
        if self._store is None or self._inode != self._inode_now():
            self._store = self._open()
            self._inode = self._inode_now()
        return self._store

    def _inode_now(self) -> int:
        try:
            return os.stat(self._database).st_ino  # noqa: PTH116  # twice as fast, and asked at every read
        except FileNotFoundError:
            return 0

    def _open(self) -> Any:
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.directory.stat().st_uid != os.geteuid():
            raise PermissionError("the folder belongs to another user")
        self.directory.chmod(0o700)
        return diskcache.Cache(
            str(self.directory),
            timeout=BUSY_TIMEOUT,
            disk=BytesDisk,
            size_limit=self._size_limit,
            cull_limit=50,
            statistics=0,
            sqlite_mmap_size=0,  # a mapped file that somebody truncates would kill the process
            eviction_policy="least-recently-stored",
        )

    def _discard(self) -> None:
        with suppress(OSError):
            for path in self.directory.glob("cache.db*"):
                path.unlink(missing_ok=True)
            for folder in self.directory.glob("[0-9a-f][0-9a-f]"):
                shutil.rmtree(folder, ignore_errors=True)


def _is_passing(error: Exception) -> bool:
    if isinstance(error, sqlite3.Error):
        # The low byte is the sort of error, the others its detail.
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in PASSING
    return isinstance(error, OSError | diskcache.Timeout)
