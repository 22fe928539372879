"""One computation a miss, across threads and real processes, some of them killed."""

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from data.cache import JSON, Cache
from tests.data.caching.counted import KEY, MIB, Counted


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


def test_the_hit_ratio_is_that_of_all_processes(folder: Path, tmp_path: Path) -> None:
    assert ask(folder, tmp_path / "ledger", 0).communicate()[0].endswith("answer 7\n")
    cache = Cache(folder, 16 * MIB)
    for _ in range(3):
        cache.get_or_compute(("k",), Counted(7), JSON)
    stats = cache.stats()
    assert (stats.memory_hits, stats.disk_hits, stats.misses, stats.hit_ratio) == (2, 1, 1, 0.75)
    cache.close()
    assert Cache(folder, 16 * MIB).stats().hits == 3
