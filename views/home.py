"""The instruments there are: the one panel of the home page, with where its numbers come from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from components.panel import Column, Message, Panel, Provenance, Table, iso
from data.market import Listing, Market, Sparkline
from data.schema import KINDS
from views.base import PanelSpec, View, ViewKind
from views.fields import Choice, parameter

ALL = "all"
NAME = "instruments"
METHOD = (
    "Last daily close on the adjusted basis; change against the close before; range over the 52 weeks up to it. "
    "A series of returns has no price: its change is its last return"
)
COLUMNS = (
    Column("symbol", "Symbol", "text"),
    Column("name", "Name", "text"),
    Column("kind", "Kind", "text"),
    Column("sector", "Sector", "text"),
    Column("currency", "Currency", "text"),
    Column("last", "Last"),
    Column("change", "Change", "percent", 2),
    Column("low", "52-week low"),
    Column("high", "52-week high"),
    Column("first", "First", "date"),
    Column("as_of", "As of", "date"),
    Column("bars", "Bars", "integer"),
    Column("source", "Source", "text"),
    Column("close_only", "Close only", "text"),
)


@dataclass(frozen=True, slots=True)
class HomeView(View):
    kind: str = parameter(ALL, Choice((ALL, *KINDS)), "Which kind of instruments.", always=True)


def instruments_panel(view: HomeView, market: Market) -> Panel:
    lines = market.sparklines()
    chosen = [listing for listing in market.listings() if view.kind in {ALL, listing.instrument.kind}]
    if not chosen:
        return Panel(NAME, "Instruments", Message("empty", _nothing(view)), Provenance(METHOD))
    rows = [_row(listing, lines.get(listing.instrument.symbol)) for listing in chosen]
    return Panel(
        NAME,
        "Instruments",
        Table(COLUMNS, _frame(rows)),
        _provenance(rows),
        warnings=_cautions(chosen, lines),
        context=_context(rows),
    )


def _cautions(chosen: Iterable[Listing], lines: Mapping[str, Sparkline]) -> tuple[str, ...]:
    shown = (lines[symbol] for listing in chosen if (symbol := listing.instrument.symbol) in lines)
    return tuple(dict.fromkeys(caution for line in shown for caution in line.cautions))


def _nothing(view: HomeView) -> str:
    if view.kind != ALL:
        return f"There is no instrument of the kind {view.kind}."
    return "There are no instruments yet; bring your own with: python app.py import FILE"


def _row(listing: Listing, line: Sparkline | None) -> dict[str, Any]:
    instrument = listing.instrument
    series = listing.interval("1d") or next(iter(listing.series), None)
    return {
        "symbol": instrument.symbol,
        "name": instrument.name,
        "kind": instrument.kind,
        "sector": instrument.sector,
        "currency": None if instrument.has_only_returns else instrument.currency,
        "last": line.last if line else None,
        "change": line.change if line else None,
        "low": line.low_52w if line else None,
        "high": line.high_52w if line else None,
        "first": series.first if series else None,
        "as_of": series.last if series else None,
        "bars": series.bars if series else 0,
        "source": ", ".join(line.sources) if line else None,
        "close_only": "yes" if series and not series.has_ohlc and not instrument.has_only_returns else "no",
    }


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=[column.name for column in COLUMNS])
    for name in ("first", "as_of"):
        frame[name] = pd.to_datetime(frame[name], utc=True)
    for name in ("last", "change", "low", "high"):
        frame[name] = frame[name].astype("float64")
    return frame


def _provenance(rows: list[dict[str, Any]]) -> Provenance:
    last = max((row["as_of"] for row in rows if row["as_of"]), default=None)
    return Provenance(METHOD, as_of=iso(last), rows=sum(row["bars"] for row in rows))


def _context(rows: list[dict[str, Any]]) -> str:
    return f"{len(rows)} · each as of its own last bar"


def closes(market: Market) -> Mapping[str, tuple[float, ...]]:
    """What the sparklines draw: the last daily closes of each symbol, oldest first."""
    return {symbol: line.closes for symbol, line in market.sparklines().items()}


KIND = ViewKind(
    name="home",
    title="Instruments",
    lead=("instruments",),
    picture="instruments",
    view=HomeView,
    panels=(PanelSpec(NAME, "Instruments", instruments_panel),),
    describe=lambda view: f"Instruments: {view.kind}",
)
