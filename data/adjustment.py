"""From the stored rows of several sources to one series, adjusted or as traded. Pure: arrays in, arrays or a frame out.

Adjusted: open, high, low and close are scaled by the source's adjusted close over its close and by the factor of its
link; volume is brought to the basis of the last split. As traded: raw bars as they are, split-adjusted ones through
the known splits; what exists only adjusted for dividends is left out and counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.consolidation import Floats, Times, adjusted_close, best_rows, splits_after

Rows = Mapping[str, NDArray[Any]]  # ts (µs), source_id, open, high, low, close, adj_close, volume, flags; any order


@dataclass(frozen=True, slots=True)
class LinkedSource:
    """A source of a series as stored: what it is and how it is linked."""

    id: int
    name: str
    title: str
    caution: str | None
    priority: int
    price_basis: str
    factor: float | None
    overlap: int
    median_difference: float | None
    max_difference: float | None
    max_difference_at: int | None  # µs since 1970


@dataclass(frozen=True, slots=True)
class Splits:
    ex_dates: Times
    ratios: Floats  # new shares for one old


@dataclass(frozen=True, slots=True)
class Consolidated:
    ts: Times
    values: Mapping[str, Floats]  # open, high, low, close, volume
    flags: NDArray[np.int16]
    position: NDArray[np.intp]  # of each bar's source in the sources given
    left_out: int  # bars that exist only adjusted, when as traded was asked for
    unsplit: int  # split-adjusted bars that were brought back to as traded
    without_dividends: frozenset[int]  # ids of used sources that give no adjusted close


def consolidate(rows: Rows, sources: Sequence[LinkedSource], splits: Splits, *, adjusted: bool) -> Consolidated:
    # Rows may be newer than what is known of their sources: those of one that isn't linked yet wait.
    linked = [source.id for source in sources if source.factor is not None]
    rows = _take(rows, np.isin(rows["source_id"], linked))
    rows = {**rows, "position": source_positions(rows["source_id"], sources)}
    times = len(np.unique(rows["ts"]))
    if not adjusted:
        rows = _take(rows, _has_traded_price(rows, sources, splits))
    priority = np.array([source.priority for source in sources])[rows["position"]]
    # Equal priorities: the source that was there first.
    rank = priority * np.int64(2**16) + rows["source_id"]
    rows = _take(rows, best_rows(rows["ts"], rank, ~np.isnan(rows["open"])))
    is_raw = _is_basis(rows, sources, "raw")
    is_adjusted = _is_basis(rows, sources, "adjusted")
    return Consolidated(
        ts=rows["ts"],
        values=_adjusted(rows, sources, splits, is_raw) if adjusted else _as_traded(rows, splits, is_raw),
        flags=rows["flags"],
        position=rows["position"],
        left_out=times - len(rows["ts"]),
        unsplit=0 if adjusted else int(np.count_nonzero(~is_raw)),
        without_dividends=frozenset(rows["source_id"][np.isnan(rows["adj_close"]) & ~is_adjusted].tolist()),
    )


def to_frame(bars: Consolidated, sources: Sequence[LinkedSource]) -> pd.DataFrame:
    """In the one schema of data/bars.py."""
    index = pd.DatetimeIndex(bars.ts.astype("datetime64[us]"), name="ts", copy=False).tz_localize("UTC")
    names = pd.Categorical.from_codes(bars.position, categories=pd.Index([source.name for source in sources]))
    return pd.DataFrame({**bars.values, "source": names, "flags": bars.flags}, index=index, copy=False)


def source_positions(source_ids: NDArray[Any], sources: Sequence[LinkedSource]) -> NDArray[np.intp]:
    ids = np.array([source.id for source in sources])
    order = np.argsort(ids)
    return order[np.searchsorted(ids[order], source_ids)]


def _take(rows: Rows, which: NDArray[Any]) -> Rows:
    return {name: values[which] for name, values in rows.items()}


def _is_basis(rows: Rows, sources: Sequence[LinkedSource], basis: str) -> NDArray[np.bool_]:
    matches = np.array([source.price_basis == basis for source in sources], dtype=bool)
    return np.asarray(matches[rows["position"]], dtype=bool)


def _has_traded_price(rows: Rows, sources: Sequence[LinkedSource], splits: Splits) -> NDArray[np.bool_]:
    # Without a known split nobody can say that a split-adjusted price is the traded one.
    reversible = _is_basis(rows, sources, "split_adjusted") & (len(splits.ex_dates) > 0)
    usable = ~np.isnan(rows["close"]) & (_is_basis(rows, sources, "raw") | reversible)
    return np.asarray(usable, dtype=bool)


def _adjusted(
    rows: Rows, sources: Sequence[LinkedSource], splits: Splits, is_raw: NDArray[np.bool_]
) -> dict[str, Floats]:
    later = splits_after(rows["ts"], splits.ex_dates, splits.ratios)
    factor = np.array([source.factor or np.nan for source in sources])[rows["position"]]
    close = rows["close"]
    own = adjusted_close(close, rows["adj_close"], is_raw, later)
    # A close of 0 or none has no ratio; nothing but the factor can scale such a bar.
    has_ratio = ~np.isnan(close) & (close != 0)
    scale = factor * np.divide(own, close, out=np.ones_like(own), where=has_ratio)
    prices = {name: rows[name] * scale for name in ("open", "high", "low", "close")}
    prices["close"] = np.where(has_ratio, prices["close"], own * factor)
    return {**prices, "volume": rows["volume"] * np.where(is_raw, later, 1.0)}


def _as_traded(rows: Rows, splits: Splits, is_raw: NDArray[np.bool_]) -> dict[str, Floats]:
    scale = np.where(is_raw, 1.0, splits_after(rows["ts"], splits.ex_dates, splits.ratios))
    prices = {name: rows[name] * scale for name in ("open", "high", "low", "close")}
    return {**prices, "volume": rows["volume"] / scale}
