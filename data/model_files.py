"""Files of trained models: bytes under the name of their SHA-256, written whole or not at all.

What is inside is nobody's business here. A file is read only when it still has the digest that its row remembers.
"""

import os
import secrets
import time
from collections.abc import Collection
from hashlib import sha256
from pathlib import Path

PRIVATE_FILE = 0o600
ENDING = ".skops"
ABANDONED_SECONDS = 24 * 3600  # a file without a row may still get one, but not after so long


class ModelFileRefused(ValueError):
    """The file can't be used; the message says why and what to do."""


class ModelFiles:
    def __init__(self, folder: Path) -> None:
        """The folder is made when the first file is written."""
        self._folder = folder

    def write(self, content: bytes) -> str:
        """The name under which it is read again. After the return it is on disk even if the power fails."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"{sha256(content).hexdigest()}{ENDING}"
        draft = self._folder / f"{name}.{os.getpid()}.{secrets.token_hex(4)}"
        try:
            _write_through(draft, content)
            draft.replace(self._folder / name)
        finally:
            draft.unlink(missing_ok=True)
        _sync(self._folder)
        return name

    def read(self, name: str, digest: bytes) -> bytes:
        """Raises ModelFileRefused for a file that is not there, or not the one that was written."""
        try:
            content = (self._folder / name).read_bytes()
        except OSError as error:
            raise ModelFileRefused(
                f"The file of this model can't be read ({error.strerror}). Restore the models' folder, or train again."
            ) from error
        if sha256(content).digest() != digest:
            raise ModelFileRefused(
                "The file of this model is not the one that was written. Restore it, or train again."
            )
        return content

    def sweep(self, kept: Collection[str]) -> int:
        """Delete what a training that was killed has left: files not among `kept` and a day old. How many they were."""
        names = [path for path in self._folder.glob(f"*{ENDING}*") if path.name not in kept and _is_abandoned(path)]
        for path in names:
            path.unlink(missing_ok=True)
        return len(names)


def _write_through(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _is_abandoned(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > ABANDONED_SECONDS
    except FileNotFoundError:
        return False
