"""A backup read again, part by part, each held against the digest that the manifest has for it."""

import hashlib
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO

from data.backup.faults import Unreadable
from data.backup.manifest import DUMP, KEYS, MANIFEST, NONE_OF_OURS, Manifest, manifest_from_json
from data.backup.sealed_stream import CUT_OFF, MAGIC, SealedReader
from data.setting_values import SEALING_KEY

PIECE = 2**20
LARGEST_MANIFEST = 2**24  # cut off there, it is none
KNOWN = re.compile(rf"{re.escape(DUMP)}|{re.escape(KEYS)}|models/[0-9a-f]{{64}}\.skops")
IS_SEALED = "This backup is sealed; give its passphrase."


class Part:
    """Read once, piece by piece; whoever has come to the end of it knows that it is what was written."""

    def __init__(self, name: str, content: IO[bytes], digest: str) -> None:
        self.name, self._content, self._digest = name, content, digest

    def pieces(self) -> Iterator[bytes]:
        """Raises Unreadable at the end of what has another digest."""
        seen = hashlib.sha256()
        while piece := self._content.read(PIECE):
            seen.update(piece)
            yield piece
        if seen.hexdigest() != self._digest:
            raise Unreadable(CUT_OFF)

    def whole(self) -> bytes:
        return b"".join(self.pieces())


def is_sealed(path: Path) -> bool:
    with _opened(path) as file:
        return file.read(len(MAGIC)) == MAGIC


def check_backup(path: Path, passphrase: str | None) -> Manifest:
    """Reads all of it. Raises Unreadable."""
    with open_backup(path, passphrase) as (manifest, parts):
        for part in parts:
            if part.name == KEYS:
                keys_of(part)
                continue
            for _ in part.pieces():
                pass
    return manifest


def keys_of(part: Part) -> list[str]:
    """The sealing keys. Raises Unreadable: what is none would shut the home that it is written into."""
    keys = part.whole().decode("ascii", "replace").split()
    if not all(re.fullmatch(SEALING_KEY, key) for key in keys):
        raise Unreadable(NONE_OF_OURS)
    return keys


@contextmanager
def open_backup(path: Path, passphrase: str | None) -> Iterator[tuple[Manifest, Iterator[Part]]]:
    """The parts come in their order, each to be read before the next. Raises Unreadable."""
    with _opened(path) as file, _in_words(), tarfile.open(fileobj=_plain(file, passphrase), mode="r|") as tar:
        members = iter(tar)
        first = next(members, None)
        content = tar.extractfile(first) if first is not None and first.name == MANIFEST else None
        if content is None:
            raise Unreadable(NONE_OF_OURS)
        manifest = manifest_from_json(content.read(LARGEST_MANIFEST))
        yield manifest, _parts(tar, members, manifest)


def _parts(tar: tarfile.TarFile, members: Iterator[tarfile.TarInfo], manifest: Manifest) -> Iterator[Part]:
    left = dict(manifest.parts)
    for member in members:
        content = tar.extractfile(member) if member.isreg() else None
        if content is None or member.name not in left or not KNOWN.fullmatch(member.name):
            raise Unreadable(NONE_OF_OURS)
        yield Part(member.name, content, left.pop(member.name))
    if left:
        raise Unreadable(CUT_OFF)


def _plain(file: BinaryIO, passphrase: str | None) -> Any:
    sealed = file.read(len(MAGIC)) == MAGIC
    file.seek(0)
    if not sealed:
        return file
    if passphrase is None:
        raise Unreadable(IS_SEALED)
    return SealedReader(file, passphrase)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise Unreadable(f"{path} can't be read ({error.strerror}).") from error


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except tarfile.TarError:
        raise Unreadable(NONE_OF_OURS) from None
