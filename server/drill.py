"""The rehearsal of a restore: into a PostgreSQL of its own in a folder of its own, which is gone afterwards.

What is proved is what a person needs on that day: the file can be read, the rows are all there, the audit log holds,
somebody can sign in, and a chart is drawn of the prices that came back.
"""

import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import text

from data.backup.faults import BackupError
from data.backup.reading import check_backup
from data.backup.restoring import bring_back, refuse_what_is_in_the_way, settle
from data.database import Database
from data.embedded_postgres import EmbeddedPostgres
from data.settings import Settings

BASE = "http://localhost"
TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]*)"')
_LONGEST_SERIES = text("""
SELECT symbol FROM instruments JOIN bars ON instrument_id = instruments.id
WHERE interval = '1d' GROUP BY symbol ORDER BY count(*) DESC, symbol LIMIT 1
""")


@dataclass(frozen=True, slots=True)
class Step:
    works: bool
    words: str


def rehearse(settings: Settings, file: Path, passphrase: str | None) -> Iterator[Step]:
    """One step after the other; the first that fails is the last."""
    try:
        manifest = check_backup(file, passphrase)
        yield Step(True, f"The file can be read; it is of {manifest.made_at:%Y-%m-%d %H:%M} UTC.")
        with _scratch(settings) as (own, database):
            refuse_what_is_in_the_way(database, manifest, replace=False)
            restored = bring_back(file, passphrase, database, own)
            yield _counted(restored.rows, len(manifest.rows), restored.other)
            settle(database, manifest)
            yield _audit(database)
            yield from _used(own, database)
    except BackupError as error:
        yield Step(False, str(error))


@contextmanager
def _scratch(settings: Settings) -> Iterator[tuple[Settings, Database]]:
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="drill.", dir=settings.home))
    server = EmbeddedPostgres(folder)
    own = replace(
        settings, home=folder, database_url=None, host="127.0.0.1", public_url=None, redis_url=None, smtp_url=None
    )
    try:
        server.start(join=False)
        database = Database(server.url, pool_size=4)
        yield own, database
        database.dispose()
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _counted(rows: int, tables: int, other: Any) -> Step:
    if other:
        named = ", ".join(f"{table} {found} for {many}" for table, (many, found) in other.items())
        return Step(False, f"Not all rows came back: {named}.")
    return Step(True, f"All {rows:,} rows of {tables} tables came back.")


def _audit(database: Database) -> Step:
    from data.audit.verifying import verify

    with database.connect() as connection:
        verdict = verify(connection)
    if verdict.broken is not None:
        return Step(False, f"Row {verdict.broken.id} of the audit log {verdict.broken.words}.")
    return Step(True, f"The audit log's {verdict.rows} rows are as they were written.")


def _used(settings: Settings, database: Database) -> Iterator[Step]:
    from data.home import make_home
    from server.factory import create_app

    client = create_app(make_home(settings, database)).test_client()
    signed_in = _sign_in(client, database)
    yield Step(signed_in, "Somebody can sign in." if signed_in else "Nobody can sign in.")
    if signed_in:
        yield _chart(client, database)


def _sign_in(client: Any, database: Database) -> bool:
    """As a person who is there for this alone, since nobody's password is known."""
    from data.users import add_user

    password, visitor = secrets.token_urlsafe(24), f"drill-{secrets.token_hex(8)}@oriel.invalid"
    with database.begin() as connection:
        connection.execute(text("DELETE FROM house_rules"))  # which may ask for a second factor
        add_user(connection, visitor, password)
    found = TOKEN.search(client.get("/login", base_url=BASE).text)
    form = {"email": visitor, "password": password, "csrf_token": found[1] if found else ""}
    client.post("/login", data=form, base_url=BASE)
    return bool(client.get("/account", base_url=BASE).status_code == 200)


def _chart(client: Any, database: Database) -> Step:
    with database.connect() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        symbol = connection.execute(_LONGEST_SERIES).scalar_one_or_none()
    if symbol is None:
        return Step(True, "There is no daily series in it to draw a chart of.")
    query = {"symbol": symbol, "panels": "price"}
    answer = client.get("/api/v1/views/chart", query_string=query, base_url=BASE)
    panels = answer.json.get("panels", []) if answer.status_code == 200 else []
    is_drawn = bool(panels) and "figure" in panels[0]["content"]
    return Step(is_drawn, f"A chart of {symbol} {'is drawn' if is_drawn else 'is not drawn'}.")
