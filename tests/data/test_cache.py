"""The cache as its callers meet it, with the troubles of disks really caused."""

import logging
import os
import pickle
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.cache import ARROW, JSON, Cache, CacheUnavailable
from data.caching import disk

MIB = 2**20
KEY = ("bars", "AAPL", 1, None)
FAR = ("far", "x" * 40_000)  # a value of its own file, beside the rows


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def cache(folder: Path) -> Cache:
    return Cache(folder, 16 * MIB)


@pytest.fixture(autouse=True)
def _same_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sources that are edited while the tests run would make this process's entries another's misses."""
    monkeypatch.setattr("data.cache.code_version", lambda: "tested")


class Counted:
    def __init__(self, value: object) -> None:
        self.value, self.calls = value, 0

    def __call__(self) -> object:
        self.calls += 1
        return self.value


def reports(caplog: pytest.LogCaptureFixture) -> int:
    return sum(record.levelno >= logging.WARNING for record in caplog.records)


def test_it_computes_once_and_gives_the_same_again(cache: Cache) -> None:
    compute = Counted({"a": (1, 2)})
    answers = [cache.get_or_compute(KEY, compute, JSON) for _ in range(3)]
    assert answers == [{"a": [1, 2]}] * 3
    assert compute.calls == 1


def test_another_process_finds_it_on_disk(cache: Cache, folder: Path) -> None:
    cache.get_or_compute(KEY, Counted(1), JSON)
    other = Cache(folder, 16 * MIB)
    assert other.get_or_compute(KEY, Counted(2), JSON) == 1
    assert (other.stats().disk_hits, other.stats().misses) == (1, 1)


def test_a_value_of_nothing_is_a_value(cache: Cache) -> None:
    compute = Counted(None)
    assert [cache.get_or_compute(KEY, compute, JSON) for _ in range(2)] == [None, None]
    assert compute.calls == 1


def test_keys_that_only_look_alike_are_told_apart(cache: Cache) -> None:
    keys = [(1,), (1.0,), (True,), ("1",), (None,), ("null",), ("1", "2"), ("1,2",), ()]
    for number, key in enumerate(keys):
        cache.get_or_compute(key, Counted(number), JSON)
    assert [cache.get_or_compute(key, Counted(-1), JSON) for key in keys] == list(range(len(keys)))


def test_codecs_do_not_read_each_others_values(cache: Cache) -> None:
    cache.get_or_compute(KEY, Counted([1]), JSON)
    frame = pd.DataFrame({"a": [1.0]})
    pd.testing.assert_frame_equal(cache.get_or_compute(KEY, lambda: frame, ARROW), frame)


def test_other_code_does_not_read_what_this_code_computed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Cache(folder, 16 * MIB).get_or_compute(KEY, Counted("old"), JSON)
    monkeypatch.setattr("data.cache.code_version", lambda: "another")
    assert Cache(folder, 16 * MIB).get_or_compute(KEY, Counted("new"), JSON) == "new"


def test_an_error_of_the_computation_is_passed_on_and_not_kept(cache: Cache) -> None:
    def fail() -> object:
        raise LookupError("no such symbol")

    for _ in range(2):
        with pytest.raises(LookupError):
            cache.get_or_compute(KEY, fail, JSON)
    assert cache.get_or_compute(KEY, Counted(1), JSON) == 1


def test_the_hit_ratio_is_measured(cache: Cache) -> None:
    assert cache.stats().hit_ratio is None
    for _ in range(4):
        cache.get_or_compute(KEY, Counted(1), JSON)
    stats = cache.stats()
    assert (stats.memory_hits, stats.disk_hits, stats.misses, stats.hit_ratio) == (3, 0, 1, 0.75)


def test_the_hit_ratio_is_that_of_all_processes(folder: Path, tmp_path: Path) -> None:
    assert ask(folder, tmp_path / "ledger", 0).communicate()[0].endswith("answer 7\n")
    cache = Cache(folder, 16 * MIB)
    for _ in range(3):
        cache.get_or_compute(("k",), Counted(7), JSON)
    stats = cache.stats()
    assert (stats.memory_hits, stats.disk_hits, stats.misses, stats.hit_ratio) == (2, 1, 1, 0.75)
    cache.close()
    assert Cache(folder, 16 * MIB).stats().hits == 3


def test_the_folder_is_closed_to_others(cache: Cache, folder: Path) -> None:
    folder.mkdir(mode=0o755)
    cache.get_or_compute(KEY, Counted("x" * 50_000), JSON)
    assert folder.stat().st_mode & 0o777 == 0o700


@settings(max_examples=40, deadline=None)
@given(
    values=st.lists(st.tuples(st.integers(0, 5), st.integers() | st.text() | st.booleans()), max_size=30),
    memory=st.sampled_from([0, 20, 10_000]),
)
def test_it_answers_like_a_dictionary(
    tmp_path_factory: pytest.TempPathFactory, values: list[tuple[int, object]], memory: int
) -> None:
    folder = tmp_path_factory.mktemp("like-a-dict")
    cache, expected = Cache(folder, MIB, memory_limit=memory), {}
    for name, value in values:
        plain = value if not isinstance(value, int) or abs(value) < 2**63 else str(value)
        assert cache.get_or_compute((name,), Counted(plain), JSON) == expected.setdefault(name, plain)
    cache.close()
    shutil.rmtree(folder)


# Once, whoever asks


def test_twenty_threads_compute_once(cache: Cache) -> None:
    calls, answers = [], []

    def slow() -> int:
        calls.append(1)
        time.sleep(0.1)
        return 7

    threads = [
        threading.Thread(target=lambda: answers.append(cache.get_or_compute(KEY, slow, JSON))) for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(calls), answers) == (1, [7] * 20)


ASK = """
import sys, time
from pathlib import Path
import data.cache
from data.cache import JSON, Cache
data.cache.code_version = lambda: "tested"
def slow():
    with open(sys.argv[2], "a") as file:
        file.write("computed\\n")
    print("computing", flush=True)
    time.sleep(float(sys.argv[3]))
    return 7
