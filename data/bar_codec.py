"""Bars as bytes for the cache: the frame as Arrow, everything else as JSON in the schema's metadata."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import orjson
import pandas as pd
import pyarrow as pa

from data.bars import Bars, SourceUse
from data.caching.codecs import Codec
from data.instruments import Instrument, Series

META = b"oriel"


def _encode(bars: Bars) -> bytes:
    about = {
        "instrument": bars.instrument,
        "series": bars.series,
        "sources": bars.sources,
        "adjusted": bars.adjusted,
        "warnings": bars.warnings,
    }
    table = pa.Table.from_pandas(bars.frame)
    table = table.replace_schema_metadata({**table.schema.metadata, META: orjson.dumps(about)})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def _decode(data: bytes) -> Bars:
    with pa.ipc.open_stream(data) as reader:
        table = reader.read_all()
    about = orjson.loads(table.schema.metadata[META])
    frame: pd.DataFrame = table.to_pandas()
    return Bars(
        instrument=Instrument(**about["instrument"]),
        series=_series(about["series"]),
        frame=frame.copy(),  # Arrow's own buffers are read-only
        sources=tuple(_source_use(source) for source in about["sources"]),
        adjusted=about["adjusted"],
        warnings=tuple(about["warnings"]),
    )


def _series(raw: dict[str, Any]) -> Series:
    return Series(**{**raw, "first": datetime.fromisoformat(raw["first"]), "last": datetime.fromisoformat(raw["last"])})


def _source_use(raw: dict[str, Any]) -> SourceUse:
    moments = {name: raw[name] and datetime.fromisoformat(raw[name]) for name in ("first", "last")}
    day = raw["max_difference_on"] and date.fromisoformat(raw["max_difference_on"])
    return SourceUse(**{**raw, **moments, "max_difference_on": day})


def _shallow(bars: Bars) -> Bars:
    # pandas copies on write: whoever changes this frame leaves the held one as it is.
    return replace(bars, frame=bars.frame.copy(deep=False))


BARS: Codec[Bars] = Codec("bars", _encode, _decode, _shallow)
