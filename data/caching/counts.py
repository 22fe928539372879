"""How often the cache was asked and had it, over all processes: three numbers in a file beside the values.

A process adds what it has counted whenever it computes something, which it does rarely and at far greater cost.
"""

import fcntl
import os
import struct
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Literal

Kind = Literal["memory", "disk", "miss"]
KINDS: tuple[Kind, ...] = ("memory", "disk", "miss")
FORM = struct.Struct("<3Q")


class Counts:
    def __init__(self, path: Path) -> None:
        self._path = path
        # Without a lock between threads: one may be lost, and it is a measure, not an account.
        self._own: Counter[Kind] = Counter()

    def count(self, kind: Kind) -> None:
        self._own[kind] += 1

    def total(self) -> dict[Kind, int]:
        with suppress(OSError), self._path.open("rb") as file:
            return self._added(file.read())
        return self._added(b"")

    def save(self) -> None:
        """Nothing is lost when the file can't be written: it is tried again the next time."""
        with suppress(OSError):
            file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX)
                total = self._added(os.pread(file, FORM.size + 1, 0))
                os.ftruncate(file, FORM.size)
                os.pwrite(file, FORM.pack(*(total[kind] for kind in KINDS)), 0)
                self._own = Counter()
            finally:
                os.close(file)

    def _added(self, stored: bytes) -> dict[Kind, int]:
        before = FORM.unpack(stored) if len(stored) == FORM.size else (0,) * len(KINDS)
        return {kind: count + self._own[kind] for kind, count in zip(KINDS, before, strict=True)}
