"""Parquet into a table. Numbers and times keep their type; columns of any type but these and text are left out."""

from typing import Any

import numpy as np
import pandas as pd

from data.importing.faults import ImportFault
from data.importing.options import MIB, ImportOptions, Limits
from data.importing.table import RawTable

MAX_TEXT = 1_000  # characters; a dictionary can repeat one long text for next to nothing


def read_parquet(content: bytes, options: ImportOptions) -> RawTable:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        _check_size(file.metadata, options.limits)
        names = file.schema_arrow.names
        if len(set(names)) < len(names):
            raise ImportFault("Two columns of the file have the same name.")
        texts = [field.name for field in file.schema_arrow if _is_text(field.type)]
        table = pq.read_table(pa.BufferReader(content), read_dictionary=texts)
        columns = {name: _column(table.column(i)) for i, name in enumerate(table.column_names)}
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        if isinstance(error, ImportFault):
            raise
        raise ImportFault("The file begins like Parquet and can't be read; it is cut short or damaged.") from None
    if not table.num_rows:
        raise ImportFault("The file has a header and no rows.")
    return _table(columns, table.num_rows)


def _table(columns: dict[str, Any], rows: int) -> RawTable:
    kept = {name: values for name, values in columns.items() if values is not None}
    # pandas names an index without a name so, with its place at the end.
    names = sorted(kept, key=lambda name: not name.startswith("__index_level_"))
    cells = pd.DataFrame({i: kept[name] for i, name in enumerate(names)}, index=pd.RangeIndex(rows))
    header = tuple("" if name.startswith("__index_level_") else name for name in names)
    return RawTable(header, cells, np.arange(rows, dtype=np.int64) + 2)


def _check_size(metadata: Any, limits: Limits) -> None:
    unpacked = sum(metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups))
    if metadata.num_rows > limits.rows:
        raise ImportFault(f"The file has {metadata.num_rows:,} rows and at most {limits.rows:,} are taken; split it.")
    if metadata.num_columns > limits.columns:
        raise ImportFault(
            f"The file has {metadata.num_columns:,} columns and at most {limits.columns:,} are taken; split it."
        )
    if metadata.num_rows * metadata.num_columns > limits.cells or unpacked > limits.unpacked_bytes:
        raise ImportFault(f"The file unpacks to more than {limits.unpacked_bytes // MIB} MiB; split it.")


def _column(column: Any) -> Any:
    """A Series, or None for a type that holds neither text nor a number nor a time."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_dictionary(kind):
        longest = max((pc.max(pc.utf8_length(chunk.dictionary)).as_py() or 0 for chunk in column.chunks), default=0)
        if longest > MAX_TEXT:
            raise ImportFault(f"A column of the file holds texts longer than {MAX_TEXT:,} characters.")
        column = column.cast(pa.large_string())
        kind = column.type
    if _is_text(kind):
        return column.to_pandas().astype("str").fillna("")
    if pa.types.is_integer(kind) and not column.null_count:
        return column.to_pandas().astype("int64")
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return column.cast(pa.float64()).to_pandas()
    if pa.types.is_date(kind):
        return column.cast(pa.timestamp("us")).to_pandas()
    if pa.types.is_timestamp(kind):
        return column.cast(pa.timestamp("us", kind.tz), safe=False).to_pandas()
    return None


def _is_text(kind: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))
