"""diskcache's storage, held to plain bytes: it would unpickle what it finds, and pickle what it can't name."""

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import diskcache
from diskcache.core import MODE_BINARY, MODE_RAW

VALUE_FILE = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{28}\.val")


class NotBytes(ValueError):
    """Something other than bytes lies in the cache: it is not ours and isn't looked at."""


def _demand(is_bytes: bool) -> None:
    if not is_bytes:
        raise NotBytes("the cache holds bytes and nothing else")


class BytesDisk(diskcache.Disk):  # type: ignore[misc]  # diskcache has no types
    """Refuses every form of storing and reading but plain bytes, pickles above all."""

    def put(self, key: Any) -> tuple[Any, bool]:
        _demand(type(key) is bytes)
        return super().put(key)  # type: ignore[no-any-return]  # as above

    def get(self, key: Any, raw: bool) -> Any:
        _demand(bool(raw) and isinstance(key, bytes))
        return super().get(key, raw)

    def store(self, value: Any, read: bool, key: Any = diskcache.UNKNOWN) -> tuple[int, int, str | None, Any]:
        _demand(type(value) is bytes and not read)
        return super().store(value, read, key=key)  # type: ignore[no-any-return]  # as above

    def fetch(self, mode: int, filename: str | None, value: Any, read: bool) -> Any:
        in_row = mode == MODE_RAW and isinstance(value, bytes)
        in_file = mode == MODE_BINARY and VALUE_FILE.fullmatch(filename or "") is not None
        _demand((in_row or in_file) and not read)
        return super().fetch(mode, filename, value, read)

    def remove(self, file_path: str) -> None:
        if VALUE_FILE.fullmatch(file_path):
            super().remove(file_path)

    def _write(self, full_path: str, iterator: Iterable[bytes], mode: str, encoding: str | None = None) -> int:
        try:
            return super()._write(full_path, iterator, mode, encoding)  # type: ignore[no-any-return]  # as above
        except OSError:
            # A full disk would keep the half that fitted for ever, since no row names it.
            with suppress(OSError):
                os.remove(full_path)  # noqa: PTH107  # diskcache deals in text paths
            raise
