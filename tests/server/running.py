"""A real Oriel in processes of its own, for the tests that need one."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Oriel:
    home: Path
    port: int
    process: subprocess.Popen[str]
    announcement: str

    def get(self, path: str) -> tuple[int, str]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}")
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310  (always http)
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    @property
    def checks(self) -> dict[str, str]:
        found: dict[str, str] = json.loads(self.get("/readyz")[1])["checks"]
        return found

    @property
    def is_ready(self) -> bool:
        try:
            return self.get("/readyz")[0] == 200
        except (TimeoutError, urllib.error.URLError, ConnectionError):  # nobody listens, or only just
            return False

    def pids(self) -> dict[int, str]:
        """Every process below the supervisor, with its command line."""
        return _descendants(self.process.pid)

    def pid_of(self, word: str) -> int | None:
        """The supervisor's own child whose command line has the word."""
        parents = _parents()
        mine = (pid for pid, command in self.pids().items() if word in command)
        return next((pid for pid in mine if parents.get(pid) == self.process.pid), None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(home: Path, port: int, **more: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ORIEL_")}
    ours = {"ORIEL_HOME": str(home), "ORIEL_PORT": str(port), "ORIEL_DEMO": "no", "ORIEL_WORKERS": "2"}
    return inherited | ours | more


@contextmanager
def running_oriel(home: Path, **more: str) -> Iterator[Oriel]:
    """Started, ready, and at the end gone without an orphan, by SIGTERM unless a test ended it before."""
    port = free_port()
    home.mkdir(parents=True, exist_ok=True)
    with (home / "serve.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=ROOT,
            env=environment(home, port, **more),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert process.stdout is not None
    try:
        oriel = Oriel(home, port, process, process.stdout.readline())
        assert oriel.announcement, (home / "serve.log").read_text()
        wait_for(lambda: oriel.is_ready)
        yield oriel
    finally:
        below = _descendants(process.pid)
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE_SECONDS)
        process.stdout.close()
    assert not any(is_alive(pid) for pid in below), "it left processes behind"


def refusal(home: Path, port: int, **more: str) -> str:
    """What a serve that must not start says; it has to end by itself with exit code 2."""
    done = subprocess.run(
        [sys.executable, "app.py", "serve"],
        cwd=ROOT,
        env=environment(home, port, **more),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 2, done
    assert done.stdout == ""
    return done.stderr


def wait_for(condition: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> float:
    """How long it took to become true. A busy machine is given longer than is promised, since no test is of speed."""
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < max(seconds, PATIENCE_SECONDS), "it did not happen in time"
        time.sleep(0.05)
    return time.monotonic() - begun


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _parents() -> dict[int, int]:
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            found[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def _descendants(root: int) -> dict[int, str]:
    parents = _parents()
    below: dict[int, str] = {}
    for pid in parents:
        ancestor = pid
        while ancestor in parents and ancestor != root:
            ancestor = parents[ancestor]
        if ancestor == root and pid != root:
            try:
                below[pid] = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            except (FileNotFoundError, ProcessLookupError):
                continue
    return below
