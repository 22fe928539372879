"""Across real processes and threads, and with holders that are really killed."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from data.caching.computing import computing

NAME = b"n" * 32
HOLD = """
import sys, time
from pathlib import Path
from data.caching.computing import computing
with computing(Path(sys.argv[1]), b"n" * 32, 1):
    print("held", flush=True)
    time.sleep(60)
"""


def holder(path: Path) -> "subprocess.Popen[str]":
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def waited(path: Path, name: bytes, patience: float) -> float:
    start = time.monotonic()
    with computing(path, name, patience):
        return time.monotonic() - start


def test_a_killed_holder_is_not_waited_for(tmp_path: Path) -> None:
    process = holder(tmp_path / "lock")
    killer = threading.Timer(0.3, process.send_signal, (signal.SIGKILL,))
    killer.start()
    assert 0.2 < waited(tmp_path / "lock", NAME, 30) < 5
    killer.join()
    process.communicate()


def test_waiting_ends_when_patience_does(tmp_path: Path) -> None:
    process = holder(tmp_path / "lock")
    assert 0.3 <= waited(tmp_path / "lock", NAME, 0.3) < 3
    process.kill()
    process.communicate()


def test_another_name_does_not_wait(tmp_path: Path) -> None:
    with computing(tmp_path / "lock", NAME, 1):
        assert waited(tmp_path / "lock", b"other" * 6, 5) < 1


def test_threads_exclude_each_other(tmp_path: Path) -> None:
    inside, most = 0, 0

    def enter() -> None:
        nonlocal inside, most
        with computing(tmp_path / "lock", NAME, 20):
            inside += 1
            most = max(most, inside)
            time.sleep(0.005)
            inside -= 1

    threads = [threading.Thread(target=enter) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


def test_a_child_forked_meanwhile_does_not_keep_the_lock(tmp_path: Path) -> None:
    with computing(tmp_path / "lock", NAME, 1):
        child = os.fork()
        if child == 0:
            time.sleep(30)
            os._exit(0)
    try:
        assert waited(tmp_path / "lock", NAME, 10) < 2
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def test_an_error_inside_frees_the_lock(tmp_path: Path) -> None:
    try:
        with computing(tmp_path / "lock", NAME, 1):
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    assert waited(tmp_path / "lock", NAME, 5) < 1


def test_without_a_usable_file_nobody_waits(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert waited(tmp_path / "file" / "lock", NAME, 5) < 1
