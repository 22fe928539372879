"""What is computed once and asked for often: a layer in memory above a layer on disk.

A key says everything that the value depends on: the version of the data above all (`series.version`), and the user
for anything personal. The version of the code is added here. So an entry is never stale, only unused. Values are JSON
or Arrow. A broken or full disk makes Oriel slower, never wrong.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

from data.caching.code_version import code_version
from data.caching.codecs import ARROW, JSON, Codec
from data.caching.computing import computing
from data.caching.counts import Counts
from data.caching.disk import DiskStore
from data.caching.memory import MISSING, MemoryStore

__all__ = ["ARROW", "JSON", "Cache", "CacheStats", "CacheUnavailable", "Key"]

MEMORY_LIMIT = 96 * 2**20  # bytes a process
PATIENCE = 20.0  # seconds to wait for whoever computes the same, before computing it oneself

T = TypeVar("T")
Key = tuple[str | int | float | bool | None, ...]


class CacheUnavailable(RuntimeError):
    """The disk can't be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class CacheStats:
    """Over all processes, since the folder was made. `memory_bytes` is this process's own."""

    memory_hits: int
    disk_hits: int
    misses: int
    memory_bytes: int

    @property
    def hits(self) -> int:
        return self.memory_hits + self.disk_hits

    @property
    def hit_ratio(self) -> float | None:
        asked = self.hits + self.misses
        return self.hits / asked if asked else None


class Cache:
    def __init__(
        self, directory: Path, size_limit: int, *, memory_limit: int = MEMORY_LIMIT, patience: float = PATIENCE
    ) -> None:
        self._memory = MemoryStore(memory_limit)
        self._disk = DiskStore(directory, size_limit)
        self._lock_file = directory / "computing.lock"
        self._patience = patience
        self._code_version = code_version().encode()
        self._counts = Counts(directory / "counts")

    def get_or_compute(self, key: Key, compute: Callable[[], T], codec: Codec[T]) -> T:
        """The value of the key, computed by one caller at most, whichever process or thread asks."""
        name = self._name(key, codec)
        held = self._find(name, codec)
        if held is MISSING:
            with computing(self._lock_file, name, self._patience):
                held = self._find(name, codec)  # another may have computed it meanwhile
                if held is MISSING:
                    held = self._compute(name, compute, codec)
        return codec.give(held)

    def find(self, key: Key, codec: Codec[T]) -> T | None:
        """The value if it is here; nothing is computed, and a miss isn't counted, since one may ask again and again."""
        held = self._find(self._name(key, codec), codec)
        return None if held is MISSING else codec.give(held)

    def put(self, key: Key, value: T, codec: Codec[T]) -> None:
        """For what was computed elsewhere, as by a job that nobody waits for."""
        name = self._name(key, codec)
        self._compute(name, lambda: value, codec)

    def stats(self) -> CacheStats:
        total = self._counts.total()
        return CacheStats(total["memory"], total["disk"], total["miss"], self._memory.size)

    def check(self) -> None:
        try:
            self._disk.probe()
        # Whatever it is, the answer to the person is the same.
        except Exception as error:
            raise CacheUnavailable(
                f"The cache folder can't be used ({error}). Oriel works without it, only slower: "
                "see that the folder is writable and the disk has space."
            ) from error

    def close(self) -> None:
        self._counts.save()
        self._disk.close()

    def _find(self, name: bytes, codec: Codec[Any]) -> Any:
        held = self._memory.get(name)
        if held is not MISSING:
            self._counts.count("memory")
            return held
        data = self._disk.get(name)
        if data is None:
            return MISSING
        self._counts.count("disk")
        return self._hold(name, data, codec)

    def _compute(self, name: bytes, compute: Callable[[], T], codec: Codec[T]) -> Any:
        self._counts.count("miss")
        data = codec.encode(compute())
        self._disk.put(name, data)
        self._counts.save()
        return self._hold(name, data, codec)

    def _hold(self, name: bytes, data: bytes, codec: Codec[Any]) -> Any:
        held = codec.hold(data)
        self._memory.put(name, held, len(data))
        return held

    def _name(self, key: Key, codec: Codec[Any]) -> bytes:
        # JSON tells 1 from 1.0 and True; NaN is no key, since it differs from itself.
        told_apart = json.dumps([codec.name, *key], allow_nan=False)
        return blake2b(told_apart.encode(), digest_size=32, key=self._code_version).digest()
