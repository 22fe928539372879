"""Rows into a table by PostgreSQL's binary COPY, encoded by numpy: no Python work for a single row.

Every value is laid out in a field of its column's greatest width, and a mask then drops what a row does not use: the
padding of short texts and the bytes of nulls. NaN, NaT and None are stored as NULL.
Format: https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-FILE-FORMATS
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, cast

import numpy as np
import numpy.typing as npt
import pandas as pd
import psycopg
from pandas.api.extensions import ExtensionDtype
from psycopg import sql
from sqlalchemy import Connection

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
ROWS_AT_ONCE = 50_000
POSTGRES_EPOCH = np.datetime64("2000-01-01", "us")

Bytes = npt.NDArray[np.uint8]


class Field(NamedTuple):
    """One column: its bytes, a row each, and how many of them count; -1 is NULL."""

    payload: Bytes
    lengths: npt.NDArray[np.int32]


def copy_frame(connection: Connection, table: str, columns: Mapping[str, str], frame: pd.DataFrame) -> None:
    driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(
        sql.Identifier(*table.split(".")), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(HEADER)
        for begin in range(0, len(frame), ROWS_AT_ONCE):
            copy.write(_encode_rows(columns, frame.iloc[begin : begin + ROWS_AT_ONCE]))
        copy.write(TRAILER)


def _encode_rows(columns: Mapping[str, str], frame: pd.DataFrame) -> bytes:
    fields = [_ENCODERS[kind](frame[name]) for name, kind in columns.items()]
    rows = np.empty(len(frame), dtype=_row_type(fields))
    rows["count"] = len(fields)
    keep = np.ones((len(frame), rows.itemsize), dtype=bool)
    for at, (payload, lengths) in enumerate(fields):
        width = payload.shape[1]
        rows[f"length {at}"] = lengths
        rows[f"payload {at}"] = payload
        if (lengths != width).any():
            begin = rows.dtype.fields[f"payload {at}"][1]
            keep[:, begin : begin + width] = np.arange(width) < lengths[:, None]
    packed = rows.view(np.uint8).reshape(keep.shape)
    return rows.tobytes() if keep.all() else packed[keep].tobytes()


def _row_type(fields: list[Field]) -> np.dtype[Any]:
    parts: list[Any] = [("count", ">i2")]
    for at, field in enumerate(fields):
        parts += [(f"length {at}", ">i4"), (f"payload {at}", np.uint8, (field.payload.shape[1],))]
    return np.dtype(parts)


def _fixed(values: npt.NDArray[Any], null: npt.NDArray[np.bool_]) -> Field:
    width = values.dtype.itemsize
    payload = np.ascontiguousarray(values).view(np.uint8).reshape(len(values), width)
    return Field(payload, np.where(null, -1, width).astype(np.int32))


def _number(dtype: str) -> Callable[[pd.Series], Field]:
    def encode(column: pd.Series) -> Field:
        null = column.isna().to_numpy()
        # pandas' nullable integers would become floats on their way, and lose their last digits.
        exact = object if null.any() and isinstance(column.dtype, ExtensionDtype) else None
        return _fixed(_exactly(column.to_numpy(dtype=exact, na_value=0), dtype), null)

    return encode


def _exactly(values: npt.NDArray[Any], dtype: str) -> npt.NDArray[Any]:
    """numpy would wrap 40,000 around to fit a smallint and cut 1.5 down to 1."""
    cast = values.astype(dtype)
    if np.dtype(dtype).kind == "i" and not (cast == values).all():
        raise ValueError(f"a value does not fit {np.dtype(dtype).name}")
    return cast


def _timestamp(column: pd.Series) -> Field:
    moments = pd.to_datetime(column, utc=True).dt.tz_localize(None).to_numpy().astype("datetime64[us]")
    null = np.isnat(moments)
    return _fixed(np.where(null, 0, (moments - POSTGRES_EPOCH).astype(np.int64)).astype(">i8"), null)


def _date(column: pd.Series) -> Field:
    days = pd.to_datetime(column).to_numpy().astype("datetime64[D]")
    null = np.isnat(days)
    since = (days - POSTGRES_EPOCH.astype("datetime64[D]")).astype(np.int64)
    return _fixed(np.where(null, 0, since).astype(">i4"), null)


def _bytes(prepare: Callable[[Any], bytes]) -> Callable[[pd.Series], Field]:
    def encode(column: pd.Series) -> Field:
        codes, distinct = pd.factorize(column)  # texts repeat: a symbol, an interval, a reason
        values = [prepare(value) for value in distinct]
        lengths = np.array([*map(len, values), -1], dtype=np.int32)  # the code of a null is -1, the last one
        width = max(lengths)
        padded = b"".join(value.ljust(width, b"\0") for value in (*values, b""))
        payload = np.frombuffer(padded, dtype=np.uint8).reshape(len(lengths), max(width, 0))
        return Field(payload[codes], lengths[codes])

    return encode


_ENCODERS: Mapping[str, Callable[[pd.Series], Field]] = {
    "smallint": _number(">i2"),
    "integer": _number(">i4"),
    "bigint": _number(">i8"),
    "double precision": _number(">f8"),
    "boolean": _number("?"),
    "timestamptz": _timestamp,
    "date": _date,
    "text": _bytes(str.encode),
    "bytea": _bytes(bytes),
    "jsonb": _bytes(lambda text: b"\1" + str.encode(text)),  # the version of the format, then the text
}
