"""Bars as the API gives them: what there is in an answer, and its forms as JSON and as CSV."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import orjson
import pandas as pd
from pydantic import ConfigDict, Field

from api.models import Answer
from data.schema import DATED

TIME: Final = "ts"
PRICES: Final = ("open", "high", "low", "close", "volume")
FIELDS: Final = (TIME, *PRICES, "return", "source", "flags")
USUAL: Final = (TIME, *PRICES)
CSV: Final = "text/csv"


class BarSource(Answer):
    name: str
    title: str
    bars: int = Field(description="Of the whole series at this basis, how many are of this source.")
    first: str
    last: str
    caution: str | None = Field(description="To be shown wherever its numbers are.")
    differs_by: float | None = Field(description="Median relative difference from the consolidated series.")
    differs_at_most: float | None
    differs_most_on: str | None


class BarProvenance(Answer):
    method: str
    as_of: str | None = Field(description="Of the last bar of the stretch asked for.")
    rows: int = Field(description="In the stretch asked for, on all its pages.")
    quarantined: int
    sources: list[BarSource]
    parameters: dict[str, str | int | float | bool | None]
    reference: str | None


class BarColumns(Answer):
    """Those of `fields`, all of one length."""

    ts: list[str] | None = None
    open: list[float | None] | None = None
    high: list[float | None] | None = None
    low: list[float | None] | None = None
    close: list[float | None] | None = None
    volume: list[float | None] | None = None
    return_: list[float | None] | None = Field(default=None, alias="return")
    source: list[str | None] | None = None
    flags: list[int] | None = None


class Bar(Answer):
    """Those of `fields`."""

    ts: str | None = None
    open: float | None = None
    high: float | None = None
    low: float | None = None
    close: float | None = None
    volume: float | None = None
    return_: float | None = Field(default=None, alias="return")
    source: str | None = None
    flags: int | None = None


class BarsAnswer(Answer):
    """Oldest first."""

    model_config = ConfigDict(json_schema_extra={}, openapi_extra={"content": {CSV: {"schema": {"type": "string"}}}})  # type: ignore[typeddict-unknown-key]  # flask-openapi3's

    symbol: str
    interval: str
    adjusted: bool
    unit: str = Field(description="What prices are in: a currency, or `index`.")
    provenance: BarProvenance
    warnings: list[str]
    columns: BarColumns | None = Field(default=None, description="With layout=columns.")
    items: list[Bar] | None = Field(default=None, description="With layout=rows.")
    next: str | None = Field(description="Cursor of the next page; null on the last one.")


Values = Mapping[str, Any]  # field -> array or list, all of one length


def values_of(frame: pd.DataFrame, interval: str, names: tuple[str, ...]) -> Values:
    """What a series lacks, as volumes or returns, is null throughout."""
    return {name: _times(frame, interval) if name == TIME else _column(frame, name) for name in names}


def as_columns(head: Mapping[str, Any], values: Values) -> bytes:
    return orjson.dumps({**head, "columns": values}, option=orjson.OPT_SERIALIZE_NUMPY)


def as_rows(head: Mapping[str, Any], values: Values) -> bytes:
    columns = (list(column) if isinstance(column, list) else column.tolist() for column in values.values())
    rows = [dict(zip(values, row, strict=True)) for row in zip(*columns, strict=True)]
    return orjson.dumps({**head, "items": rows})


def as_csv(values: Values) -> bytes:
    return pd.DataFrame(values).to_csv(index=False, lineterminator="\r\n").encode()


def _times(frame: pd.DataFrame, interval: str) -> list[str]:
    """Dates, or moments in UTC to the second."""
    moments = pd.DatetimeIndex(frame.index).tz_localize(None).to_numpy()
    if interval in DATED:
        return np.datetime_as_string(moments, unit="D").tolist()  # type: ignore[no-any-return]  # strings
    return [f"{moment}Z" for moment in np.datetime_as_string(moments, unit="s").tolist()]


def _column(frame: pd.DataFrame, name: str) -> Any:
    if name not in frame.columns:  # weeks made from days have no source of their own
        return [None] * len(frame)
    if name == "source":
        return frame[name].astype("str").tolist()
    return np.ascontiguousarray(frame[name].to_numpy())
