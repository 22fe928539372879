import os
import time
from pathlib import Path

import pytest

from data.model_files import ABANDONED_SECONDS, ModelFileRefused, ModelFiles


@pytest.fixture
def models(tmp_path: Path) -> ModelFiles:
    return ModelFiles(tmp_path / "models")


def digest_of(name: str) -> bytes:
    return bytes.fromhex(name.partition(".")[0])


def test_what_is_written_is_read(models: ModelFiles) -> None:
    name = models.write(b"learned")
    assert models.read(name, digest_of(name)) == b"learned"
    assert models.write(b"learned") == name


def test_nobody_else_may_read_it(models: ModelFiles, tmp_path: Path) -> None:
    name = models.write(b"learned")
    assert (tmp_path / "models").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "models" / name).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("place", range(7))
def test_a_changed_byte_is_refused(models: ModelFiles, tmp_path: Path, place: int) -> None:
    name = models.write(b"learned")
    content = bytearray(b"learned")
    content[place] ^= 1
    (tmp_path / "models" / name).write_bytes(content)
    with pytest.raises(ModelFileRefused, match="not the one that was written"):
        models.read(name, digest_of(name))


def test_a_file_that_is_gone_says_what_to_do(models: ModelFiles) -> None:
    with pytest.raises(ModelFileRefused, match="train again"):
        models.read("0" * 64 + ".skops", bytes(32))


def test_a_disk_that_fails_leaves_nothing(models: ModelFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        models.write(b"learned")
    assert list((tmp_path / "models").iterdir()) == []


def test_only_what_is_old_and_of_nobody_is_swept(models: ModelFiles, tmp_path: Path) -> None:
    kept, young, old = (models.write(content) for content in (b"kept", b"young", b"old"))
    draft = tmp_path / "models" / f"{old}.1.abcd"
    draft.write_bytes(b"ol")
    long_ago = time.time() - ABANDONED_SECONDS - 1
    for path in (tmp_path / "models" / kept, tmp_path / "models" / old, draft):
        os.utime(path, (long_ago, long_ago))
    assert models.sweep({kept}) == 2
    assert {path.name for path in (tmp_path / "models").iterdir()} == {kept, young}
