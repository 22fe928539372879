"""Keys made once and kept in files of the home that only Oriel's own user can read."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from data.settings import SettingsError

PRIVATE_FILE = 0o600


def kept_key(path: Path, make: Callable[[], str]) -> str:
    """What the file holds; made at the first question. SettingsError where it can't be read or written."""
    try:
        if not path.exists():
            write_key(path, make())
        path.chmod(PRIVATE_FILE)
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError as error:
        raise SettingsError(f"{path} can't be used ({error.strerror})") from error


def write_key(path: Path, key: str) -> None:
    """A link is made whole or not at all, and only one of several processes can make it."""
    draft = _drafted(path, key)
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def replace_key(path: Path, key: str) -> None:
    """Whoever reads finds the old one whole or the new one, after a power failure too. Raises SettingsError."""
    try:
        draft = _drafted(path, key)
        try:
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        descriptor = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise SettingsError(f"{path} can't be written ({error.strerror})") from error


def _drafted(path: Path, key: str) -> Path:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(key)
            file.flush()
            os.fsync(descriptor)
    except BaseException:  # a disk may be full, and no key may lie about under another name
        draft.unlink()
        raise
    return draft
