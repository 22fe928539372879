"""One computation a miss: who computes a key holds its lock, in this process or another.

The lock is one byte of a file, at an offset made of the key, locked for an open file ("open file description
lock"). Threads exclude each other as processes do, there is nothing to clean up, and the kernel frees the lock when
its holder dies, however it dies.
"""

import errno
import fcntl
import os
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

POLL = 0.005  # seconds between two attempts: far below what is worth computing once
HELD_BY_ANOTHER = (errno.EAGAIN, errno.EACCES)


def _set_lock(file: int, kind: int, name: bytes) -> None:
    offset = int.from_bytes(name[:8]) >> 2
    # struct flock: type, whence, start, length, and the pid 0 that this sort of lock demands.
    fcntl.fcntl(file, fcntl.F_OFD_SETLK, struct.pack("hhqqi4x", kind, os.SEEK_SET, offset, 1, 0))


def _wait(file: int, name: bytes, patience: float) -> None:
    deadline = time.monotonic() + patience
    while True:
        try:
            return _set_lock(file, fcntl.F_WRLCK, name)
        except OSError as error:
            if error.errno not in HELD_BY_ANOTHER or time.monotonic() >= deadline:
                return None
        time.sleep(POLL)


@contextmanager
def computing(path: Path, name: bytes, patience: float) -> Iterator[None]:
    """Waits while another computes `name`, at most `patience` seconds; without a usable file it doesn't wait."""
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        yield
        return
    try:
        _wait(file, name, patience)
        yield
    finally:
        # Closing alone isn't enough: a child forked meanwhile has the file open as well.
        _set_lock(file, fcntl.F_UNLCK, name)
        os.close(file)
