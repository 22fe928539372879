"""The files of an embedded PostgreSQL: its data, its lock, its socket and what it says of itself."""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from data.server_user import ServerUser
from data.unavailable import DatabaseUnavailable

# A path is usable as it is when it fits a Unix socket's 107 bytes and needs no quoting in a list of hosts.
SOCKET_FOLDER = re.compile(r"[\w/.-]{1,85}", re.ASCII)
PRIVATE_FILE = 0o600
LOG_BYTES = 10 * 2**20


class Running(NamedTuple):
    """What a server says of itself in `postmaster.pid`."""

    pid: int
    socket_folder: str


def open_private(path: str, flags: int) -> int:
    return os.open(path, flags, PRIVATE_FILE)


def open_log(path: Path) -> BinaryIO:
    if path.exists() and path.stat().st_size > LOG_BYTES:
        path.replace(path.with_suffix(".log.1"))
    return open(path, "ab", opener=open_private)


def try_lock(path: Path, kind: int = fcntl.LOCK_EX) -> int | None:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def read_status(data: Path) -> Running | None:
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return None
    if len(lines) < 8 or lines[7].strip() != "ready" or not Path(f"/proc/{lines[0]}").exists():
        return None
    return Running(int(lines[0]), lines[4])


def remove_stale_pid_file(data: Path) -> None:
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


def socket_folder(data: Path) -> Path:
    if SOCKET_FOLDER.fullmatch(str(data)):
        return data
    return Path(tempfile.gettempdir()) / f"oriel-{hashlib.sha256(os.fsencode(data)).hexdigest()[:16]}"


def remove_socket_folder(data: Path) -> None:
    if (folder := socket_folder(data)) != data:
        with suppress(OSError):  # a killed server leaves its socket in it, for the next one
            folder.rmdir()


def initialise(data: Path, user: ServerUser, lock: int) -> None:
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
        pass_fds=(lock,),  # nobody begins anew while it works, even when we are killed
        **user.popen_arguments,
    )
    if done.returncode:
        raise DatabaseUnavailable(f"PostgreSQL could not be set up in {data}: {done.stderr.strip()}")
    draft.rename(data)
