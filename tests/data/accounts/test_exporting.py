import io
import json
import re
import zlib
from datetime import UTC, datetime
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import Connection, LargeBinary, Table, insert, select

from data.accounts.belongings import BELONGINGS
from data.accounts.exporting import export_account
from data.audit.recording import write_waiting
from data.database import Database
from data.schema import (
    api_tokens,
    audit_log,
    metadata,
    recent_views,
    report_files,
    report_runs,
    reports,
    saved_view_shares,
    saved_view_versions,
    saved_views,
    share_links,
    snapshots,
    users,
)
from data.users import add_user

PASSWORD = "three quiet herons"
NOW = datetime(2026, 11, 20, 11, 31, tzinfo=UTC)
PERSON = re.compile(r"(user|owner|actor|author|member|person)_id|\w+_by")


def exported(connection: Connection, user_id: int) -> ZipFile:
    file = io.BytesIO()
    export_account(connection, user_id, file, NOW)
    archive = ZipFile(file)
    assert archive.testzip() is None
    return archive


def rows(archive: ZipFile, table: Table) -> Any:
    return json.loads(archive.read(f"{table.name}.json"))


@pytest.fixture
def people(database: Database) -> tuple[int, int]:
    """Each with one of everything that has a form of its own."""
    with database.begin() as connection:
        both = tuple(add_user(connection, f"{name}@example.org", PASSWORD, "admin").id for name in ("ana", "bo"))
        for person, other in zip(both, reversed(both), strict=True):
            _fill(connection, person, other)
    return both[0], both[1]


def _fill(connection: Connection, person: int, other: int) -> None:
    def add(table: Table, **values: object) -> int:
        made = connection.execute(insert(table).values(values).returning(*table.primary_key.columns)).first()
        assert made is not None
        return int(made[0]) if isinstance(made[0], int) else 0

    mark = bytes([person % 256]) * 32
    add(recent_views, user_id=person, kind="chart", query=f"symbol=OF{person}", title="A chart")
    view = add(saved_views, owner_id=person, kind="chart", name=f"Mine {person}")
    words = {"query": "symbol=AAPL", "state": 1, "name": "Mine", "description": "", "folder": "", "tags": ["a"]}
    add(saved_view_versions, view_id=view, version=1, saved_by=person, **words)
    add(saved_view_shares, view_id=view, user_id=other, may_edit=True)
    frozen = zlib.compress(json.dumps({"frozen by": person}).encode())
    about = {"title": "Frozen", "data_version": "1", "code_version": "1", "sha256": mark}
    snapshot = add(snapshots, owner_id=person, view_id=view, document=frozen, **about)
    link = {"view_id": view, "snapshot_id": snapshot, "mode": "frozen", "password_hash": f"$secret${person}"}
    add(share_links, owner_id=person, token_hash=mark, **link)
    add(api_tokens, user_id=person, name="script", prefix="oriel_abc", token_hash=mark, scopes=["read"])
    report = add(reports, owner_id=person, definition={"title": "Weekly"})
    run = add(report_runs, report_id=report, fire_at=NOW, origin="schedule", definition={})
    file = {"name": "weekly.csv", "media_type": "text/csv", "content": f"of {person}".encode(), "sha256": mark}
    add(report_files, run_id=run, **file)


def test_it_knows_every_table_that_knows_a_person() -> None:
    """A new one fails here until `data/accounts/belongings.py` says whose its rows are."""
    known = {
        table.name
        for table in metadata.tables.values()
        if any(PERSON.fullmatch(column.name) or _refers_to(column, {"users"}) for column in table.columns)
    }
    while True:
        below = {
            table.name
            for table in metadata.tables.values()
            if any(_refers_to(column, known) for column in table.columns)
        }
        if below <= known:
            break
        known |= below
    assert {one.table.name for one in BELONGINGS} == known | {"users"}


def _refers_to(column: Any, tables: set[str]) -> bool:
    return any(key.column.table.name in tables for key in column.foreign_keys)


def test_it_holds_all_that_is_theirs_and_nothing_of_anothers(database: Database, people: tuple[int, int]) -> None:
    ana, bo = people
    with database.begin() as connection:
        archive = exported(connection, ana)
        inside = {one.filename: archive.read(one.filename).decode() for one in archive.infolist()}
        for belonging in BELONGINGS:
            count = len(connection.execute(select(belonging.table).where(belonging.whose(ana))).all())
            assert len(rows(archive, belonging.table)) == count, belonging.table.name
    text = "\n".join(inside.values())
    assert rows(archive, users)[0]["email"] == "ana@example.org"
    assert rows(archive, saved_views)[0]["name"] == f"Mine {ana}"
    assert [row["user_id"] for row in rows(archive, saved_view_shares)] == [bo, ana], "what others shared as well"
    (document,) = (content for name, content in inside.items() if name.startswith("snapshots/"))
    assert json.loads(document) == {"frozen by": ana}
    (made,) = (content for name, content in inside.items() if name.startswith("report_files/"))
    assert made == f"of {ana}"
    assert "bo@example.org" not in text
    assert f"Mine {bo}" not in text
    assert f"symbol=OF{bo}" not in text


def test_no_secret_is_in_it(database: Database, people: tuple[int, int]) -> None:
    with database.begin() as connection:
        archive = exported(connection, people[0])
        hashes = connection.execute(select(users.c.password_hash)).scalars().all()
    text = "\n".join(archive.read(name).decode() for name in archive.namelist())
    assert not any(one in text for one in hashes)
    assert "$secret$" not in text
    keys = {key for one in BELONGINGS for row in rows(archive, one.table) for key in row}
    assert not {key for key in keys if re.search(r"hash|sealed|digest|secret", key)}
    bytes_columns = {c.name for one in BELONGINGS for c in one.table.columns if isinstance(c.type, LargeBinary)}
    assert not keys & bytes_columns


def test_the_log_knows_that_it_was_taken(database: Database, people: tuple[int, int]) -> None:
    with database.begin() as connection:
        exported(connection, people[0])
        write_waiting(connection)
        last = connection.execute(select(audit_log).order_by(audit_log.c.id.desc()).limit(1)).one()
    assert (last.action, last.object_id) == ("account.exported", str(people[0]))
