"""What goes in by binary COPY comes out the same."""

import json
import time
from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from data import binary_copy
from data.database import Database, copy_rows

COLUMNS = {
    "small": "smallint",
    "whole": "integer",
    "big": "bigint",
    "real": "double precision",
    "flag": "boolean",
    "moment": "timestamptz",
    "day": "date",
    "words": "text",
    "raw": "bytea",
    "document": "jsonb",
}
# PostgreSQL's text can't hold a zero character; one a column of nanosecond-free times that pandas can hold as well.
WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
MOMENTS = st.datetimes(datetime(1700, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - given UTC
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "small": st.none() | st.integers(-(2**15), 2**15 - 1),
            "whole": st.none() | st.integers(-(2**31), 2**31 - 1),
            "big": st.none() | st.integers(-(2**63), 2**63 - 1),
            "real": st.none() | st.floats(allow_nan=False),
            "flag": st.none() | st.booleans(),
            "moment": st.none() | MOMENTS,
            "day": st.none() | st.dates(date(1700, 1, 1), date(2200, 1, 1)),
            "words": st.none() | WORDS,
            "raw": st.none() | st.binary(max_size=40),
            "document": st.none() | st.dictionaries(WORDS, WORDS | st.integers(), max_size=3).map(json.dumps),
        }
    ),
    max_size=20,
)
NULLABLE = {"small": "Int16", "whole": "Int32", "big": "Int64", "flag": "boolean", "real": "float64"}


@pytest.fixture
def table(database: Database) -> Database:
    with database.begin() as connection:
        connection.execute(
            text(f"CREATE TABLE things ({', '.join(f'{name} {kind}' for name, kind in COLUMNS.items())})")
        )
    return database


def read_document(row: dict[str, object]) -> dict[str, object]:
    return row if row["document"] is None else row | {"document": json.loads(str(row["document"]))}


def stored(database: Database) -> list[tuple[object, ...]]:
    with database.begin() as connection:
        rows = connection.execute(text("SELECT * FROM things ORDER BY ctid")).all()
        connection.execute(text("TRUNCATE things"))
    return [tuple(row) for row in rows]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, at_once=st.integers(1, 7))
def test_every_value_comes_back(table: Database, rows: list[dict[str, object]], at_once: int) -> None:
    frame = pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=object) for name in COLUMNS})
    frame = frame.astype(NULLABLE)
    with pytest.MonkeyPatch.context() as patch, table.begin() as connection:
        patch.setattr(binary_copy, "ROWS_AT_ONCE", at_once)
        assert copy_rows(connection, "things", COLUMNS, frame) == len(rows)
    assert stored(table) == [tuple(read_document(row)[name] for name in COLUMNS) for row in rows]


def test_plain_numpy_columns_and_missing_numbers(database: Database) -> None:
    frame = pd.DataFrame(
        {
            "n": np.arange(3),
            "x": [1.5, np.nan, -np.inf],
            "t": pd.to_datetime(["2024-01-01 00:00", "", "2025-06-30 12:00"]),
        }
    )
    with database.begin() as connection:
        connection.execute(
            text("CREATE TEMP TABLE numbers (n smallint, x double precision, t timestamptz) ON COMMIT DROP")
        )
        copy_rows(connection, "numbers", {"n": "smallint", "x": "double precision", "t": "timestamptz"}, frame)
        rows = connection.execute(text("SELECT n, x, t FROM numbers ORDER BY n")).all()
    assert [tuple(row) for row in rows] == [
        (0, 1.5, datetime(2024, 1, 1, tzinfo=UTC)),
        (1, None, None),
        (2, -np.inf, datetime(2025, 6, 30, 12, tzinfo=UTC)),
    ]


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("America/New_York", datetime(2024, 1, 2, 5, tzinfo=UTC)), ("Asia/Karachi", datetime(2024, 1, 1, 19, tzinfo=UTC))],
)
def test_a_time_of_another_zone_is_stored_as_that_moment(table: Database, zone: str, expected: datetime) -> None:
    frame = pd.DataFrame({"moment": pd.DatetimeIndex(["2024-01-02"], tz=zone)})
    with table.begin() as connection:
        copy_rows(connection, "things", {"moment": "timestamptz"}, frame)
    assert stored(table)[0][5] == expected


@pytest.mark.parametrize(("kind", "value"), [("smallint", 40_000), ("integer", 2**31), ("integer", 1.5)])
def test_a_number_that_does_not_fit_is_refused_not_bent(table: Database, kind: str, value: float) -> None:
    with table.begin() as connection, pytest.raises(ValueError, match="does not fit"):
        copy_rows(connection, "things", {"small": kind}, pd.DataFrame({"small": [value]}))


def test_nothing_is_stored_when_a_later_row_is_refused(table: Database) -> None:
    with table.begin() as connection:
        connection.execute(text("ALTER TABLE things ADD CHECK (whole < 50)"))
    frame = pd.DataFrame({"whole": range(100)})
    with pytest.raises(psycopg.errors.CheckViolation), table.begin() as connection:
        copy_rows(connection, "things", {"whole": "integer"}, frame)
    assert stored(table) == []


def test_a_table_in_a_schema_and_names_that_need_quotes(database: Database) -> None:
    with database.begin() as connection:
        connection.execute(text('CREATE SCHEMA apart; CREATE TABLE apart."Odd name" ("a column" text)'))
        copy_rows(connection, "apart.Odd name", {"a column": "text"}, pd.DataFrame({"a column": ["x"]}))
        assert connection.execute(text('SELECT "a column" FROM apart."Odd name"')).scalar_one() == "x"


def test_it_is_fast(database: Database) -> None:
    """Ten times slower would be row by row; the machine may be busy."""
    count = 200_000
    columns = {"ts": "timestamptz", "open": "double precision", "volume": "double precision", "symbol": "text"}
    frame = pd.DataFrame(
        {
            "ts": pd.date_range("2000-01-01", periods=count, freq="min", tz="UTC"),
            "open": np.random.default_rng(1).random(count),
            "volume": np.where(np.arange(count) % 3, 1.0, np.nan),
            "symbol": np.array(["AAPL", "SPX", "X"])[np.arange(count) % 3],
        }
    )
    begun = time.process_time()
    with database.begin() as connection:
        connection.execute(text("CREATE TEMP TABLE fast (ts timestamptz, open float8, volume float8, symbol text)"))
        assert copy_rows(connection, "fast", columns, frame) == count
    assert time.process_time() - begun < 1.0
