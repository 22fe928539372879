"""All that Oriel knows of somebody, as a zip of JSON: a file a table, and beside it what they froze and had made."""

import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

import orjson
from sqlalchemy import Connection, LargeBinary, RowMapping, Table, select

from data.accounts.belongings import BELONGINGS, Belonging
from data.audit.recording import record
from data.delivery.file_names import safe_name
from data.schema import report_files, snapshots

SECRET: Final = frozenset({"password_hash"})  # besides what is bytes: hashes of tokens, what is sealed
LEFT_OUT: Final = "Passwords, tokens and codes are not in here: Oriel keeps digests of them, or seals them."
FORM: Final = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS


def export_account(connection: Connection, user_id: int, file: IO[bytes], made_at: datetime) -> None:
    """Times are UTC. What is another's is not in it, but for ids of whom something is shared with."""
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        counts = {}
        for belonging in BELONGINGS:
            rows = _rows(connection, belonging, user_id)
            counts[belonging.table.name] = len(rows)
            archive.writestr(f"{belonging.table.name}.json", orjson.dumps(rows, default=str, option=FORM))
        for name, content in _contents(connection, user_id):
            archive.writestr(name, content)
        about = {"made_at": made_at, "user_id": user_id, "left_out": LEFT_OUT, "rows": counts}
        archive.writestr("about.json", orjson.dumps(about, option=FORM))
    record(connection, "account.exported", "user", user_id)


def _rows(connection: Connection, belonging: Belonging, user_id: int) -> list[dict[str, Any]]:
    columns = [
        one for one in belonging.table.columns if one.name not in SECRET and not isinstance(one.type, LargeBinary)
    ]
    query = select(*columns).where(belonging.whose(user_id)).order_by(*belonging.table.primary_key.columns)
    return [dict(row) for row in connection.execute(query).mappings()]


def _contents(connection: Connection, user_id: int) -> Iterator[tuple[str, bytes]]:
    """One at a time: together they may be large."""
    for row in _one_by_one(connection, snapshots, user_id):
        yield f"snapshots/{row['id']}.json", zlib.decompress(row["document"])
    for row in _one_by_one(connection, report_files, user_id):
        yield f"report_files/{row['run_id']}/{safe_name(row['name'])}", row["content"]


def _one_by_one(connection: Connection, table: Table, user_id: int) -> Iterator[RowMapping]:
    (belonging,) = (one for one in BELONGINGS if one.table is table)
    key = list(table.primary_key.columns)
    for values in connection.execute(select(*key).where(belonging.whose(user_id)).order_by(*key)).all():
        found: Mapping[Any, Any] = dict(zip(key, values, strict=True))
        row = connection.execute(select(table).where(*(one == found[one] for one in key))).mappings().one_or_none()
        if row is not None:  # it may have been deleted since the keys were read
            yield row
