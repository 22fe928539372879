"""The layer in memory: what was used last, bounded by bytes, for one process."""

import os
import threading
import weakref
from collections import OrderedDict
from typing import Any

MISSING = object()


class MemoryStore:
    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._entries: OrderedDict[bytes, tuple[Any, int]] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()
        _stores.add(self)

    @property
    def size(self) -> int:
        return self._size

    def get(self, name: bytes) -> Any:
        """What is held under the name, or `MISSING`."""
        with self._lock:
            if name not in self._entries:
                return MISSING
            self._entries.move_to_end(name)
            return self._entries[name][0]

    def put(self, name: bytes, held: Any, size: int) -> None:
        if size > self._limit:
            return
        with self._lock:
            self._size += size - self._entries.pop(name, (None, 0))[1]
            self._entries[name] = (held, size)
            while self._size > self._limit:
                self._size -= self._entries.popitem(last=False)[1][1]

    def begin_anew(self) -> None:
        """In a forked child another thread may have held the lock, and may have been half way through."""
        self._lock = threading.Lock()
        self._entries = OrderedDict()
        self._size = 0


_stores: "weakref.WeakSet[MemoryStore]" = weakref.WeakSet()


def _begin_all_anew() -> None:
    for store in _stores:
        store.begin_anew()


os.register_at_fork(after_in_child=_begin_all_anew)
