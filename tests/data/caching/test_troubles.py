"""The troubles of disks, each really caused: answers stay right."""

import os
import pickle
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from data.cache import JSON, Cache, CacheUnavailable
from data.caching import disk
from tests.data.caching.counted import KEY, MIB, Counted, reports

FAR = ("far", "x" * 40_000)  # a value of its own file, beside the rows


def carries_on(cache: Cache, value: object = "x" * 50_000) -> None:
    """Right answers, whether or not the disk has any."""
    for number in range(5):
        compute = Counted([number, value])
        assert [cache.get_or_compute(("t", number), compute, JSON) for _ in range(2)] == [[number, value]] * 2


def truncate(folder: Path) -> None:
    os.truncate(folder / "cache.db", 3_000)


def scribble(folder: Path) -> None:
    size = (folder / "cache.db").stat().st_size
    with (folder / "cache.db").open("r+b") as file:
        file.seek(4_096)
        file.write(os.urandom(size - 4_096))


def replace_by_text(folder: Path) -> None:
    (folder / "cache.db").write_text("this is no database\n" * 1000)


def clear_folder(folder: Path) -> None:
    shutil.rmtree(folder)


def drop_tables(folder: Path) -> None:
    with sqlite3.connect(folder / "cache.db") as database:
        database.execute("DROP TABLE Cache")
        database.execute("UPDATE Settings SET value = 'nonsense'")
    database.close()


@pytest.mark.parametrize("damage", [truncate, scribble, replace_by_text, clear_folder, drop_tables])
@pytest.mark.parametrize("is_open", [True, False], ids=["while open", "before opening"])
def test_a_damaged_disk_is_survived(
    folder: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    damage: Callable[[Path], None],
    is_open: bool,
) -> None:
    monkeypatch.setattr(disk, "PAUSE", 0.02)
    cache = Cache(folder, 16 * MIB, memory_limit=0)
    carries_on(cache)
    if not is_open:
        cache.close()
    damage(folder)
    carries_on(Cache(folder, 16 * MIB, memory_limit=0))
    carries_on(cache)
    assert reports(caplog) <= 2  # one a cache
    time.sleep(0.05)
    carries_on(cache)
    Cache(folder, 16 * MIB).check()


def test_a_database_thrown_away_is_replaced_by_one_that_works(
    folder: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "PAUSE", 0.05)
    folder.mkdir()
    replace_by_text(folder)
    cache = Cache(folder, 16 * MIB, memory_limit=0)
    carries_on(cache)
    time.sleep(0.1)
    carries_on(cache)
    assert reports(caplog) == 1
    assert Cache(folder, 16 * MIB).get_or_compute(("t", 4), Counted("?"), JSON) == [4, "x" * 50_000]


def test_a_file_in_place_of_the_folder_is_survived(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder.write_text("in the way")
    cache = Cache(folder, 16 * MIB)
    carries_on(cache)
    assert reports(caplog) == 1
    with pytest.raises(CacheUnavailable, match="Oriel works without it"):
        cache.check()


def test_it_is_used_again_once_the_trouble_is_over(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "PAUSE", 0.05)
    folder.write_text("in the way")
    cache = Cache(folder, 16 * MIB)
    cache.get_or_compute(KEY, Counted(1), JSON)
    folder.unlink()
    time.sleep(0.1)
    cache.get_or_compute(("later",), Counted(2), JSON)
    cache.check()
    assert Cache(folder, 16 * MIB).get_or_compute(("later",), Counted(3), JSON) == 2


def test_the_folder_of_another_user_is_not_used(
    folder: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: folder.stat().st_uid + 1)
    carries_on(Cache(folder, 16 * MIB))
    assert list(folder.glob("cache.db")) == []
    assert reports(caplog) == 1


FULL = """
import logging, resource, sys
from pathlib import Path
from data.cache import JSON, Cache
logging.basicConfig(stream=sys.stdout, format="LOGGED %(message)s")
cache = Cache(Path(sys.argv[1]), 2**28)
cache.get_or_compute(("before",), lambda: "before", JSON)
limit = 400_000  # bytes a file: a larger one fails as on a full disk
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
for number in range(20):
    assert cache.get_or_compute(("large", number), lambda: "x" * 500_000, JSON) == "x" * 500_000
    assert cache.get_or_compute(("small", number), lambda: number, JSON) == number
again = Cache(Path(sys.argv[1]), 2**28)
assert again.get_or_compute(("before",), lambda: "lost", JSON) == "before"
print("fine")
"""


def test_a_full_disk_is_survived_and_still_read(folder: Path) -> None:
    run = subprocess.run([sys.executable, "-c", FULL, str(folder)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.count("LOGGED") == 1
    assert run.stdout.endswith("fine\n")
    assert [path for path in folder.rglob("*.val") if path.stat().st_size == 400_000] == []  # nothing half-written


def test_the_size_limit_holds(folder: Path) -> None:
    cache = Cache(folder, 4 * MIB, memory_limit=0)
    for number in range(150):
        cache.get_or_compute(("n", number), Counted("x" * 200_000), JSON)
    used = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert used < 9 * MIB  # the limit, and SQLite's write-ahead log
    assert cache.get_or_compute(("n", 149), Counted("again"), JSON) != "again"
    assert cache.get_or_compute(("n", 0), Counted("again"), JSON) == "again"


def test_a_damaged_value_is_computed_again(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    Cache(folder, 16 * MIB).get_or_compute(FAR, Counted("a" * 50_000), JSON)
    (file,) = folder.rglob("*.val")
    damaged = bytearray(file.read_bytes())
    damaged[25_000] ^= 1
    file.write_bytes(damaged)
    cache = Cache(folder, 16 * MIB)
    assert cache.get_or_compute(FAR, Counted("b" * 50_000), JSON) == "b" * 50_000
    assert reports(caplog) == 1
    assert Cache(folder, 16 * MIB).get_or_compute(FAR, Counted("c"), JSON) == "b" * 50_000


def test_a_planted_pickle_is_a_miss(folder: Path, tmp_path: Path) -> None:
    class Bomb:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(tmp_path / "made"),)

    Cache(folder, 16 * MIB).get_or_compute(KEY, Counted("ours"), JSON)
    with sqlite3.connect(folder / "cache.db") as database:
        database.execute("UPDATE Cache SET mode = 4, value = ?", (pickle.dumps(Bomb()),))
    database.close()
    assert Cache(folder, 16 * MIB).get_or_compute(KEY, Counted("computed"), JSON) == "computed"
    assert Cache(folder, 16 * MIB).get_or_compute(KEY, Counted("?"), JSON) == "computed"
    assert not (tmp_path / "made").exists()
