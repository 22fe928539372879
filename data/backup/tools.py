"""PostgreSQL's own programs for dumping and loading: those that came with the embedded server, else the system's."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from data.backup.faults import BackupError
from data.server_user import installed_binaries

SYSTEM = Path("/usr/lib/postgresql")


@dataclass(frozen=True, slots=True)
class Tools:
    folder: Path

    def path(self, name: str) -> str:
        return str(self.folder / name)


def tools_for(server_major: int) -> Tools:
    """Programs at least as new as the server, which they demand. Raises BackupError."""
    for folder in _folders():
        major = _major(folder / "pg_dump")
        if major is not None and major >= server_major:
            return Tools(folder)
    raise BackupError(
        f"There is no pg_dump for PostgreSQL {server_major} here; install postgresql-client-{server_major}."
    )


@contextmanager
def reached(url: str) -> Iterator[str]:
    """What a program's command line may show of how to reach the database: its password is in a file for a moment."""
    parts = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    password = parts.pop("password", None)
    if password is None:
        yield make_conninfo("", **parts)
        return
    with tempfile.NamedTemporaryFile("w", prefix="oriel-") as file:  # nobody else may read it
        escaped = password.replace("\\", "\\\\").replace(":", "\\:")
        file.write(f"*:*:*:*:{escaped}\n")
        file.flush()
        yield make_conninfo("", **parts, passfile=file.name)


def _folders() -> Iterator[Path]:
    yield installed_binaries()
    found = shutil.which("pg_dump")
    if found is not None:
        yield Path(found).parent
    yield from sorted(SYSTEM.glob("*/bin"), reverse=True)


def _major(pg_dump: Path) -> int | None:
    try:
        said = subprocess.run([pg_dump, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return None
    number = re.search(r"\) (\d+)", said)
    return int(number[1]) if number else None
