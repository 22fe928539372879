"""A pickle that lies in the cache's folder is never unpickled: each one here would create a file."""

import os
import pickle
import sqlite3
from pathlib import Path

import pytest
from diskcache import Cache as DiskCache
from diskcache.core import MODE_BINARY, MODE_PICKLE

from data.caching.bytes_disk import BytesDisk, NotBytes

KEY = b"k" * 32


class Bomb:
    def __init__(self, made: Path) -> None:
        self.made = made

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.made),)


@pytest.fixture
def made(tmp_path: Path) -> Path:
    return tmp_path / "made-by-a-pickle"


@pytest.fixture
def bomb(made: Path) -> bytes:
    return pickle.dumps(Bomb(made))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with DiskCache(str(tmp_path / "cache"), disk=BytesDisk) as store:
        store.set(KEY, b"ours")
    return tmp_path / "cache"


def plant(folder: Path, **columns: object) -> None:
    with sqlite3.connect(folder / "cache.db") as database:
        setting = ", ".join(f"{name} = ?" for name in columns)
        assert database.execute(f"UPDATE Cache SET {setting}", tuple(columns.values())).rowcount == 1  # noqa: S608  (words of this test)
    database.close()


def test_these_bombs_go_off_where_pickles_are_read(folder: Path, made: Path, bomb: bytes) -> None:
    plant(folder, mode=MODE_PICKLE, value=bomb)
    with DiskCache(str(folder)) as careless:
        careless.get(KEY)
    assert made.exists()


def test_it_never_opens_a_pickle_in_a_row(folder: Path, made: Path, bomb: bytes) -> None:
    plant(folder, mode=MODE_PICKLE, value=bomb)
    with DiskCache(str(folder), disk=BytesDisk) as store, pytest.raises(NotBytes):
        store.get(KEY)
    assert not made.exists()


@pytest.mark.parametrize("mode", [MODE_PICKLE, MODE_BINARY])
def test_it_never_opens_a_pickle_in_a_value_file(folder: Path, made: Path, bomb: bytes, mode: int) -> None:
    name = f"ab/cd/{'e' * 28}.val"
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_bytes(bomb)
    plant(folder, mode=mode, value=None, filename=name)
    with DiskCache(str(folder), disk=BytesDisk) as store:
        if mode == MODE_BINARY:
            assert store.get(KEY) == bomb  # bytes, which the digest then refuses
        else:
            with pytest.raises(NotBytes):
                store.get(KEY)
    assert not made.exists()


def test_it_never_opens_a_pickled_key(folder: Path, made: Path, bomb: bytes) -> None:
    plant(folder, key=bomb, raw=0)
    with DiskCache(str(folder), disk=BytesDisk) as store, pytest.raises(NotBytes):
        list(store)
    assert not made.exists()


@pytest.mark.parametrize("value", [{"a": 1}, "text", 1, 1.5, None, ("a",)])
def test_it_stores_nothing_but_bytes(folder: Path, value: object) -> None:
    with DiskCache(str(folder), disk=BytesDisk) as store:
        with pytest.raises(NotBytes):
            store.set(KEY, value)
        with pytest.raises(NotBytes):
            store.set(value, b"bytes")
        assert store.get(KEY) == b"ours"


@pytest.mark.parametrize("name", ["../outside", "/etc/hostname", "ab/cd/../../../outside"])
def test_it_reads_and_removes_no_file_but_its_own(folder: Path, tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(b"precious")
    plant(folder, mode=MODE_BINARY, value=None, filename=name)
    with DiskCache(str(folder), disk=BytesDisk) as store:
        with pytest.raises(NotBytes):
            store.get(KEY)
        store.set(KEY, b"new")
        assert store.get(KEY) == b"new"
    assert outside.read_bytes() == b"precious"
