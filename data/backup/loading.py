"""A dump into a database, in one transaction: everything that was there is replaced, or nothing is.

pg_restore turns the dump into statements, psql carries them out, and only when all have gone through does it hear
COMMIT: whatever ends on the way leaves the database as it was.
"""

import subprocess
import tempfile
import threading
from collections.abc import Iterable
from contextlib import suppress
from typing import IO

from data.backup.faults import BackupError
from data.backup.tools import Tools, reached

BEGINNING = b"""
BEGIN;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
"""
# Rights name a role, which may have another name here, so the dump has none of them.
ONLY_GROWS = b"""
SET LOCAL search_path = public;
REVOKE UPDATE, DELETE, TRUNCATE ON forecasts, forecast_outcomes FROM PUBLIC, CURRENT_USER;
GRANT UPDATE (id) ON forecasts TO CURRENT_USER;
DO $$ BEGIN
    IF to_regclass('audit_log') IS NOT NULL THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON audit_log, audit_starts FROM PUBLIC, CURRENT_USER;
    END IF;
END $$;
"""
PIECE = 2**20


def load_dump(url: str, tools: Tools, pieces: Iterable[bytes]) -> None:
    """In place of all that the database has. Raises BackupError, and whatever `pieces` raises; then nothing changed."""
    with tempfile.TemporaryFile() as said, reached(url) as dbname:
        psql, pg_restore = _psql(dbname, tools, said), _pg_restore(tools, said)
        assert psql.stdin is not None  # noqa: S101  (as it was started)
        try:
            is_whole = _pump(pieces, pg_restore, psql.stdin)
            if is_whole and psql.poll() is None:
                with suppress(BrokenPipeError):
                    psql.stdin.write(ONLY_GROWS + b"COMMIT;\n")
        finally:
            with suppress(BrokenPipeError):
                psql.stdin.close()
            failed = psql.wait() != 0
        if failed or not is_whole:
            said.seek(0)
            raise BackupError(f"PostgreSQL did not take the backup, and all is as it was: {_words(said)}")


def _psql(dbname: str, tools: Tools, said: IO[bytes]) -> "subprocess.Popen[bytes]":
    options = ["--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1", f"--dbname={dbname}"]
    return subprocess.Popen([tools.path("psql"), *options], stdin=subprocess.PIPE, stderr=said)


def _pg_restore(tools: Tools, said: IO[bytes]) -> "subprocess.Popen[bytes]":
    options = ["--no-owner", "--no-privileges", "--file=-"]
    return subprocess.Popen(
        [tools.path("pg_restore"), *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said
    )


def _pump(pieces: Iterable[bytes], pg_restore: "subprocess.Popen[bytes]", into: IO[bytes]) -> bool:
    """Whether all statements have been handed on."""
    assert pg_restore.stdin is not None  # noqa: S101  (as it was started)
    assert pg_restore.stdout is not None  # noqa: S101  (likewise)
    handing_on = threading.Thread(target=_hand_on, args=(pg_restore.stdout, into))
    handing_on.start()
    try:
        with suppress(BrokenPipeError):
            for piece in pieces:
                pg_restore.stdin.write(piece)
    except BaseException:
        pg_restore.kill()
        raise
    finally:
        with suppress(BrokenPipeError):
            pg_restore.stdin.close()
        handing_on.join()
        pg_restore.stdout.close()
        is_whole = pg_restore.wait() == 0
    return is_whole


def _hand_on(statements: IO[bytes], into: IO[bytes]) -> None:
    with suppress(BrokenPipeError):
        into.write(BEGINNING)
        while piece := statements.read(PIECE):
            into.write(piece)
        into.flush()
    while statements.read(PIECE):  # nobody listens any more, and who writes must come to its end
        pass


def _words(said: IO[bytes]) -> str:
    """The first line that names an error; details may hold what rows say."""
    lines = said.read().decode(errors="replace").splitlines()
    named = [line.partition("ERROR:")[2].strip() for line in lines if "ERROR:" in line]
    return (named or lines or ["it said nothing"])[0]