print("answer", Cache(Path(sys.argv[1]), 2**24).get_or_compute(("k",), slow, JSON), flush=True)
"""


def ask(folder: Path, ledger: Path, seconds: float) -> "subprocess.Popen[str]":
    arguments = [sys.executable, "-c", ASK, str(folder), str(ledger), str(seconds)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)


def test_processes_compute_once(folder: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    processes = [ask(folder, ledger, 1) for _ in range(3)]
    answers = [process.communicate()[0] for process in processes]
    assert all("answer 7" in answer for answer in answers)
    assert ledger.read_text() == "computed\n"


def test_a_killed_computer_holds_nobody_up(folder: Path, tmp_path: Path) -> None:
    killed = ask(folder, tmp_path / "ledger", 60)
    assert killed.stdout is not None
    assert killed.stdout.readline() == "computing\n"
    killer = threading.Timer(0.3, killed.send_signal, (signal.SIGKILL,))
    killer.start()
    start = time.monotonic()
    assert Cache(folder, 16 * MIB, patience=30).get_or_compute(("k",), Counted(8), JSON) == 8
    assert 0.2 < time.monotonic() - start < 5
    killer.join()
    killed.communicate()


def test_a_computer_that_hangs_is_waited_for_only_so_long(folder: Path, tmp_path: Path) -> None:
    hanging = ask(folder, tmp_path / "ledger", 60)
    assert hanging.stdout is not None
    assert hanging.stdout.readline() == "computing\n"
    assert Cache(folder, 16 * MIB, patience=0.3).get_or_compute(("k",), Counted(8), JSON) == 8
    hanging.kill()
    hanging.communicate()


# Troubles of the disk


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
