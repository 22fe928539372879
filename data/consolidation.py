"""Several sources of one instrument on one adjusted basis, and per date the best of them. Pure: arrays in, arrays out.

The source of the best priority is the anchor. Every other source is multiplied by the median ratio of what is already
consolidated to its own adjusted closes over the days both have; a source that shares no day can't be linked. Per date
an OHLC bar goes before a close-only one, then the better priority wins. In the end all are scaled together so that the
last adjusted close is the traded one, where its source gives one.

Times are µs since 1970, ascending and unique within a source; missing prices are NaN; ratios use prices above 0 only.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DISAGREEMENT = 0.005  # a relative difference above it is kept day by day

Floats = NDArray[np.float64]
Times = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SourceCloses:
    """The closes of one source, on its own adjusted basis."""

    source_id: int
    priority: int  # the smaller one wins
    ts: Times
    close: Floats
    traded: Floats  # as traded but for splits; NaN where the source gives only adjusted closes
    has_ohlc: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Link:
    """How a source comes to the common basis, and how far it differs from it over the overlap."""

    source_id: int
    factor: float | None  # None: shares no day with the others
    overlap: int = 0
    median_difference: float | None = None
    max_difference: float | None = None
    max_difference_at: int | None = None
    disagreements: tuple[tuple[int, float], ...] = ()  # (ts, relative difference)


def moment(microseconds: int) -> datetime:
    """The time of one of `Times`."""
    return EPOCH + timedelta(microseconds=microseconds)


def link_sources(sources: Sequence[SourceCloses]) -> tuple[Link, ...]:
    """One link for each source, in the order in which they were linked; those that can't be linked come last."""
    pending = sorted(sources, key=lambda source: (source.priority, source.source_id))
    anchor = pending.pop(0)
    links = [Link(anchor.source_id, 1.0)]
    linked = [anchor]
    while (found := _next_link(_consolidated(linked), pending)) is not None:
        source, link = found
        pending.remove(source)
        links.append(link)
        linked.append(_scaled(source, link.factor or 1.0))
    scale = _scale_to_traded(linked)
    on_scale = (replace(link, factor=(link.factor or 1.0) * scale) for link in links)
    return (*on_scale, *(Link(source.source_id, None) for source in pending))


def best_rows(ts: Times, priority: NDArray[np.integer], has_ohlc: NDArray[np.bool_]) -> NDArray[np.intp]:
    """The positions of the row to use for each time, in the order of time."""
    order = np.lexsort((priority, ~has_ohlc, ts))
    first = np.ones(len(order), dtype=bool)
    first[1:] = np.diff(ts[order]) != 0
    return order[first]


def splits_after(ts: Times, ex_dates: Times, ratios: Floats) -> Floats:
    """New shares for one old of all splits after each time; a bar of the ex-date itself is already split."""
    order = np.argsort(ex_dates)
    remaining = np.append(np.cumprod(ratios[order][::-1])[::-1], 1.0)
    return remaining[np.searchsorted(ex_dates[order], ts, side="right")]


def adjusted_close(close: Floats, adj_close: Floats, is_raw: NDArray[np.bool_], later_splits: Floats) -> Floats:
    """The source's own adjusted close; where it gives none, its close on the basis of the last split."""
    return np.where(np.isnan(adj_close), close / np.where(is_raw, later_splits, 1.0), adj_close)


def _next_link(consolidated: tuple[Times, Floats], pending: Sequence[SourceCloses]) -> tuple[SourceCloses, Link] | None:
    for source in pending:
        link = _link(consolidated, source)
        if link.factor is not None:
            return source, link
    return None


def _link(consolidated: tuple[Times, Floats], source: SourceCloses) -> Link:
    ts, here, there = np.intersect1d(consolidated[0], source.ts, assume_unique=True, return_indices=True)
    ours, theirs = consolidated[1][here], source.close[there]
    usable = (ours > 0) & (theirs > 0)
    ts, ours, theirs = ts[usable], ours[usable], theirs[usable]
    if not len(ts):
        return Link(source.source_id, None)
    factor = float(np.median(ours / theirs))
    difference = np.abs(theirs * factor / ours - 1.0)
    worst = int(difference.argmax())
    far = np.flatnonzero(difference > DISAGREEMENT)
    return Link(
        source_id=source.source_id,
        factor=factor,
        overlap=len(ts),
        median_difference=float(np.median(difference)),
        max_difference=float(difference[worst]),
        max_difference_at=int(ts[worst]),
        disagreements=tuple((int(ts[day]), float(difference[day])) for day in far),
    )


def _scaled(source: SourceCloses, factor: float) -> SourceCloses:
    return replace(source, close=source.close * factor)


def _scale_to_traded(linked: Sequence[SourceCloses]) -> float:
    """Dividends after the last bar are no reason to show a price at which nobody traded."""
    rows = _best(linked)[-1:]
    close, traded = (np.concatenate([getattr(source, name) for source in linked])[rows] for name in ("close", "traded"))
    usable = (close > 0) & (traded > 0)
    return float(traded[0] / close[0]) if usable.any() else 1.0


def _consolidated(linked: Sequence[SourceCloses]) -> tuple[Times, Floats]:
    rows = _best(linked)
    ts, close = (np.concatenate([getattr(source, name) for source in linked]) for name in ("ts", "close"))
    return ts[rows], close[rows]


def _best(linked: Sequence[SourceCloses]) -> NDArray[np.intp]:
    """Positions, in the sources one after the other, of the row to use for each time."""
    ts = np.concatenate([source.ts for source in linked])
    priority = np.concatenate([np.full(len(source.ts), rank) for rank, source in enumerate(linked)])
    has_ohlc = np.concatenate([source.has_ohlc for source in linked])
    return best_rows(ts, priority, has_ohlc)
